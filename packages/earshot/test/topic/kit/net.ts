/**
 * Machines of one topic on a small virtual network of their own: messages take time and get lost, nodes
 * crash and come back with their store, and some lie.
 * @module
 */
import { hexOf } from "../../../src/core/identity.ts";
import {
  below,
  between,
  type Random,
  randomBytes,
  seededRandom,
} from "../../../src/core/random.ts";
import { TopicMachine } from "../../../src/topic/machine.ts";
import type {
  Draft,
  Holder,
  Retention,
  TopicEffect,
  TopicEvent,
  TopicInput,
  TopicOutput,
  TopicResult,
} from "../../../src/topic/io.ts";
import type { LogId } from "../../../src/topic/records.ts";
import { authorOf, sha256, signed } from "./keys.ts";
import { SyncStore } from "./sync-store.ts";

type Untimed<Kind = TopicInput> = Kind extends TopicInput ? Omit<Kind, "now" | "wall"> : never;

export interface NetOptions {
  readonly seed: number;
  /** Share of messages, questions and answers that are lost. Default 0. */
  readonly loss?: number;
}

/** Acknowledged to a program. */
export interface Acknowledged {
  readonly log: LogId;
  readonly sequence: number;
  readonly hash: string;
}

export class Net {
  readonly random: Random;
  readonly nodes: Map<Holder, Node> = new Map();
  now = 0;
  loss: number;
  lost = 0;
  /** Names that hear each other; `undefined` for all. */
  sides: readonly ReadonlySet<Holder>[] | undefined;
  /** Every live message comes once more, so much later. */
  repeatAfterMs = 0;
  readonly #queue: { at: number; order: number; run: () => void }[] = [];
  #order = 0;

  constructor({ seed, loss = 0 }: NetOptions) {
    this.random = seededRandom(seed);
    this.loss = loss;
  }

  node(name: string, options: Partial<NodeOptions> = {}): Node {
    const node = new Node(this, name, options);
    this.nodes.set(name, node);
    node.boot();
    return node;
  }

  at(delayMs: number, run: () => void): void {
    const item = { at: this.now + delayMs, order: this.#order++, run };
    const queue = this.#queue;
    let low = 0;
    for (let high = queue.length; low < high;) {
      const middle = (low + high) >> 1;
      const other = queue[middle];
      if (
        other !== undefined &&
        (other.at > item.at || (other.at === item.at && other.order > item.order))
      )
        low = middle + 1;
      else high = middle;
    }
    queue.splice(low, 0, item);
  }

  /** Over the network, or not at all. */
  carry(from: Node, to: Holder, run: (node: Node) => void, fails?: () => void): void {
    const life = this.nodes.get(to)?.life;
    const isLost = between(this.random, 0, 1) < this.loss;
    this.at(between(this.random, 0.2, 3), () => {
      const node = this.nodes.get(to);
      const reaches = node?.up === true && node.life === life && this.reaches(from.name, to);
      if (reaches && !isLost) return run(node);
      if (isLost) this.lost++;
      fails?.();
    });
  }

  reaches(one: Holder, other: Holder): boolean {
    return this.sides?.every((side) => side.has(one) === side.has(other)) ?? true;
  }

  /** Who hears whom has changed: everybody comes to know it after a while. */
  presence(): void {
    for (const node of this.nodes.values())
      this.at(between(this.random, 1, 30), () => {
        if (!node.up) return;
        const holders = [...this.nodes.values()].filter(
          (other) => other !== node && other.up && this.reaches(node.name, other.name),
        );
        node.input({ type: "holders", holders: holders.map(({ name }) => name) });
      });
  }

  partition(...sides: readonly (readonly Holder[])[]): void {
    this.sides = sides.map((side) => new Set(side));
    this.presence();
  }

  heal(): void {
    this.sides = undefined;
    this.presence();
  }

  pass(ms: number, until: () => boolean = () => false): boolean {
    const end = this.now + ms;
    for (;;) {
      if (until()) return true;
      const next = this.#queue.at(-1);
      if (next === undefined || next.at > end) break;
      this.#queue.pop();
      this.now = next.at;
      next.run();
    }
    this.now = end;
    return until();
  }
}

export interface NodeOptions {
  readonly seed: Uint8Array;
  readonly store: SyncStore;
  readonly keep: Partial<Retention>;
  /** Milliseconds that its wall clock is ahead. */
  readonly aheadMs: number;
  /** Changes what it says: the way of liars. */
  readonly tamper: (
    bytes: Uint8Array,
    kind: "live" | "question" | "answer",
  ) => Uint8Array | undefined;
  /** Takes this long to make something durable. */
  readonly storeMs: number;
}

export class Node {
  readonly net: Net;
  readonly name: Holder;
  readonly publicKey: Uint8Array;
  readonly events: TopicEvent[] = [];
  readonly acknowledged: Acknowledged[] = [];
  /** Live messages that the machine is not done with. */
  readonly unhandled: Set<number> = new Set();
  store: SyncStore;
  aheadMs: number;
  keep: Partial<Retention>;
  machine!: TopicMachine;
  up = false;
  life = 0;
  readonly #options: Partial<NodeOptions>;
  readonly #asked: Map<number, (bytes: Uint8Array) => void> = new Map();
  readonly #made: Map<number, Extract<TopicEvent, { type: "made" }>> = new Map();
  #token = 1;
  #dueAt = Infinity;
  #running = false;
  readonly #inputs: Untimed[] = [];

