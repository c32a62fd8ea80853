/**
 * Every limit, interval and budget of the engine in one place: value, unit in the name, reason.
 * Relations that must hold between them are asserted when this module is loaded.
 * @module
 */

interface Limit {
  readonly value: number;
  /** Why it is this value, and what it bounds. */
  readonly why: string;
}

const table = {
  // What fits where
  datagramBytes: { value: 1_200, why: "payload that every link carries unfragmented until more is known (RFC 8085 §3.2 with room for tunnels)" },
  nameBytes: { value: 64, why: "a label for people, shown in lists" },
  roleBytes: { value: 48, why: "a role is a word" },
  roles: { value: 16, why: "roles of one peer" },
  groupBytes: { value: 64, why: "a group's full name travels in announcements" },
  groups: { value: 32, why: "groups of one peer; all must fit its announcement" },
  addresses: { value: 8, why: "advertised addresses of one peer" },
  metadataBytes: { value: 512, why: "an announcement is one datagram" },
  announcementBytes: { value: 900, why: "two announcements with request, echo and tag frames never exceed one datagram by more than one frame" },

  // What remote peers can make us hold
  members: { value: 4_096, why: "largest view; more are counted and left out" },
  candidates: { value: 2_048, why: "peers heard of but not yet proven present" },
  tombstones: { value: 8_192, why: "lives that ended, remembered against replays and for healing" },
  pendingVerifications: { value: 512, why: "signatures waiting to be checked: 512 take about 60 ms" },
  paths: { value: 8, why: "source addresses remembered for one peer" },
  seeds: { value: 64, why: "addresses asked by unicast" },
  updatesQueued: { value: 1_024, why: "membership updates waiting to be piggybacked" },
  outstandingProbes: { value: 256, why: "relayed probes in flight for others" },

  // Discovery
  announceMinMs: { value: 5_000, why: "shortest mean interval between periodic announcements" },
  announceGroupBytesPerS: { value: 600, why: "all members together keep to this for announcements on one way (RFC 3550 §6.2)" },
  requestRetries: { value: 3, why: "requests at start after the first: answers may be lost" },
  requestRetryMs: { value: 250, why: "first retry; doubles" },
  answerSpreadMsPerMember: { value: 0.5, why: "answers of a view spread over this much time for each member" },
  answerAllBelow: { value: 32, why: "up to this many members all answer a newcomer" },
  answerRanks: { value: 4, why: "above that, this many answer, chosen by hash, and tell the rest in a roster" },
  answersPerS: { value: 100, why: "answers to unproven addresses, at most" },
  challengeMs: { value: 30_000, why: "a challenge is good for one to two of these" },
  candidateMs: { value: 20_000, why: "a candidate that never answers is forgotten" },
  tombstoneMs: { value: 600_000, why: "how long an ended life is remembered; well above twice challengeMs" },
  healMs: { value: 10_000, why: "how often one failed member's last address is tried" },
  syncMs: { value: 1_000, why: "shortest time between two comparisons of views" },
  fetchMs: { value: 300, why: "a fetch that is not answered is asked of another" },
  fetchEntries: { value: 24, why: "announcements asked for at once" },
  silenceMs: { value: 60_000, why: "hearing nobody at all for this long, while sending, is told" },

  // Liveness (SWIM, Das et al. 2002; Lifeguard, Dadgar et al. 2018)
  probePeriodMs: { value: 500, why: "one probe a period; with the ring rule every member is probed each two periods" },
  probeTimeoutMs: { value: 200, why: "a LAN answers in 1 ms, a busy event loop in 100" },
  indirectProbes: { value: 3, why: "relays asked when the direct probe is silent" },
  indirectTimeoutMs: { value: 300, why: "direct and indirect together stay within a period" },
  suspicionMinMs: { value: 500, why: "with confirmations from others" },
  suspicionMaxMs: { value: 1_100, why: "without; period, timeouts and this stay under 3 s" },
  suspicionConfirmations: { value: 3, why: "independent suspicions that bring it to the minimum (Lifeguard K)" },
  suspicionScaleFrom: { value: 50, why: "larger views stretch suspicion with the logarithm of their size" },
  healthMax: { value: 8, why: "Lifeguard's awareness: timeouts grow up to this many times" },
  lagMs: { value: 150, why: "a deadline missed by more counts as ill health of our own" },
  updateTransmissions: { value: 4, why: "times log10(n + 1) that an update is piggybacked" },

  // Groups
  replayWindow: { value: 1_024, why: "control datagrams that may arrive out of order" },
  recentMessages: { value: 1_024, why: "messages of a sender remembered against doubles" },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof table;

/** The table with its reasons, for documentation. */
export const limitTable: Readonly<Record<LimitName, Limit>> = table;

/** The values alone. */
export const limits: { readonly [Name in LimitName]: number } = Object.fromEntries(
  Object.entries(table).map(([name, limit]) => [name, limit.value]),
) as { [Name in LimitName]: number };

/** Throws when one of our own rules is broken: a bug of ours, never of a peer or caller. */
export function assert(holds: boolean, rule: string): asserts holds {
  if (!holds) throw new Error(`assertion failed: ${rule}`);
}

assert(limits.probeTimeoutMs + limits.indirectTimeoutMs <= limits.probePeriodMs, "a probe ends within its period");
assert(
  2 * limits.probePeriodMs + limits.probePeriodMs + limits.suspicionMaxMs < 3_000,
  "a crash is known everywhere within 3 s",
);
assert(limits.tombstoneMs > 2 * limits.challengeMs, "no challenge outlives the memory of an ended life");
assert(limits.suspicionMinMs <= limits.suspicionMaxMs, "suspicion shrinks with confirmations");
assert(limits.announcementBytes < limits.datagramBytes, "an announcement fits a datagram");
