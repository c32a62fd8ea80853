/**
 * NATS: a server on the sender's host, which spares it a way over the network, and the Node client. Its core has no flow
 * control from end to end: a server cuts off a subscriber that falls behind. So that every message can arrive at all,
 * receivers acknowledge what they have and the sender keeps to a window, generous enough to cost nothing.
 * @module
 */
import { fromNpm, npmVersion } from "../from-npm.ts";
import type { Source } from "../messages.ts";
import { names, type HostSettings } from "../settings.ts";
import type { Pinger, Receiver, Sender } from "../system.ts";

interface Msg {
  readonly data: Uint8Array;
  respond(payload: Uint8Array): boolean;
}

interface Connection {
  publish(subject: string, payload: Uint8Array): void;
  subscribe(
    subject: string,
    options: { readonly callback: (error: Error | null, message: Msg) => void },
  ): unknown;
  request(subject: string, payload: Uint8Array): Promise<Msg>;
  flush(): Promise<void>;
}

interface Transport {
  readonly connect: (options: { readonly servers: string }) => Promise<Connection>;
}

const { connect } = await fromNpm<Transport>("@nats-io/transport-node");
const version: string = npmVersion("@nats-io/transport-node");
const acks = `${names.group}.acks`;

/** A quarter of what a server holds for a subscriber before it cuts it off. */
const windowBytes = 16 << 20;
/** Messages between two turns of the loop, in which the client writes and acknowledgements come. */
const turn = 256;

function connected({ sender: server }: HostSettings): Promise<Connection> {
  return connect({ servers: `${server}:${names.natsPort}` });
}

/** How many messages may be on their way. */
function windowMessages(size: number): number {
  return Math.min(65_536, Math.max(512, Math.floor(windowBytes / size)));
}

function must(error: Error | null): void {
  if (error !== null) throw error;
}

export async function sender(settings: HostSettings): Promise<Sender> {
  const { size, receivers } = settings;
  const connection = await connected(settings);
  const window = windowMessages(size);
  const acknowledged = new Map<number, number>();
  let sent = 0;
  let room: (() => void) | undefined;
  const hasRoom = (): boolean =>
    sent - Math.min(...receivers.map((_, index) => acknowledged.get(index) ?? 0)) < window;
  connection.subscribe(acks, {
    callback: (error, { data }) => {
      must(error);
      acknowledged.set(data[0]!, Buffer.from(data).readUInt32LE(1));
      if (hasRoom()) room?.();
    },
  });
  await connection.flush();
  return {
    version,
    buffers: 8_192,
    async send(source: Source): Promise<void> {
      for (let message = source.next(); message !== undefined; message = source.next()) {
        connection.publish(names.group, message);
        if (++sent % turn !== 0) continue;
        await new Promise<void>((resolve) => setImmediate(resolve));
        while (!hasRoom()) await new Promise<void>((resolve) => (room = resolve));
      }
      await connection.flush();
    },
  };
}

export async function receiver(
  settings: HostSettings,
  take: (message: Uint8Array) => void,
): Promise<Receiver> {
  const { size, address, receivers } = settings;
  const connection = await connected(settings);
  const quarter = windowMessages(size) >> 2;
  let received = 0;
  connection.subscribe(names.group, {
    callback: (error, { data }) => {
      must(error);
      take(data);
      if (++received % quarter !== 0) return;
      const ack = Buffer.alloc(5);
      ack[0] = receivers.indexOf(address);
      ack.writeUInt32LE(received, 1);
      connection.publish(acks, ack);
    },
  });
  await connection.flush();
  return { version };
}

export async function pinger(settings: HostSettings): Promise<Pinger> {
  const connection = await connected(settings);
  const made: Pinger = {
    version,
    onPong() {},
    ping(message) {
      void connection.request(names.group, message).then(() => made.onPong());
    },
  };
  return made;
}

export async function ponger(settings: HostSettings): Promise<string> {
  const connection = await connected(settings);
  connection.subscribe(names.group, {
    callback: (error, message) => {
      must(error);
      message.respond(message.data);
    },
  });
  await connection.flush();
  return version;
}
