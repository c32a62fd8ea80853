/**
 * All topics that a program has open at one peer: each once, however often it is held.
 * @module
 */
import type { ViewChange } from "../../core/events.ts";
import type { Epoch } from "../../core/identity.ts";
import { memoryStore } from "../../store/memory/memory-store.ts";
import type { TopicStore } from "../../store/store.ts";
import type { Retention } from "../../topic/io.ts";
import { duration, invalid, text, wholeNumber } from "../arguments.ts";
import { closedError } from "../group/group-hub.ts";
import { checkSchema } from "../rpc/validate.ts";
import type { Schema } from "../types/schema.ts";
import type { Keep, Topic, TopicOptions } from "../types/topic.ts";
import { TopicHandle } from "./topic-handle.ts";
import type { TopicHost } from "./topic-host.ts";
import { TopicNode } from "./topic-node.ts";
import { wordsOf } from "./words.ts";

interface Shared {
  readonly node: Promise<TopicNode>;
  readonly keep: Retention;
  open: TopicNode | undefined;
  handles: number;
}

export class TopicHub {
  readonly #host: TopicHost;
  readonly #store: TopicStore;
  readonly #topics: Map<string, Shared> = new Map();
  /** Those that are being closed: they are opened again only afterwards. */
  readonly #closing: Map<string, Promise<unknown>> = new Map();
  /** What each member was in when its last change was looked at. */
  readonly #groupsOf: Map<Epoch, readonly string[]> = new Map();
  #closed = false;

  /** @param store the program's own, which it closes; without one topics are kept in memory */
  constructor(host: TopicHost, store: TopicStore | undefined) {
    this.#host = host;
    this.#store = store ?? memoryStore({ entropy: (length) => host.entropy(length) });
  }

  /** @throws as `Peer.topic` */
  async topic<T>(
    name: string,
    options: TopicOptions & { readonly schema?: Schema<T> },
  ): Promise<Topic<T>> {
    const checked = text("the name of a topic", name);
    const { schema } = options;
    checkSchema("schema", schema);
    const keep = retentionOf(options.keep);
    await this.#closing.get(checked);
    if (this.#closed) throw closedError("peer");
    const shared = this.#shared(checked, keep);
    if (options.keep !== undefined && !sameRetention(keep, shared.keep))
      throw invalid(`the topic ${JSON.stringify(name)} is open with another keep`);
    shared.handles++;
    try {
      const node = await shared.node;
      return new TopicHandle(node, this.#host.clock, schema, () => this.#release(checked, shared));
    } catch (error) {
      this.#topics.delete(checked);
      throw error;
    }
  }

  /** The view has changed, by this member: topics look that it came into or went from. */
  look({ type, member }: ViewChange): void {
    const { epoch } = member;
    const before = this.#groupsOf.get(epoch);
    const now = type === "left" || type === "failed" ? undefined : member.groups;
    if (now === before) return;
    if (now === undefined) this.#groupsOf.delete(epoch);
    else this.#groupsOf.set(epoch, now);
    const changed = new Set(before).symmetricDifference(new Set(now));
    for (const { open } of this.#topics.values())
      if (open !== undefined && changed.has(open.announced)) open.look();
  }

  /** The machine slept. */
  woke(): void {
    for (const { open } of this.#topics.values()) open?.woke();
  }

  /** Of all topics together. */
  get counters(): Readonly<Record<string, number>> {
    const sums: Record<string, number> = { topics: this.#topics.size };
    for (const { open } of this.#topics.values())
      for (const [name, count] of Object.entries(open?.counters ?? {}))
        sums[name] = (sums[name] ?? 0) + count;
    return sums;
  }

  /** Stores and sends what was said, and closes what is open; the store only if it is our own. */
  async close(): Promise<void> {
    this.#closed = true;
    const closing = [...this.#topics.values()].map(async ({ node }) => (await node).close());
    await Promise.allSettled([...closing, ...this.#closing.values()]);
    this.#topics.clear();
  }

  #shared(name: string, keep: Retention): Shared {
    const known = this.#topics.get(name);
    if (known !== undefined) return known;
    const shared: Shared = { node: this.#open(name, keep), keep, open: undefined, handles: 0 };
    this.#topics.set(name, shared);
    void shared.node.then(
      (node) => (shared.open = node),
      () => undefined,
    );
    return shared;
  }

  async #open(name: string, keep: Retention): Promise<TopicNode> {
    const { log, contents } = await this.#store.open(name, wordsOf);
    try {
      return await TopicNode.open(this.#host, { name, log, contents, keep });
    } catch (error) {
      await log.close();
      throw error;
    }
  }

  async #release(name: string, shared: Shared): Promise<void> {
    shared.handles--;
    if (shared.handles > 0 || this.#topics.get(name) !== shared) return;
    this.#topics.delete(name);
    const closing = shared.node.then((node) => node.close());
    const ended = closing.finally(() => this.#closing.delete(name));
    this.#closing.set(
      name,
      ended.catch(() => undefined),
    );
    await ended;
  }
}

/** @throws `ERR_EARSHOT_INVALID_ARGUMENT` */
function retentionOf(keep: Keep = {}): Retention {
  if (typeof keep !== "object" || keep === null) throw invalid("keep must be an object");
  for (const name of Object.keys(keep))
    if (!["entries", "bytes", "ageMs"].includes(name))
      throw invalid(`there is no option keep.${name}`);
  const { entries, bytes, ageMs } = keep;
  return {
    entries: entries === undefined ? undefined : wholeNumber("keep.entries", entries, 1),
    bytes: bytes === undefined ? undefined : wholeNumber("keep.bytes", bytes, 1),
    ageMs: duration("keep.ageMs", ageMs),
  };
}

function sameRetention(one: Retention, other: Retention): boolean {
  return one.entries === other.entries && one.bytes === other.bytes && one.ageMs === other.ageMs;
}
