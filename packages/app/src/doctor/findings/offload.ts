/**
 * Whether the kernel handles trains of datagrams for us, each way, and what it costs when it does not.
 *
 * @module
 */
import { clean } from "../../output/clean.ts";
import type { Facts } from "../facts.ts";
import type { Finding } from "../finding.ts";
import { note, ok } from "../finding.ts";

const area = "offload";

export function offloadFindings({ peer, program }: Facts): Finding[] {
  return (peer?.transports ?? []).flatMap(({ name, facts }) =>
    name === "udp" ? judge(facts, program.platform) : [],
  );
}

type UdpFacts = NonNullable<Facts["peer"]>["transports"][number]["facts"];

function judge(facts: UdpFacts, platform: NodeJS.Platform): Finding[] {
  const { segmentationOffload, coalescing, offloadReason, segmentationRefused } = facts;
  // A transport of another version says nothing of it.
  if (typeof segmentationOffload !== "boolean" || typeof coalescing !== "boolean") return [];
  if (segmentationRefused !== undefined) {
    return [
      note(
        area,
        `bursts leave datagram by datagram, because the system refuses to cut them: ${clean(String(segmentationRefused))}. Nothing is lost but speed; sending to a busy group costs many times as much`,
        "EMSGSIZE: the network's packets are smaller than was thought (ip link shows the MTU). EIO: its driver or an IPsec tunnel cannot; a newer kernel may.",
      ),
    ];
  }
  if (segmentationOffload && coalescing) {
    return [
      ok(
        area,
        "the kernel cuts bursts into datagrams and joins them again (UDP_SEGMENT and UDP_GRO)",
      ),
    ];
  }
  const reason = offloadReason === undefined ? "" : ` (${clean(String(offloadReason))})`;
  const lost = [...(segmentationOffload ? [] : ["sent"]), ...(coalescing ? [] : ["read"])].join(
    " and ",
  );
  const text = `each datagram is ${lost} by a system call of its own${reason}: everything works, and busy groups carry several times fewer messages a second`;
  if (platform !== "linux") return [ok(area, text)];
  return [
    note(
      area,
      text,
      "Nothing needs it. To have it: Linux 5.0 or newer, and the optional package koffi.",
    ),
  ];
}
