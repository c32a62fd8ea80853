/**
 * One request to several servers: their replies as they come, until there are enough, or no more will come in
 * time.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import type { Member } from "../../core/events.ts";
import type { EncodedBody } from "../body/body.ts";
import type { Gathering, MissingReply, Reply } from "../types/rpc.ts";
import { Asked, type Gatherer } from "./asked.ts";
import type { AskingHost, Pending } from "./asking-host.ts";
import type { Due } from "./deadlines.ts";
import type { CheckedGather } from "./request-options.ts";
import type { Servers } from "./servers.ts";

type Result = IteratorResult<Reply, undefined>;

export class GatherRun implements Gathering, Gatherer, Due, Pending {
  readonly #host: AskingHost;
  readonly #servers: Servers;
  readonly #options: CheckedGather;
  readonly #body: EncodedBody;
  /** Those that were asked; empty until somebody could be. */
  readonly #asked: Asked[] = [];
  /** Replies that nobody has read yet. */
  readonly #unread: Reply[] = [];
  readonly #readers: { resolve(result: Result): void; reject(error: unknown): void }[] = [];
  readonly #timeoutAt: number;
  #stallAt: number = Number.POSITIVE_INFINITY;
  #wanted = 0;
  #replies = 0;
  #error: { readonly error: unknown } | undefined;
  #over = false;
  dueAt: number;
  readonly #abort = (): void => this.#fail(this.#options.signal?.reason);

  /** @param body to be kept */
  constructor(host: AskingHost, servers: Servers, body: EncodedBody, options: CheckedGather) {
    this.#host = host;
    this.#servers = servers;
    this.#body = body;
    this.#options = options;
    this.#timeoutAt = host.clock.now() + options.timeoutMs;
    this.dueAt = Math.min(this.#timeoutAt, host.firstViewUntil);
  }

  begin(): void {
    const { signal } = this.#options;
    signal?.addEventListener("abort", this.#abort, { once: true });
    this.#host.looking(this, true);
    if (signal?.aborted === true) this.#abort();
    this.look();
    if (!this.#over) this.#host.deadlines.add(this);
  }

  get missing(): readonly MissingReply[] {
    return this.#asked.flatMap((asked) => asked.missing ?? []);
  }

  /** Asks all that are there, unless that has been done. */
  look(): void {
    if (this.#over || this.#asked.length > 0) return;
    const { clock } = this.#host;
    const members = this.#servers.present();
    if (members.length > 0) this.#ask(members);
    else if (clock.now() >= Math.min(this.#timeoutAt, this.#host.firstViewUntil))
      this.#fail(this.#servers.nobody());
  }

  due(now: number): void {
    if (this.#asked.length === 0) this.look();
    else if (now >= this.#timeoutAt) this.#end("timeout");
    else if (now >= this.#stallAt) this.#end("stalled");
  }

  abandon(error: EarshotError): void {
    this.#fail(error);
  }

  next(): Promise<Result> {
    const reply = this.#unread.shift();
    if (reply !== undefined) return Promise.resolve({ done: false, value: reply });
    if (this.#error !== undefined) {
      const { error } = this.#error;
      this.#error = undefined;
      return Promise.reject(error);
    }
    if (this.#over) return Promise.resolve(finished);
    return new Promise((resolve, reject) => this.#readers.push({ resolve, reject }));
  }

  /** The reader has had enough. */
  return(): Promise<Result> {
    this.#unread.length = 0;
    this.#end("enough");
    return Promise.resolve(finished);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  replied(reply: Reply): void {
    if (this.#over) return;
    const reader = this.#readers.shift();
    if (reader === undefined) this.#unread.push(reply);
    else reader.resolve({ done: false, value: reply });
    this.#replies++;
    this.#restartStall();
    this.settled();
  }

  /** One of them will not reply any more, or has. */
  settled(): void {
    if (this.#over) return;
    const more = this.#asked.some((asked) => asked.missing?.reason === "pending");
    if (this.#replies >= this.#wanted || !more) this.#end("enough");
  }

  #ask(members: readonly Member[]): void {
    const { caller, clock } = this.#host;
    const { until } = this.#options;
    const count = members.length;
    if (typeof until === "number" && until > count) {
      const message = `${count} serve ${JSON.stringify(this.#servers.service)}, which is fewer than ${until}`;
      const details = { present: count, wanted: until };
      this.#fail(new EarshotError("ERR_EARSHOT_NOT_ENOUGH_MEMBERS", message, { details }));
      return;
    }
    if (typeof until === "number") this.#wanted = until;
    else this.#wanted = { first: 1, majority: (count >> 1) + 1, all: count }[until];
    const { service } = this.#servers;
    for (const member of members) this.#asked.push(new Asked(this, member, service));
    const { kind, body } = this.#body;
    for (const asked of this.#asked) {
      const to = asked.member.epoch;
      asked.call = caller.begin({ to, service, kind, body, owner: asked }, clock.now());
      if (asked.call === undefined) asked.failed({ what: "busy", code: "", message: "" });
    }
    this.#restartStall();
    this.#host.touched();
  }

  #restartStall(): void {
    const { stallMs } = this.#options;
    if (stallMs !== undefined) this.#stallAt = this.#host.clock.now() + stallMs;
    this.dueAt = Math.min(this.#timeoutAt, this.#stallAt);
    this.#host.deadlines.sooner(this.dueAt);
  }

  #fail(error: unknown): void {
    if (this.#over) return;
    const reader = this.#readers.shift();
    if (reader === undefined) this.#error = { error };
    else reader.reject(error);
    this.#end("enough");
  }

  /** @param reason why those who have not replied are missing */
  #end(reason: MissingReply["reason"]): void {
    if (this.#over) return;
    this.#over = true;
    const { caller, clock, deadlines } = this.#host;
    this.#options.signal?.removeEventListener("abort", this.#abort);
    deadlines.remove(this);
    this.#host.looking(this, false);
    this.#host.ended(this);
    for (const asked of this.#asked) {
      if (asked.call !== undefined) caller.cancel(asked.call, clock.now());
      asked.end(reason);
    }
    for (const reader of this.#readers.splice(0)) reader.resolve(finished);
    this.#host.touched();
  }
}

const finished: Result = { done: true, value: undefined };