  constructor(net: Net, name: string, options: Partial<NodeOptions>) {
    this.net = net;
    this.name = name;
    this.#options = options;
    this.publicKey = options.seed ?? randomBytes(net.random, 32);
    this.store = options.store ?? new SyncStore(randomBytes(net.random, 16));
    this.aheadMs = options.aheadMs ?? 0;
    this.keep = options.keep ?? {};
  }

  boot(): void {
    const { net, keep } = this;
    this.up = true;
    this.life++;
    this.machine = new TopicMachine({
      topic: "weather",
      sha256,
      random: seededRandom(net.random.uint32()),
      publicKey: this.publicKey,
      author: authorOf(this.publicKey),
      authorOf,
      keep: { entries: undefined, bytes: undefined, ageMs: undefined, ...keep },
      contents: this.store.contents,
    });
    this.#dueAt = Infinity;
    this.input({ type: "start" });
    net.presence();
  }

  /** What the store has not acknowledged is gone. */
  crash(): void {
    this.up = false;
    this.life++;
    this.#inputs.length = 0;
    this.unhandled.clear();
    this.#asked.clear();
    this.net.presence();
  }

  say(...texts: readonly string[]): readonly number[] {
    const drafts = texts.map((text): Draft => {
      return { token: this.#token++, kind: "text", body: new TextEncoder().encode(text) };
    });
    this.input({ type: "append", drafts });
    return drafts.map(({ token }) => token);
  }

  takeBack(log: LogId, sequence: number): void {
    const hashBeginning = new Uint8Array(8);
    this.input({ type: "retract", token: this.#token++, log, sequence, hash: hashBeginning });
  }

  input(input: Untimed): void {
    if (!this.up) return;
    this.#inputs.push(input);
    if (this.#running) return;
    this.#running = true;
    for (let next = this.#inputs.shift(); next !== undefined; next = this.#inputs.shift()) {
      const { now } = this.net;
      this.machine.handle({ ...next, now, wall: 1_700_000_000_000 + now + this.aheadMs });
      this.#drain();
    }
    this.#running = false;
  }

  #drain(): void {
    for (;;) {
      const output = this.machine.poll();
      if (output.type === "timeout") return this.#wait(output.at);
      this.#out(output);
    }
  }

  #wait(at: number): void {
    if (at >= this.#dueAt || at === Infinity) return;
    this.#dueAt = at;
    const { life } = this;
    this.net.at(Math.max(0, at - this.net.now), () => {
      if (life !== this.life || this.#dueAt !== at) return;
      this.#dueAt = Infinity;
      this.input({ type: "timeout" });
    });
  }

  #out(output: Exclude<TopicOutput, { type: "timeout" }>): void {
    const { net } = this;
    switch (output.type) {
      case "broadcast": {
        const bytes = this.#tampered(output.bytes, "live");
        if (bytes === undefined) return;
        this.#tell(bytes);
        if (net.repeatAfterMs > 0) net.at(net.repeatAfterMs, () => this.#tell(bytes));
        return;
      }
      case "ask": {
        const { token, to } = output;
        const bytes = this.#tampered(output.bytes, "question");
        const { life } = this;
        const answer = (answered: Uint8Array | undefined): void => {
          if (this.life === life) this.input({ type: "answer", token, bytes: answered });
        };
        if (bytes === undefined) return;
        net.carry(this, to, (node) =>
          node.#ask(this.name, bytes.slice(), (answered) =>
            net.carry(node, this.name, () => answer(answered)),
          ),
        );
        return;
      }
      case "answer": {
        const bytes = this.#tampered(output.bytes, "answer");
        const reply = this.#asked.get(output.token);
        this.#asked.delete(output.token);
        if (bytes !== undefined) reply?.(bytes);
        return;
      }
      case "effect":
        return this.#effect(output.token, output.effect);
      case "event":
        return this.#event(output.event);
    }
  }

  #tell(bytes: Uint8Array): void {
    const from = this.name;
    for (const name of this.net.nodes.keys()) {
      if (name === from) continue;
      this.net.carry(this, name, (node) => {
        const token = node.#token++;
        node.unhandled.add(token);
        node.input({ type: "heard", token, from, bytes: bytes.slice() });
      });
    }
  }

  #ask(from: Holder, bytes: Uint8Array, reply: (bytes: Uint8Array) => void): void {
    const token = this.#token++;
    this.#asked.set(token, reply);
    this.input({ type: "asked", token, from, bytes });
  }

  #event(event: TopicEvent): void {
    this.events.push(event);
    if (event.type === "handled") this.unhandled.delete(event.token);
    if (event.type === "made") this.#made.set(event.token, event);
    if (event.type !== "appended") return;
    const made = this.#made.get(event.token);
    this.#made.delete(event.token);
    if (made !== undefined)
      this.acknowledged.push({ log: made.log, sequence: made.sequence, hash: hexOf(made.hash) });
  }

