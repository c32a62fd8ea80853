/**
 * Chooses, once at start, whether the kernel cuts bursts into datagrams and joins them again: the
 * difference between a system call for each datagram and one for forty (docs/decisions/0041).
 * @module
 */
import type { UdpSettings } from "./options.ts";
import type { Sockopt } from "./sockopt.ts";

export interface Offload {
  readonly segments: boolean;
  readonly coalesces: boolean;
  /** Why one of them is not used; `""` when both are. */
  readonly reason: string;
}

export function chooseOffload(wish: UdpSettings["offload"], sockopt: Sockopt): Offload {
  if (wish === "none") return { segments: false, coalesces: false, reason: "not wanted" };
  const { segments, coalesces } = sockopt;
  if (sockopt.name === "none") return { segments, coalesces, reason: "needs koffi, on Linux" };
  const missing = [...(segments ? [] : ["UDP_SEGMENT"]), ...(coalesces ? [] : ["UDP_GRO"])];
  return {
    segments,
    coalesces,
    reason: missing.length === 0 ? "" : `the kernel refuses ${missing.join(" and ")}`,
  };
}
