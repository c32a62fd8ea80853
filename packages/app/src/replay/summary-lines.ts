/**
 * The figures of a recording as tables: peers, datagrams by kind, what was dropped, who was suspected.
 *
 * @module
 */
import type { Summary, Volume } from "earshot/replay";
import { tableLines } from "../output/table.ts";
import { cleanName } from "../output/clean.ts";
import { idDigits } from "../room/words.ts";
import { count, span } from "./figures.ts";

/** The lines, cut to `columns` when given. */
export function summaryLines(summary: Summary, columns: number | undefined): string[] {
  const { durationMs, suspicions, refutations, lags } = summary;
  const inputs = Object.entries(summary.inputs).map(([type, number]) => `${number} ${type}`);
  const drops = Object.entries(summary.drops).map(([reason, number]) => `${number} ${reason}`);
  return [
    `${span(durationMs)}; inputs: ${inputs.join(", ") || "none"}`,
    "",
    ...tableLines([peerHeads, ...peerRows(summary)], columns),
    "",
    ...tableLines([volumeHeads, ...volumeRows(summary)], columns),
    "",
    ...(drops.length === 0 ? [] : [`without effect: ${drops.join(", ")}`]),
    ...streamLines(summary),
    `suspicions: ${suspicions.raised} (${suspicions.right} right, ${suspicions.wrong} wrong, ${suspicions.open} open); refuted our own: ${refutations}; stood still: ${count(lags, "time")}`,
  ];
}

function streamLines({ streams }: Summary): string[] {
  const { slotsSent, slotsReceived } = streams;
  if (slotsSent === 0 && slotsReceived === 0) return [];
  const sent = `${count(streams.messagesSent, "message")} in ${count(slotsSent, "slot")} sent, ${count(streams.slotsRepaired, "slot")} again`;
  const heard = `${count(slotsReceived, "slot")} received, ${streams.slotsReordered} of them before their turn, ${streams.slotsAskedFor} asked for`;
  const lost = `${count(streams.messagesLost, "message")} never came; evicted: ${streams.evictions}`;
  return [`streams: ${sent}; ${heard}; ${lost}`];
}

const peerHeads = [
  "PEER",
  "ID",
  "JOINED",
  "ENDED",
  "STATE",
  "DATAGRAMS",
  "BYTES",
  "MESSAGES",
  "LOST",
  "LATE",
];

function peerRows({ lives }: Summary): string[][] {
  return lives.map((life) => [
    cleanName(life.name),
    life.id.slice(0, idDigits),
    at(life.joinedAt),
    at(life.endedAt),
    life.state,
    String(life.heard.datagrams),
    String(life.heard.bytes),
    String(life.messages),
    String(life.lost),
    String(life.late),
  ]);
}

function at(ms: number | undefined): string {
  return ms === undefined ? "-" : (ms / 1_000).toFixed(3);
}

const volumeHeads = ["DATAGRAM", "IN", "IN B/S", "OUT", "OUT B/S"];

function volumeRows({ received, sent, durationMs }: Summary): string[][] {
  const kinds = [...new Set([...Object.keys(received), ...Object.keys(sent)])];
  const row = (name: string, into: Volume, out: Volume): string[] => [
    name,
    String(into.datagrams),
    rate(into, durationMs),
    String(out.datagrams),
    rate(out, durationMs),
  ];
  return [
    ...kinds.map((kind) => row(kind, received[kind] ?? none, sent[kind] ?? none)),
    row("all", total(Object.values(received)), total(Object.values(sent))),
  ];
}

const none: Volume = { datagrams: 0, bytes: 0 };

function total(volumes: readonly Readonly<Volume>[]): Volume {
  return volumes.reduce(
    (sum, { datagrams, bytes }) => ({
      datagrams: sum.datagrams + datagrams,
      bytes: sum.bytes + bytes,
    }),
    none,
  );
}

function rate({ bytes }: Readonly<Volume>, ms: number): string {
  return ms > 0 ? ((bytes * 1_000) / ms).toFixed(0) : "-";
}
