/**
 * What the kernel dropped on the way, by no fault that was asked for: full socket buffers at the hosts, and the queue
 * between a virtual cable and its receiver. They tell whether a system outruns its receivers.
 * @module
 */
import { readFileSync } from "node:fs";
import type { Host } from "../../lab/kit/host.ts";

export interface KernelDrops {
  /** By receiver: datagrams for which a socket had no room. */
  readonly socketFull: readonly number[];
  /** On the whole machine: packets for which a processor's queue had no room (`net.core.netdev_max_backlog`). */
  readonly backlogFull: number;
}

/** Begins to count; the hosts are new, the machine is not. */
export function watchKernelDrops(receivers: readonly Host[]): () => Promise<KernelDrops> {
  const before = backlogDrops(readFileSync("/proc/net/softnet_stat", "utf8"));
  return async () => ({
    socketFull: await Promise.all(
      receivers.map(async (host) => socketDrops(await host.run("cat", "/proc/net/snmp"))),
    ),
    backlogFull: backlogDrops(readFileSync("/proc/net/softnet_stat", "utf8")) - before,
  });
}

/** A line a processor, in hexadecimal; the second number is what was dropped. */
export function backlogDrops(softnetStat: string): number {
  return softnetStat
    .trim()
    .split("\n")
    .reduce((sum, line) => sum + Number.parseInt(line.split(/\s+/)[1] ?? "0", 16), 0);
}

/** A line of names and one of numbers for each protocol. */
export function socketDrops(snmp: string): number {
  const [names = [], values = []] = snmp
    .split("\n")
    .filter((line) => line.startsWith("Udp:"))
    .map((line) => line.split(" "));
  return Number(values[names.indexOf("RcvbufErrors")] ?? Number.NaN);
}
