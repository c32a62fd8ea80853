/**
 * Everything that the topic machine holds, and the few ways by which its parts speak to the world. The parts
 * are functions that take it.
 * @module
 */
import { between } from "../core/random.ts";
import type { PeerId } from "../core/identity.ts";
import { Chain, logIdOf } from "./chain.ts";
import type { Chunk } from "./chunk.ts";
import { newTopicCounters, type TopicCounters } from "./counters.ts";
import type {
  Draft,
  Holder,
  Retention,
  Token,
  TopicEffect,
  TopicEvent,
  TopicMachineOptions,
  TopicOutput,
  TopicResult,
} from "./io.ts";
import { topicLimits } from "./limits.ts";
import { type Log, mix } from "./log.ts";
import { LogicalClock } from "./logical-clock.ts";
import { digestBytes, type TopicMessage } from "./message-table.ts";
import { encodeMessage } from "./messages.ts";
import type { Older } from "./older.ts";
import type { Targets } from "./targets.ts";
import { Questions } from "./questions.ts";
import type { EntryType, LogId, Retraction } from "./records.ts";

type ResultOf<Kind extends TopicResult["kind"]> = Extract<TopicResult, { kind: Kind }>;

/** A live message that is done with once a chain has come so far. */
export interface Waiter {
  readonly token: Token;
  readonly from: Holder;
  readonly log: LogId;
  readonly sequence: number;
}

/** A live message that is being verified. */
export interface Heard {
  readonly token: Token;
  readonly from: Holder;
  readonly chunk: Chunk;
  /** The chunk when it is good, `"forged"` when not; `undefined` as long as nobody knows. */
  verdict: Chunk | "forged" | undefined;
}

export interface TypedDraft extends Draft {
  readonly type: EntryType;
  readonly retracts?: Retraction;
}

export class TopicState {
  readonly options: TopicMachineOptions;
  readonly chain: Chain;
  readonly clock: LogicalClock = new LogicalClock();
  readonly logs: Map<LogId, Log> = new Map();
  readonly logsOf: Map<PeerId, number> = new Map();
  readonly questions: Questions = new Questions();
  readonly counters: TopicCounters = newTopicCounters();
  readonly keep: Retention;
  readonly targets: Targets;
  now = 0;
  wall = 0;
  /** What is held, in all logs together. */
  entries: number;
  bytes: number;
  /** Commits that the store has not answered. */
  commits = 0;
  /** Signatures that are being checked. */
  verifying = 0;
  /** Questions of others that are being answered. */
  serving = 0;

  // Our own log.
  ownLog: LogId;
  ownNonce: Uint8Array;
  /** May be written: nobody has said that it was continued elsewhere. */
  ownReady = false;
  renewing = false;
  /** One batch is being signed: they go to the store in their order. */
  signing = false;
  readonly drafts: TypedDraft[] = [];

  // Comparing.
  startedAt: number | undefined;
  /** The first comparisons are over: it is known who reaches back how far. */
  surveyed = false;
  readonly comparing: Set<Holder> = new Set();
  nextCompareAt: number = Infinity;
  doublings = 0;
  /** Comparisons in a row with who differs, but has nothing that is missing here. */
  fruitless = 0;
  /** One that has asked us, and does not hold the same. */
  differing: Holder | undefined;
  caughtUp = false;
  /** Who reaches further back than we do. */
  readonly older: Map<string, Older> = new Map();
  fetchingOlder = false;

  /** Logs of which much is fetched, each with what goes on with it once the store has taken more. */
  readonly roads: Map<LogId, () => void> = new Map();

  /** Live messages of each log that are being verified, in their order. */
  readonly live: Map<LogId, Heard[]> = new Map();
  readonly waiters: Set<Waiter> = new Set();
  nextPruneAt: number = Infinity;
  pruning = false;

  readonly outputs: TopicOutput[] = [];
  readonly #effects: Map<Token, (result: TopicResult) => void> = new Map();
  #nextToken = 1;
  #digest: Uint8Array | undefined;

  constructor(options: TopicMachineOptions, targets: Targets) {
    this.options = options;
    this.targets = targets;
    this.keep = options.keep;
    this.chain = new Chain(options.sha256);
    this.entries = options.contents.entries;
    this.bytes = options.contents.bytes;
    this.ownNonce = options.contents.nonce;
    this.ownLog = this.#logOf(this.ownNonce);
  }

  /** What this peer says goes to the log of this nonce from now on. */
  useOwnLog(nonce: Uint8Array): void {
    this.ownNonce = nonce;
    this.ownLog = this.#logOf(nonce);
  }

  event(event: TopicEvent): void {
    this.outputs.push({ type: "event", event });
  }

  /** Slow work. A store that fails never answers: whoever drives the machine stops it. */
  effect<Kind extends TopicResult["kind"]>(
    kind: Kind,
    effect: TopicEffect,
    then: (result: ResultOf<Kind>) => void,
  ): void {
    const token = this.#nextToken++;
    this.#effects.set(token, (result) => {
      if (result.kind === kind) then(result as ResultOf<Kind>);
    });
    this.outputs.push({ type: "effect", token, effect });
  }

  done(token: Token, result: TopicResult): void {
    const then = this.#effects.get(token);
    this.#effects.delete(token);
    then?.(result);
  }

  ask(to: Holder, message: TopicMessage, then: (bytes: Uint8Array | undefined) => void): void {
    const token = this.#nextToken++;
    const holder = this.questions.holders.get(to);
    if (holder !== undefined) holder.asked++;
    this.questions.open.set(token, { to, until: this.now + topicLimits.askMs, answered: then });
    this.outputs.push({ type: "ask", token, to, bytes: encodeMessage(message) });
  }

  answered(token: Token, bytes: Uint8Array | undefined): void {
    const question = this.questions.open.get(token);
    if (question === undefined) return;
    this.questions.open.delete(token);
    const holder = this.questions.holders.get(question.to);
    if (holder !== undefined) holder.asked--;
    question.answered(bytes);
  }

  verify(
    publicKey: Uint8Array,
    message: Uint8Array,
    signature: Uint8Array,
    then: (good: boolean) => void,
  ): void {
    this.verifying++;
    this.effect("verified", { kind: "verify", publicKey, message, signature }, ({ good }) => {
      this.verifying--;
      then(good);
    });
  }

  /** Over all logs: two holders of the same have the same. */
  get digest(): Uint8Array {
    if (this.#digest === undefined) {
      this.#digest = new Uint8Array(digestBytes);
      for (const log of this.logs.values()) mix(this.#digest, log.digest);
    }
    return this.#digest;
  }

  changed(log: Log): void {
    log.changed();
    this.#digest = undefined;
  }

  /** The next comparison, at a random time around this. */
  compareIn(ms: number): void {
    this.nextCompareAt = Math.min(
      this.nextCompareAt,
      this.now + between(this.options.random, 0.5, 1.5) * ms,
    );
  }

  #logOf(nonce: Uint8Array): LogId {
    return logIdOf(this.chain.origin(this.options.topic, this.options.publicKey, nonce));
  }
}
