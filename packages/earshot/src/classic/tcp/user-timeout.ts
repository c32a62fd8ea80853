/**
 * How long what was sent may stay unacknowledged (TCP_USER_TIMEOUT), which Node.js does not set: a connection whose
 * other end is gone while words are under way would else stay for as long as the system repeats them, on Linux a quarter
 * of an hour. A reader that does not read for so long is let go with it. Where koffi is not there or the system is another one, that is how it stays.
 * @module
 */
import type { Socket } from "node:net";

const ipprotoTcp = 6;
const tcpUserTimeout = 18;

export type SetUserTimeout = (socket: Socket, ms: number) => void;

type SetSockopt = (
  fd: number,
  level: number,
  name: number,
  value: Buffer,
  length: number,
) => number;

export async function loadUserTimeout(): Promise<SetUserTimeout> {
  if (process.platform !== "linux") return () => {};
  try {
    const koffi = await import("koffi");
    const setsockopt = koffi
      .load(null)
      .func("int setsockopt(int, int, int, const void *, uint32_t)") as SetSockopt;
    return (socket, ms) => {
      const fd = descriptorOf(socket);
      if (fd === undefined) return;
      const value = Buffer.alloc(4);
      value.writeUInt32LE(ms);
      setsockopt(fd, ipprotoTcp, tcpUserTimeout, value, value.length);
    };
  } catch {
    return () => {};
  }
}

/** Node.js has it, without a word of it in its documentation. */
function descriptorOf(socket: Socket): number | undefined {
  const handle: unknown = Reflect.get(socket, "_handle");
  if (typeof handle !== "object" || handle === null) return undefined;
  const fd: unknown = Reflect.get(handle, "fd");
  return typeof fd === "number" && fd >= 0 ? fd : undefined;
}
