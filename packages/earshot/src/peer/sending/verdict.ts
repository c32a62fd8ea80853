/**
 * Whether enough members have a message: met, cannot be met any more, or still open.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import type { Missing } from "../types/message.ts";
import type { Standing } from "./audience.ts";

/** Whose word is waited for, checked. */
export type Quorum =
  | { readonly kind: "all" | "majority" }
  | { readonly kind: "count"; readonly count: number }
  | { readonly kind: "members"; readonly ids: readonly PeerId[] };

export type Verdict = "met" | "unmet" | "open";

export function verdict(quorum: Quorum, { have, pending, never }: Standing): Verdict {
  switch (quorum.kind) {
    case "all":
      // Who left in order is not waited for.
      if (never.some(({ reason }) => reason !== "left")) return "unmet";
      return pending.length === 0 ? "met" : "open";
    case "majority": {
      const lost = never.filter(({ reason }) => reason !== "left").length;
      const everybody = have.length + pending.length + lost + 1;
      return enough(Math.floor(everybody / 2), have.length, pending.length);
    }
    case "count":
      return enough(quorum.count, have.length, pending.length);
    case "members": {
      const found = quorum.ids.filter((id) => have.includes(id)).length;
      const waiting = quorum.ids.filter((id) => pending.includes(id) && !have.includes(id)).length;
      return enough(quorum.ids.length, found, waiting);
    }
  }
}

/** Who is missing, once waiting is over. */
export function missingOf(quorum: Quorum, { have, pending, never }: Standing): Missing[] {
  const missing: Missing[] = [
    ...never,
    ...pending.map((member): Missing => ({ member, reason: "timeout" })),
  ];
  if (quorum.kind !== "members") return missing;
  const known = new Set([...have, ...missing.map(({ member }) => member)]);
  for (const member of quorum.ids) if (!known.has(member)) missing.push({ member, reason: "left" });
  return missing;
}

function enough(wanted: number, have: number, pending: number): Verdict {
  if (have >= wanted) return "met";
  return have + pending >= wanted ? "open" : "unmet";
}
