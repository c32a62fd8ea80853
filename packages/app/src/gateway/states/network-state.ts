/**
 * Channel `network`: links, who hears whom, what the doctor says of it, traffic, and the protocol as it happens.
 *
 * @module
 */
import type { LinkDescription } from "earshot";
import { version } from "../../cli/version.ts";
import type { Facts } from "../../doctor/facts.ts";
import type { Finding } from "../../doctor/finding.ts";
import { linkFindings } from "../../doctor/findings/links.ts";
import { offloadFindings } from "../../doctor/findings/offload.ts";
import { peopleFindings } from "../../doctor/findings/people.ts";
import { clean } from "../../output/clean.ts";
import type { Words } from "../../room/status-words.ts";
import type { DoctorFinding, NetworkLink, NetworkState } from "../protocol/index.ts";
import type { HostSight } from "../room/sight.ts";

/** In a large room what is said of each would fill the page; the picture of the peers has it. */
const findingsShown = 40;
const stepMs = 10_000;

export function networkState(sight: HostSight): NetworkState {
  const { peer, traffic, conditions } = sight;
  const { transports } = peer.describe();
  const facts = factsOf(sight);
  const findings = [linkFindings, offloadFindings, peopleFindings].flatMap((part) => part(facts));
  return {
    links: transports.flatMap(({ links }) => links.map(linkState)),
    reach: peer.view.members.map(({ id, reach }) => ({
      person: id,
      heard: reach.heardByMulticast ?? null,
      hearsUs: reach.hearsUs ?? null,
      unicast: reach.unicast ?? null,
      roundTripMs: sight.roundTrips.get(id) ?? null,
    })),
    findings: [...conditions.map(conditionState), ...findings.map(findingState)].slice(
      0,
      findingsShown,
    ),
    samples: [...traffic.samples],
    protocol: sight.frames.shown(),
  };
}

function linkState({
  id,
  interfaceName,
  kind,
  addresses,
  wayStates,
  ways,
}: LinkDescription): NetworkLink {
  const failing = Object.entries(wayStates).filter(([, state]) => /fail|refus/i.test(state));
  const trouble =
    ways.length === 0
      ? "nothing reaches everybody here at once"
      : failing.map(([way, state]) => `${way}: ${state}`).join(", ");
  return {
    id,
    name: clean(interfaceName),
    kind,
    addresses: [...addresses],
    state: trouble === "" ? "good" : "troubled",
    trouble: trouble === "" ? null : clean(trouble),
  };
}

function conditionState({ tone, text }: Words): DoctorFinding {
  return {
    id: `condition ${text}`.slice(0, 200),
    tone: tone === "better" ? "good" : tone,
    title: text,
    advice: "",
  };
}

function findingState(finding: Finding): DoctorFinding {
  const { area, text, level } = finding;
  return {
    id: `${area} ${text}`.slice(0, 200),
    tone: level === "ok" ? "good" : level,
    title: text,
    advice: finding.level === "ok" ? "" : finding.todo,
  };
}

/** What the doctor would see without an examination: no probes are sent for a page. */
function factsOf({ peer, startedAt }: HostSight): Facts {
  const description = peer.describe();
  // Interfaces that are not used are told at the start; here they would be most of the page.
  const transports = description.transports.map((transport) => ({ ...transport, unused: [] }));
  const port = Number(transports[0]?.facts["port"] ?? 0);
  return {
    program: { version: version(), node: process.versions.node, platform: process.platform },
    asked: { port, interfaces: [], ttl: 1 },
    interfaces: [],
    peer: { ...description, transports },
    joinError: undefined,
    members: peer.view.members,
    // In steps, so that the words about it stay the same for a while.
    listenedMs: Math.floor((Date.now() - startedAt) / stepMs) * stepMs,
    conditions: [],
    echoes: [],
    overheard: { listening: false, multicast: [], broadcast: [] },
    buffers: undefined,
    packages: [],
    firewalls: [],
    surroundings: { container: undefined, wsl: false, tunnels: [] },
    timing: { lagMostMs: 0, lag99Ms: 0, clockJumpMs: 0 },
  };
}
