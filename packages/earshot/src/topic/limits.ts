/**
 * Every limit and interval of topics: value, unit in the name, reason; as core/limits.ts for the engine.
 * @module
 */
import { assert, limits } from "../core/limits.ts";

interface Limit {
  readonly value: number;
  /** Why it is this value, and what it bounds. */
  readonly why: string;
}

const table = {
  // What fits where
  entryBytes: {
    value: 258_048,
    why: "body of an entry: with its header, chain and signature one message that is handed over whole",
  },
  batchEntries: { value: 256, why: "entries that an author puts under one signature" },
  batchBytes: { value: 131_072, why: "and bytes of their bodies, unless it is one entry" },
  chunkEntries: {
    value: 512,
    why: "entries between two signatures at most, so that a chunk of as many always ends at one",
  },
  chunkBytes: {
    value: 196_608,
    why: "the same in bytes, unless it is one entry: with what is around them they fit a reply",
  },

  // What remote peers can make us hold
  logs: { value: 4_096, why: "logs of one topic; more are counted and left out" },
  logsPerAuthor: {
    value: 64,
    why: "an author has one for each store, and a new one after a backup",
  },
  branches: {
    value: 8,
    why: "parts of one log that do not lie on one chain: forks of its author, and what comes after a hole",
  },
  retractionsPerLog: { value: 4_096, why: "entries of one log that its author has taken back" },
  pendingVerifications: { value: 256, why: "signatures of one topic that are being checked" },
  waiting: {
    value: 1_024,
    why: "live messages that wait for what comes before them; they hold back their senders",
  },
  targetsPerLog: { value: 16, why: "heads of one log that others have and we have not" },
  refusedTargets: {
    value: 1_024,
    why: "heads that led to nothing, remembered so as not to ask again",
  },
  serving: { value: 8, why: "chunks that are being read for others; more are told to ask again" },
  commits: { value: 8, why: "commits on their way to the store before more is fetched" },

  // Comparing
  rows: { value: 512, why: "logs in one page of a digest, 40 KB" },
  pages: { value: 16, why: "pages of one digest: all logs, and some that begin meanwhile" },
  retractionsPage: { value: 512, why: "retractions in one answer, 36 KB" },
  surveyHolders: {
    value: 3,
    why: "holders asked at once after opening: of several the one that reaches back furthest supplies",
  },
  settleMs: {
    value: 300,
    why: "how long after opening nobody is taken for not yet heard, ten times what a LAN needs to be seen",
  },
  surveyMs: { value: 100, why: "the same once somebody has answered: others may still be found" },
  appearedSpreadMs: {
    value: 1_000,
    why: "comparisons after somebody has appeared are spread over this",
  },
  appearedAskers: {
    value: 3,
    why: "how many, on average, ask one who appears: it asks itself, and all at once would be a flood",
  },
  compareMs: { value: 5_000, why: "mean time between comparisons that nothing suggests" },
  compareDoublings: {
    value: 5,
    why: "they become rarer, their wait doubling so often, while nothing changes: from 5 s to 160 s",
  },
  changedDoublings: {
    value: 2,
    why: "and are no rarer than that, 20 s, after somebody came or went: what was said then may have reached only some",
  },
  fruitlessDoublings: {
    value: 6,
    why: "the same while others differ, but have nothing for us: from a second to one minute",
  },
  compareSoonMs: { value: 1_000, why: "the next one after one that found something, or failed" },

  // Fetching
  plans: { value: 8, why: "logs that are fetched at once" },
  askedEntries: { value: 256, why: "entries asked for at once: what an author signs at once" },
  turnEntries: {
    value: 64,
    why: "entries of what is fetched that are hashed at once: 3 ms before the code is compiled, a tenth of it later",
  },
  lanes: {
    value: 4,
    why: "ranges of one log that are fetched at once, of different holders where there are",
  },
  laneEntries: {
    value: 512,
    why: "a range: two chunks; ranges that wait for the one before are objects that the garbage collector moves",
  },
  laneBytes: { value: 4_194_304, why: "what a range that is not yet its turn may hold" },
  questions: {
    value: 256,
    why: "questions of others that are with the machine at once; more are told to ask again",
  },
  readWaitMs: {
    value: 20_000,
    why: "how long a member that is asked whether it has read something takes to say not yet",
  },
  olderKnown: {
    value: 256,
    why: "logs and holders that reach further back than we do, remembered",
  },
  olderEntries: {
    value: 1_024,
    why: "entries before a floor that are fetched and stored at once: folds begin anew each time",
  },
  olderShare: {
    value: 0.125,
    why: "of the comparisons of who lacks older entries, how many ask for everything",
  },
  askMs: { value: 5_000, why: "an answer that takes longer is not waited for" },
  holderTries: { value: 8, why: "attempts at one chunk before the log is left for later" },
  searchSteps: { value: 40, why: "steps back from a head to where two chains part; each doubles" },
  blameMs: { value: 60_000, why: "how long a holder that lied is not asked; doubles each time" },
  stallMs: {
    value: 2_000,
    why: "the same for one that did not answer, or not with what it said it had",
  },
  blameDoublings: { value: 6, why: "an hour at most" },
  stallDoublings: { value: 3, why: "it may only have been busy" },

  // Time
  dragMs: {
    value: 60_000,
    why: "how far ahead of the wall clock a time that is heard may put ours",
  },
  pruneMs: { value: 100, why: "what is too much is let go this often at most" },
  pruneEntries: { value: 512, why: "entries looked at in one step of it" },
  ageStepMs: { value: 60_000, why: "how often, at least, age is looked at" },
} as const;

export type TopicLimitName = keyof typeof table;

/** The table with its reasons, for documentation. */
export const topicLimitTable: Readonly<Record<TopicLimitName, Limit>> = table;

/** The values alone. */
export const topicLimits: { readonly [Name in TopicLimitName]: number } = Object.fromEntries(
  Object.entries(table).map(([name, limit]) => [name, limit.value]),
) as { [Name in TopicLimitName]: number };

assert(
  topicLimits.entryBytes + 1_024 <= limits.messageBytes,
  "an entry alone is a message that is handed over whole",
);
assert(
  topicLimits.batchBytes + topicLimits.batchEntries * 256 <= limits.messageBytes,
  "so is a batch",
);
assert(topicLimits.batchEntries <= topicLimits.chunkEntries, "a batch fits a chunk");
assert(topicLimits.batchBytes <= topicLimits.chunkBytes, "in bytes as well");
assert(
  // Each entry's flags, time, length, and hash and signature of a retraction.
  topicLimits.chunkBytes + topicLimits.chunkEntries * (1 + 8 + 3 + 96) + 512 <=
    limits.requestBytes && topicLimits.entryBytes + 512 <= limits.requestBytes,
  "a chunk is a reply",
);
