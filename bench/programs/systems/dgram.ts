/**
 * Node's own UDP sockets and nothing else: what there is to gain or to lose. It promises nothing, so what matters is how
 * much arrived.
 * @module
 */
import { createSocket, type Socket, type SocketOptions } from "node:dgram";
import { once } from "node:events";
import type { Source } from "../messages.ts";
import { names, type HostSettings } from "../settings.ts";
import type { Pinger, Receiver, Sender } from "../system.ts";

/** Datagrams that may be under way to the kernel. */
const inFlight = 64;
const version = `Node.js ${process.version.slice(1)}`;
const bufferBytes = 4 << 20;

async function bound(options: SocketOptions, port: number, address?: string): Promise<Socket> {
  const socket = createSocket(options);
  socket.bind(port, address);
  await once(socket, "listening");
  return socket;
}

export async function sender({ address }: HostSettings): Promise<Sender> {
  const socket = await bound({ type: "udp4", sendBufferSize: bufferBytes }, 0, address);
  socket.setMulticastInterface(address);
  // A connected socket looks up no address for each datagram.
  socket.connect(names.multicastPort, names.multicast);
  await once(socket, "connect");
  return {
    version,
    buffers: 2 * inFlight,
    async send(source: Source): Promise<void> {
      const flight = { count: 0, landed: (): void => {} };
      const landed = (): void => {
        flight.count--;
        flight.landed();
      };
      const landing = (): Promise<void> =>
        new Promise((resolve) => {
          flight.landed = resolve;
        });
      for (let message = source.next(); message !== undefined; message = source.next()) {
        flight.count++;
        socket.send(message, landed);
        while (flight.count >= inFlight) await landing();
      }
      while (flight.count > 0) await landing();
    },
  };
}

export async function receiver(
  { address }: HostSettings,
  take: (message: Uint8Array) => void,
): Promise<Receiver> {
  const socket = await bound({ type: "udp4", recvBufferSize: bufferBytes }, names.multicastPort);
  socket.addMembership(names.multicast, address);
  socket.on("message", take);
  return { version };
}

export async function pinger({ address, receivers: [to] }: HostSettings): Promise<Pinger> {
  const socket = await bound({ type: "udp4" }, names.unicastPort, address);
  const made: Pinger = {
    version,
    onPong() {},
    ping(message) {
      socket.send(message, names.unicastPort, to);
    },
  };
  socket.on("message", () => made.onPong());
  return made;
}

export async function ponger({ address }: HostSettings): Promise<string> {
  const socket = await bound({ type: "udp4" }, names.unicastPort, address);
  socket.on("message", (message, { port, address: from }) => socket.send(message, port, from));
  return version;
}
