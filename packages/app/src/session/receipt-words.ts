/**
 * Receipts for the two kinds of readers: who has a message, who has not, and why.
 *
 * @module
 */
import type { Missing, PeerId, Receipt } from "earshot";
import { cleanName } from "../output/clean.ts";
import { idDigits } from "../room/words.ts";

/** What a peer is called, as far as it is known. */
export type NameOf = (id: PeerId) => string | undefined;

/** Most names that a sentence holds. */
const namedAtMost = 8;

/** A receipt as programs get it; `met` says whether the level was reached. */
export function receiptObject(
  receipt: Receipt,
  met: boolean,
  nameOf: NameOf,
): Readonly<Record<string, unknown>> {
  const { group, until, message, members, by, missing } = receipt;
  const named = (id: PeerId) => ({ id, name: nameOf(id) ?? null });
  return {
    type: "sent",
    ...(group === undefined ? {} : { group }),
    until,
    met,
    message,
    members,
    by: by.map(named),
    missing: missing.map(({ member, reason }) => ({ ...named(member), reason })),
    at: new Date(),
  };
}

/** The sentences about what was sent to `place`. */
export function receiptWords(receipt: Receipt, place: string, nameOf: NameOf): string {
  const { until, members, by, missing } = receipt;
  const label = (id: PeerId) => {
    const name = nameOf(id);
    return name === undefined ? `#${id.slice(0, idDigits)}` : cleanName(name);
  };
  if (until === "queued" || until === "sent") {
    const what = until === "queued" ? "Queued for" : "Sent to";
    return `${what} ${receipt.group === undefined ? place : `${plural(members, "member")} of ${place}`}.`;
  }
  const [did, done] = until === "received" ? ["Received", "received"] : ["Handled", "handled"];
  const lost = missing.map((one) => `${label(one.member)} (${reasons[one.reason]})`);
  if (receipt.group === undefined)
    return missing.length === 0 ? `${did} by ${place}.` : `Not ${done} by ${listed(lost)}.`;
  const who = by.length === 0 ? "" : `: ${listed(by.map(label))}`;
  const have = `${did} by ${by.length} of ${plural(members, "member")} of ${place}${who}.`;
  return missing.length === 0 ? have : `${have} Missing: ${listed(lost)}.`;
}

const reasons: Readonly<Record<Missing["reason"], string>> = {
  left: "left",
  evicted: "was too slow",
  failed: "fell silent",
  "no-handler": "nobody reads there",
  timeout: "has not answered in time",
};

function listed(names: readonly string[]): string {
  const more = names.length - namedAtMost;
  return more <= 0
    ? names.join(", ")
    : `${names.slice(0, namedAtMost).join(", ")} and ${more} more`;
}

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
