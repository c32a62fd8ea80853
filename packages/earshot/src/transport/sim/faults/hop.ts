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

export function hop(options: HopOptions): Rule {
  const { bytesPerS, queue, at = "receiver" } = options;
  /** By port: when each datagram in it will have left, oldest first. */
  const ports = new Map<string, number[]>();
  /** Behind a sender, what became of a datagram: the same for all its receivers. */
  const taken = new WeakMap<Uint8Array, number>();
  const take = (port: string, bytes: number, now: number): number => {
    const leaves = ports.get(port) ?? [];
    ports.set(port, leaves);
    const waiting = leaves.findIndex((leave) => leave > now);
    leaves.splice(0, waiting < 0 ? leaves.length : waiting);
    if (leaves.length > queue) return Infinity;
    const onWireMs = ((bytes + overheadBytes) / bytesPerS) * 1_000;
    const leave = Math.max(now, leaves.at(-1) ?? now) + onWireMs;
    leaves.push(leave);
    return leave - now;
  };
  return {
    name: `hop of ${(bytesPerS * 8) / 1e6} Mbit/s`,
    judge: ({ bytes, from, to }, chance) => {
      let delayMs = at === "sender" ? taken.get(bytes) : undefined;
      if (delayMs === undefined) {
        delayMs = take(at === "sender" ? from : to, bytes.length, chance.now());
        if (at === "sender") taken.set(bytes, delayMs);
      }
      return delayMs === Infinity ? "drop" : { delayMs };
    },
  };
}
