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
    deliver(from, host, bytes);
  });
  socket.on("error", (error) => {
    counters.receiveErrors++;
    failed(error);
  });
}

/** Asks for a receive buffer; gives what the kernel says it is now (Linux says twice what it granted). */
export function askReceiveBuffer(socket: Socket, bytes: number): number {
  try {
    socket.setRecvBufferSize(bytes);
  } catch {
    // Some systems refuse what is above their limit instead of giving the limit: keep the default.
  }
  return socket.getRecvBufferSize();
}

export function closeSocket(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.close(() => resolve());
  });
}
