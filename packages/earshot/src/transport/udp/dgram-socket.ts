/**
 * The few things that every dgram socket here needs: an 'error' listener for all its life, addresses
 * as the engine writes them, a large receive buffer, and an awaitable close.
 * @module
 */
import type { Socket } from "node:dgram";
import { type Address, addressOf } from "../../core/address.ts";
import type { Source } from "./batch-reader.ts";
import type { UdpCounters } from "./counters.ts";
import type { Sockopt } from "./sockopt.ts";

/** `bytes` are borrowed until the call returns; `host` is the host of `from`, its zone kept. */
export type Deliver = (from: Address, host: string, bytes: Uint8Array) => void;

/** Longer than any datagram that is sent: slots and control datagrams fit an Ethernet frame. */
const longestDatagramBytes = 1_500;
const leastReceiveBufferBytes = 128 * 1_024;

export function listen(
  socket: Socket,
  sockopt: Pick<Sockopt, "readMore">,
  counters: UdpCounters,
  deliver: Deliver,
  failed: (error: Error) => void,
): void {
  let source: Source = { from: addressOf("", 0), host: "" };
  let port = -1;
  const received = ({ from, host }: Source, bytes: Uint8Array, datagrams: number): void => {
    counters.datagramsReceived += datagrams;
    counters.bytesReceived += bytes.length;
    // Trains as the kernel made them.
    if (datagrams === 1 && bytes.length > longestDatagramBytes) counters.trainsReceived++;
    deliver(from, host, bytes);
  };
  const receivedInBatch = (one: Source, bytes: Uint8Array, datagrams: number): void => {
    counters.batchedReads += datagrams;
    received(one, bytes, datagrams);
  };
  socket.on("message", (bytes, remote) => {
    // Datagrams come in runs from one source: its address is put together once for a run.
    if (remote.port !== port || remote.address !== source.host) {
      port = remote.port;
      source = { from: addressOf(remote.address, port), host: remote.address };
    }
    received(source, bytes, 1);
    sockopt.readMore(socket, bytes.length, receivedInBatch);
  });
  socket.on("error", (error) => {
    counters.receiveErrors++;
    failed(error);
  });
}

/**
 * Asks for a receive buffer; gives what it is now, in bytes as the kernel counts. Linux says twice what was
 * asked for or allowed (`net.core.rmem_max`), and that is the figure to go by: each datagram is charged with
 * the memory that it and its bookkeeping take (truesize), which doubling is to make up for.
 */
export function askReceiveBuffer(socket: Socket, bytes: number): number {
  // Linux gives its limit when more is asked for, others refuse: then less is asked for.
  for (let ask = bytes; ; ask /= 2) {
    try {
      socket.setRecvBufferSize(Math.ceil(ask));
      break;
    } catch {
      if (ask <= leastReceiveBufferBytes) break; // what it has by default
    }
  }
  return socket.getRecvBufferSize();
}

export function closeSocket(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.close(() => resolve());
  });
}
