/**
 * How large a socket's buffers may be here.
 *
 * @module
 */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import type { Buffers } from "../facts.ts";

const askedBytes = 8 * 1024 * 1024;

/** What is granted when as much is asked for as Earshot does; `undefined` when no socket can be made. */
export async function readBuffers(): Promise<Buffers | undefined> {
  const socket = createSocket("udp4");
  try {
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    for (const ask of [
      () => socket.setRecvBufferSize(askedBytes),
      () => socket.setSendBufferSize(askedBytes),
    ]) {
      try {
        ask();
      } catch {
        // Some systems refuse what they do not grant; what is there is read below.
      }
    }
    return {
      askedBytes,
      receiveBytes: socket.getRecvBufferSize(),
      sendBytes: socket.getSendBufferSize(),
    };
  } catch {
    return undefined;
  } finally {
    socket.close();
  }
}
