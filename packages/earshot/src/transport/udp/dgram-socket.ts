/**
 * The few things that every dgram socket here needs: an 'error' listener for all its life, addresses
 * as the engine writes them, a large receive buffer, and an awaitable close.
 * @module
 */
import type { Socket } from "node:dgram";
import { type Address, addressOf } from "../../core/address.ts";
import type { UdpCounters } from "./counters.ts";

/** `bytes` are borrowed until the call returns; `host` is the host of `from`, its zone kept. */
export type Deliver = (from: Address, host: string, bytes: Uint8Array) => void;

/** Longer than any datagram that is sent: slots and control datagrams fit an Ethernet frame. */
const longestDatagramBytes = 1_500;
const leastReceiveBufferBytes = 128 * 1_024;

export function listen(
  socket: Socket,
  counters: UdpCounters,
  deliver: Deliver,
  failed: (error: Error) => void,
): void {
  let host = "";
  let port = -1;
  let from = addressOf("", 0);
  socket.on("message", (bytes, source) => {
    // Datagrams come in runs from one source: its address is put together once for a run.
    if (source.port !== port || source.address !== host) {
      host = source.address;
      port = source.port;
      from = addressOf(host, port);
    }
    counters.datagramsReceived++;
    counters.bytesReceived += bytes.length;
    if (bytes.length > longestDatagramBytes) counters.trainsReceived++;
    deliver(from, host, bytes);
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
