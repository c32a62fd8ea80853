/**
 * A hop that carries only so much: datagrams wait for their turn, and those that find its queue full
 * are lost, as at the port of a switch.
 * @module
 */
import type { Rule } from "../rule.ts";

export interface HopOptions {
  readonly bytesPerS: number;
  /** Datagrams that wait; the one behind them is dropped. */
  readonly queue: number;
  /**
   * Where it is: one behind each sender, which carries a multicast once, or one before each receiver.
   * Default `"receiver"`.
   */
  readonly at?: "sender" | "receiver";
}

/** What Ethernet, IP and UDP add to a payload on the wire: preamble, headers, checksum and gap. */
const overheadBytes = 66;

interface Port {
  /** When each datagram in it has left, oldest first. */
  readonly leaves: number[];
  /** The datagram that it took last, and what it said of it: the same for all receivers. */
  last: Uint8Array | undefined;
  delayMs: number | undefined;
}

export function hop(options: HopOptions): Rule {
  const { bytesPerS, queue, at = "receiver" } = options;
  const ports = new Map<string, Port>();
  const take = (port: Port, bytes: number, now: number): number | undefined => {
    const { leaves } = port;
    const gone = leaves.findIndex((leave) => leave > now);
    leaves.splice(0, gone < 0 ? leaves.length : gone);
    if (leaves.length > queue) return undefined;
    const leave =
      Math.max(now, leaves.at(-1) ?? now) + ((bytes + overheadBytes) / bytesPerS) * 1_000;
    leaves.push(leave);
    return leave - now;
  };
  return {
    name: `hop of ${(bytesPerS * 8) / 1e6} Mbit/s`,
    judge: (flight, chance) => {
      const name = at === "sender" ? flight.from : flight.to;
      let port = ports.get(name);
      if (port === undefined)
        ports.set(name, (port = { leaves: [], last: undefined, delayMs: undefined }));
      if (at === "receiver" || port.last !== flight.bytes) {
        port.last = flight.bytes;
        port.delayMs = take(port, flight.bytes.length, chance.now());
      }
      return port.delayMs === undefined ? "drop" : { delayMs: port.delayMs };
    },
  };
}
