/**
 * One open topic of a peer: the machine, and between it and the world its store, its keys, the group of those
 * who have it open, and the questions they ask each other.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import type { Member } from "../../core/events.ts";
import { type PeerId, peerIdOf } from "../../core/identity.ts";
import type { BodyKind } from "../../core/io.ts";
import { seededRandom } from "../../core/random.ts";
import { announcedGroup } from "../../core/wire/announced-groups.ts";
import type { Contents, TopicLog } from "../../store/store.ts";
import type {
  Draft,
  Retention,
  Token,
  TopicEvent,
  TopicInput,
  TopicOutput,
} from "../../topic/io.ts";
import { topicLimits } from "../../topic/limits.ts";
import { TopicMachine } from "../../topic/machine.ts";
import type { LogId } from "../../topic/records.ts";
import { peerIdBytes } from "../crypto/identity.ts";
import { sharedSha256 } from "../crypto/sha256.ts";
import { Slices } from "../flow/slices.ts";
import type { Settle } from "../flow/wait.ts";
import { closedError } from "../group/group-hub.ts";
import { GroupHandle } from "../group/group-handle.ts";
import type { AppendOptions, AppendReceipt } from "../types/topic.ts";
import { type Append, waitForAppend } from "./append.ts";
import { Broadcasts } from "./broadcasts.ts";
import type { NamedEntry, Whose } from "./entry-view.ts";
import { CommitNews } from "./news.ts";
import { askReaders, Readers } from "./readers.ts";
import { nonceNote, TopicEffects } from "./topic-effects.ts";
import type { TopicHost } from "./topic-host.ts";
import { groupOf, readersOf, serviceOf } from "./topic-names.ts";

type Untimed<Kind = TopicInput> = Kind extends TopicInput ? Omit<Kind, "now" | "wall"> : never;

export interface TopicParts {
  readonly name: string;
  readonly log: TopicLog;
  readonly contents: Contents;
  readonly keep: Retention;
}

export class TopicNode {
  readonly name: string;
  /** Its group as members announce it. */
  readonly announced: string;
  readonly log: TopicLog;
  readonly news: CommitNews;
  readonly readers: Readers;
  readonly #host: TopicHost;
  readonly #machine: TopicMachine;
  readonly #effects: TopicEffects;
  readonly #group: GroupHandle;
  readonly #service: string;
  readonly #serving: readonly Disposable[];
  readonly #broadcasts: Broadcasts;
  readonly #inputs: Untimed[] = [];
  /** What comes from others, and may be much. */
  readonly #slices: Slices<Untimed>;
  readonly #appends: Map<Token, Append> = new Map();
  readonly #handled: Map<Token, () => void> = new Map();
  readonly #asked: Map<Token, (bytes: Uint8Array) => void> = new Map();
  #whenSettled: (() => void) | undefined;
  readonly #whenCaughtUp: Set<Settle<void>> = new Set();
  #drafts: Draft[] = [];
  #members: readonly Member[] | undefined;
  #nextToken = 1;
  #refusedBySchema = 0;
  #running = false;
  #cancelTimer: (() => void) | undefined;
  #timerAt = Infinity;
  /** Why it goes on no more. */
  #over: Error | undefined;

  /** A topic of a store, with the log that it goes on with. */
  static async open(host: TopicHost, parts: TopicParts): Promise<TopicNode> {
    const nonce = await parts.log.note(nonceNote);
    const contents = nonce === undefined ? parts.contents : { ...parts.contents, nonce };
    return new TopicNode(host, { ...parts, contents });
  }

  private constructor(host: TopicHost, { name, log, contents, keep }: TopicParts) {
    this.#host = host;
    this.name = name;
    this.log = log;
    this.news = new CommitNews(contents);
    this.readers = new Readers(log, host.clock);
    this.#slices = new Slices(host.clock, (input) => this.#input(input));
    const { identity } = host;
    this.#machine = new TopicMachine({
      topic: name,
      sha256: sharedSha256(),
      random: seededRandom(host.seed()),
      publicKey: identity.publicKey,
      author: peerIdOf(identity.peerId),
      authorOf: (publicKey) => peerIdOf(peerIdBytes(publicKey)),
      keep,
      contents,
    });
    this.#effects = new TopicEffects(
      {
        host,
        log,
        news: this.news,
        later: (token, result) => this.#slices.later({ type: "done", token, result }),
      },
      (token, result) => this.#input({ type: "done", token, result }),
      (error) => this.#fail(error),
    );
    const group = groupOf(name);
    this.announced = announcedGroup(group);
    this.#group = new GroupHandle(host.hub, group, {});
    this.#group.mailbox?.receiveOpen(topicLimits.waiting, {
      message: ({ from, bytes, done }) => {
        const token = this.#nextToken++;
        this.#handled.set(token, done);
        this.#slices.push({ type: "heard", token, from: from.epoch, bytes });
      },
      missed: () => this.#input({ type: "missed" }),
    });
    this.#broadcasts = new Broadcasts(host.hub, group, () => this.members.length > 0);
    this.#service = serviceOf(name);
    const bounds = { concurrency: topicLimits.questions, queue: 0 };
    this.#serving = [
      host.calls.serve(this.#service, ({ from, bytes }) => this.#serve(from, bytes), bounds),
      host.calls.serve(readersOf(name), ({ bytes }) => this.readers.answer(bytes), bounds),
    ];
    this.#input({ type: "start" });
    // Much of all this runs for the first time: it is not done in one turn.
    host.clock.schedule(host.clock.now(), () => this.look());
  }

  get ownLog(): LogId {
    return this.#machine.ownLog;
  }

  /** Others who have it open. */
  get members(): readonly Member[] {
    return this.#group.members;
  }

  get counters(): Readonly<Record<string, number>> {
    return { ...this.#machine.counters, refusedBySchema: this.#refusedBySchema };
  }

  get holds(): TopicMachine["holds"] {
    return this.#machine.holds;
  }

  whose(log: LogId): Whose {
    const { id } = this.#host;
    const author = this.#machine.authorOf(log) ?? id;
    return { author, own: author === id };
  }

  /** An entry that a program does not see. */
  refusedBySchema(): void {
    this.#refusedBySchema++;
  }

  /** The view has changed. */
  look(): void {
    const { members } = this;
    if (this.#members !== undefined && sameLives(members, this.#members)) return;
    this.#members = members;
    this.#broadcasts.look();
    this.#input({ type: "holders", holders: members.map(({ epoch }) => epoch) });
  }

  /** The machine slept. */
  woke(): void {
    this.#input({ type: "woke" });
  }

  append(kind: BodyKind, body: Uint8Array, options: AppendOptions): Promise<AppendReceipt> {
    return this.#begin(options, (token) => {
      if (this.#drafts.length === 0) {
        const { clock } = this.#host;
        clock.schedule(clock.now(), () => this.#flush());
      }
      this.#drafts.push({ token, kind, body });
    });
  }

  retract({ log, sequence, hash: of }: NamedEntry, options: AppendOptions): Promise<AppendReceipt> {
    return this.#begin(options, (token) => {
      this.#flush();
      this.#input({ type: "retract", token, log, sequence, hash: of });
    });
  }

  /** Resolves when nothing is known to be missing. */
  caughtUp(): Promise<void> {
    if (this.#over !== undefined) return Promise.reject(this.#over);
    if (this.#machine.caughtUp) return Promise.resolve();
    return new Promise<void>((resolve, reject) => this.#whenCaughtUp.add({ resolve, reject }));
  }

  /** Sends what is to be sent, and leaves. */
  async close(): Promise<void> {
    if (this.#over === undefined) {
      this.#flush();
      await this.#host.patiently(this.#settled());
      await this.#broadcasts.drained();
    }
    this.#leave(closedError(`topic ${JSON.stringify(this.name)}`));
    await this.log.close();
  }

  #begin(options: AppendOptions, begin: (token: Token) => void): Promise<AppendReceipt> {
    const { clock } = this.#host;
    const world = {
      clock,
      askReaders: (entry: NamedEntry, ids: readonly PeerId[], isOver: () => boolean) =>
        askReaders(this.#host.calls, readersOf(this.name), entry, ids, {
          members: () => this.members,
          isOver,
        }),
    };
    return waitForAppend(this.name, options, world, (append) => {
      if (this.#over !== undefined) throw this.#over;
      const token = this.#nextToken++;
      this.#appends.set(token, append);
      begin(token);
    });
  }

  #flush(): void {
    const drafts = this.#drafts;
    if (drafts.length === 0) return;
    this.#drafts = [];
    this.#input({ type: "append", drafts });
  }

  /** Everything that was appended is in the store, or never will be. */
  #settled(): Promise<void> {
    if (this.#appends.size === 0) return Promise.resolve();
    return new Promise((resolve) => (this.#whenSettled = resolve));
  }

  #serve(from: Member, bytes: Uint8Array): Promise<Uint8Array> {
    const token = this.#nextToken++;
    return new Promise<Uint8Array>((resolve) => {
      this.#asked.set(token, resolve);
      this.#slices.push({ type: "asked", token, from: from.epoch, bytes });
    });
  }

  #input(input: Untimed): void {
    if (this.#over !== undefined) return;
    this.#inputs.push(input);
    if (this.#running) return;
    this.#running = true;
    try {
      for (let next = this.#inputs.shift(); next !== undefined; next = this.#inputs.shift()) {
        const { clock } = this.#host;
        this.#machine.handle({ ...next, now: clock.now(), wall: clock.wall?.() ?? clock.now() });
        this.#drain();
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#running = false;
    }
  }

  #drain(): void {
    for (;;) {
      const output = this.#machine.poll();
      if (output.type === "timeout") return this.#wait(output.at);
      this.#out(output);
    }
  }

  #out(output: Exclude<TopicOutput, { type: "timeout" }>): void {
    switch (output.type) {
      case "broadcast":
        return this.#broadcasts.send(output.bytes, this.#taken(output.tokens));
      case "ask":
        return this.#ask(output);
      case "answer": {
        const answer = this.#asked.get(output.token);
        this.#asked.delete(output.token);
        return answer?.(output.bytes);
      }
      case "effect":
        return this.#effects.run(output.token, output.effect);
      case "event":
        return this.#event(output.event);
    }
  }

  #ask({ token, to, bytes }: Extract<TopicOutput, { type: "ask" }>): void {
    const answer = (answered: Uint8Array | undefined): void =>
      this.#slices.push({ type: "answer", token, bytes: answered });
    const member = this.members.find(({ epoch }) => epoch === to);
    if (member === undefined) {
      queueMicrotask(() => answer(undefined));
      return;
    }
    const options = { timeoutMs: topicLimits.askMs };
    void this.#host.calls.request(member, this.#service, bytes, options).then(
      (reply) => answer(reply.bytes),
      () => answer(undefined),
    );
  }

  #event(event: TopicEvent): void {
    switch (event.type) {
      case "made":
        return this.#appends.get(event.token)?.made(event);
      case "appended":
        return this.#appends.get(event.token)?.stored(event.position);
      case "refused": {
        const [append] = this.#taken([event.token]);
        return append?.failed(new EarshotError(event.code, event.reason));
      }
      case "handled": {
        const done = this.#handled.get(event.token);
        this.#handled.delete(event.token);
        return done?.();
      }
      case "fork": {
        const { author, log, sequence } = event;
        return this.#host.tell({ type: "topic-fork", topic: this.name, author, log, sequence });
      }
      case "caught-up":
        if (event.caughtUp) this.#tellCaughtUp();
        return;
      case "own-log":
        return;
    }
  }

  #tellCaughtUp(): void {
    const waiting = [...this.#whenCaughtUp];
    this.#whenCaughtUp.clear();
    for (const { resolve } of waiting) resolve();
  }

  /** Appends that the machine is done with. */
  #taken(tokens: readonly Token[]): Append[] {
    const taken = tokens.flatMap((token) => {
      const append = this.#appends.get(token);
      this.#appends.delete(token);
      return append ?? [];
    });
    if (this.#appends.size === 0) this.#whenSettled?.();
    return taken;
  }

  #wait(at: number): void {
    if (at >= this.#timerAt || at === Infinity) return;
    const { clock } = this.#host;
    this.#cancelTimer?.();
    this.#timerAt = at;
    this.#cancelTimer = clock.schedule(at, () => {
      this.#timerAt = Infinity;
      this.#cancelTimer = undefined;
      this.#input({ type: "timeout" });
    });
  }

  /** The store cannot go on, or we have made a mistake: others are not to wait for us. */
  #fail(error: unknown): void {
    if (this.#over !== undefined) return;
    this.#host.tell({ type: "topic-failed", topic: this.name, error });
    this.#leave(error instanceof Error ? error : new Error(String(error)));
  }

  #leave(why: Error): void {
    if (this.#over !== undefined) return;
    this.#over = why;
    this.#cancelTimer?.();
    for (const serving of this.#serving) serving[Symbol.dispose]();
    void this.#group.close();
    this.#effects.close();
    this.#slices.end();
    this.news.end();
    for (const append of this.#appends.values()) if (!append.over) append.failed(why);
    this.#appends.clear();
    this.#whenSettled?.();
    for (const { reject } of this.#whenCaughtUp) reject(why);
    this.#whenCaughtUp.clear();
    // What was heard is not stored here: nobody is told that it is.
    this.#handled.clear();
    this.#asked.clear();
  }
}

function sameLives(one: readonly Member[], other: readonly Member[]): boolean {
  return one.length === other.length && one.every(({ epoch }, at) => epoch === other[at]?.epoch);
}