  #effect(token: number, effect: TopicEffect): void {
    const { life, net } = this;
    const done = (delayMs: number, result: () => TopicResult): void =>
      net.at(delayMs, () => {
        if (life === this.life) this.input({ type: "done", token, result: result() });
      });
    const { storeMs = 1 } = this.#options;
    switch (effect.kind) {
      case "sign":
        return done(0, () => ({
          kind: "signed",
          signature: signed(this.publicKey, effect.message),
        }));
      case "verify": {
        const expected = hexOf(signed(effect.publicKey, effect.message));
        // Some take longer than others, as in a thread pool.
        const delayMs = below(net.random, 3) === 0 ? 0.1 : 0;
        return done(delayMs, () => ({
          kind: "verified",
          good: hexOf(effect.signature) === expected,
        }));
      }
      case "commit":
        return done(storeMs, () => ({
          kind: "committed",
          position: this.store.commit(effect.changes),
        }));
      case "entries": {
        const { log, branch, from, portion } = effect;
        return done(storeMs, () => ({
          kind: "entries",
          entries: this.store.read(log, branch, from, portion),
        }));
      }
      case "turn":
        return done(0, () => ({ kind: "turned" }));
      case "oldest":
        return done(storeMs, () => ({
          kind: "entries",
          entries: this.store.oldest(effect.portion),
        }));
      case "nonce": {
        const nonce = randomBytes(net.random, 16);
        this.store.nonces.push(nonce);
        return done(storeMs, () => ({ kind: "nonce", nonce }));
      }
    }
  }

  #tampered(bytes: Uint8Array, kind: "live" | "question" | "answer"): Uint8Array | undefined {
    const { tamper } = this.#options;
    return tamper === undefined ? bytes : tamper(bytes.slice(), kind);
  }

  /** Everything that it holds, as lines in an order of their own. */
  get held(): readonly string[] {
    const lines = this.store.entries.map(
      ({ log, sequence, hash: of, body }) =>
        `${log} ${sequence} ${hexOf(of, 0, 8)} ${body === undefined ? "-" : new TextDecoder().decode(body)}`,
    );
    return [...new Set(lines)].toSorted();
  }
}
