/**
 * All findings, in the order in which a person reads them: from this machine outwards to the others.
 *
 * @module
 */
import type { Facts } from "../facts.ts";
import type { Finding } from "../finding.ts";
import { echoFindings } from "./echo.ts";
import { firewallFindings } from "./firewall.ts";
import { hostFindings } from "./host.ts";
import { joinFindings } from "./join.ts";
import { linkFindings } from "./links.ts";
import { offloadFindings } from "./offload.ts";
import { peopleFindings } from "./people.ts";
import { surroundingsFindings } from "./surroundings.ts";
import { timingFindings } from "./timing.ts";

const parts: readonly ((facts: Facts) => Finding[])[] = [
  hostFindings,
  offloadFindings,
  joinFindings,
  linkFindings,
  echoFindings,
  firewallFindings,
  surroundingsFindings,
  timingFindings,
  peopleFindings,
];

/** What there is to say about the facts. */
export function findingsOf(facts: Facts): Finding[] {
  return parts.flatMap((part) => part(facts));
}
