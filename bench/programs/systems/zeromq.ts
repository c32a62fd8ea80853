/**
 * zeromq.js: publish and subscribe over TCP, with the option by which a publisher waits for slow subscribers and does
 * not drop; request and reply for the ping-pong.
 * @module
 */
import { fromNpm, npmVersion } from "../from-npm.ts";
import type { Source } from "../messages.ts";
import { names, type HostSettings } from "../settings.ts";
import type { Pinger, Receiver, Sender } from "../system.ts";

interface Readable {
  receive(): Promise<readonly Uint8Array[]>;
}

interface Writable {
  send(message: Uint8Array | readonly Uint8Array[]): Promise<void>;
}

interface Zmq {
  readonly XPublisher: new (options: {
    noDrop: boolean;
    verbosity: "allSubs";
  }) => Readable & Writable & { bind(to: string): Promise<void> };
  readonly Subscriber: new () => Readable & {
    connect(to: string): void;
    subscribe(topic?: string): void;
  };
  readonly Request: new () => Readable & Writable & { connect(to: string): void };
  readonly Reply: new () => Readable & Writable & { bind(to: string): Promise<void> };
}

const { XPublisher, Subscriber, Request, Reply } = await fromNpm<Zmq>("zeromq");
const version: string = npmVersion("zeromq");

function at(address: string): string {
  return `tcp://${address}:${names.tcpPort}`;
}

/** A publisher that may not drop refuses what it has no room for, where other sockets wait. */
async function sendWhenRoom(socket: Writable, message: Uint8Array): Promise<void> {
  for (;;) {
    try {
      return await socket.send(message);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }
}

export async function sender({ address, receivers }: HostSettings): Promise<Sender> {
  const socket = new XPublisher({ noDrop: true, verbosity: "allSubs" });
  await socket.bind(at(address));
  // A publisher hears of each subscription: only then does it have somebody to send to.
  for (let subscribed = 0; subscribed < receivers.length; subscribed++) await socket.receive();
  return {
    version,
    // Its high-water mark is 1,000 messages for each subscriber.
    buffers: 8_192,
    async send(source: Source): Promise<void> {
      for (let message = source.next(); message !== undefined; message = source.next())
        await sendWhenRoom(socket, message);
    },
  };
}

export async function receiver(
  { sender: from }: HostSettings,
  take: (message: Uint8Array) => void,
): Promise<Receiver> {
  const socket = new Subscriber();
  socket.connect(at(from));
  socket.subscribe();
  void (async () => {
    for (;;) take((await socket.receive())[0]!);
  })();
  return { version };
}

export async function pinger({ receivers: [to] }: HostSettings): Promise<Pinger> {
  const socket = new Request();
  socket.connect(at(to!));
  const made: Pinger = {
    version,
    onPong() {},
    ping(message) {
      void (async () => {
        await socket.send(message);
        await socket.receive();
        made.onPong();
      })();
    },
  };
  return made;
}

export async function ponger({ address }: HostSettings): Promise<string> {
  const socket = new Reply();
  await socket.bind(at(address));
  void (async () => {
    for (;;) await socket.send(await socket.receive());
  })();
  return version;
}
