/**
 * One request on its way: whom it goes to, where it goes on when that one cannot answer, and when it ends.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import type { Member } from "../../core/events.ts";
import type { CallOwner, Failure, OpenCall, ReplyPart } from "../../rpc/open-call.ts";
import type { EncodedBody } from "../body/body.ts";
import type { Reply } from "../types/rpc.ts";
import type { AskingHost, Pending } from "./asking-host.ts";
import type { Due } from "./deadlines.ts";
import { ReceivedReply } from "./received-body.ts";
import type { CheckedRequest } from "./request-options.ts";
import { errorOf, type Servers } from "./servers.ts";

interface Settle {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: unknown) => void;
}

export class Asking implements Due, Pending {
  readonly #host: AskingHost;
  readonly #servers: Servers;
  readonly #options: CheckedRequest;
  readonly #settle: Settle;
  readonly #timeoutAt: number;
  /** Set while it is looked for a server: until when. */
  #lookUntil = 0;
  #body: EncodedBody;
  #bodyKept = false;
  readonly #attempts: Set<Attempt> = new Set();
  /** Lives that have refused, or were lost. */
  readonly #tried: Set<string> = new Set();
  #error: EarshotError | undefined;
  #over = false;
  dueAt: number;
  #abort: (() => void) | undefined;

  /** @param body lent: it is copied when the request cannot be sent at once */
  constructor(
    host: AskingHost,
    servers: Servers,
    body: EncodedBody,
    options: CheckedRequest,
    settle: Settle,
  ) {
    this.#host = host;
    this.#servers = servers;
    this.#body = body;
    this.#options = options;
    this.#settle = settle;
    this.#timeoutAt = host.clock.now() + options.timeoutMs;
    this.dueAt = this.#timeoutAt;
  }

  begin(): void {
    const { signal, safe } = this.#options;
    if (signal !== undefined) {
      this.#abort = () => this.#fail(signal.reason);
      signal.addEventListener("abort", this.#abort, { once: true });
    }
    this.#host.deadlines.add(this);
    this.#lookUntil = this.#host.firstViewUntil;
    // It may go elsewhere when the caller's buffer holds something else.
    if (safe || this.#servers.several) this.#keepBody();
    this.look();
    if (!this.#over && this.#attempts.size === 0) this.#keepBody();
  }

  /** Asks whoever there is to ask, if nobody has been. */
  look(): void {
    if (this.#over || this.#attempts.size > 0) return;
    const { caller, random, clock } = this.#host;
    const servers = this.#servers;
    const chosen =
      servers.pick === "all"
        ? servers.present().filter(({ epoch }) => !this.#tried.has(epoch))
        : [servers.choose(this.#tried, caller, random)];
    for (const member of chosen) if (member !== undefined && !this.#over) this.#ask(member);
    if (this.#over || this.#attempts.size > 0) {
      this.dueAt = this.#timeoutAt;
      return;
    }
    const now = clock.now();
    if (now >= this.#lookUntil) this.#fail(this.#error ?? servers.nobody());
    else this.#wait();
  }

  due(now: number): void {
    if (now >= this.#timeoutAt) this.#fail(this.#timedOut());
    else this.look();
  }

  /** The peer ends. */
  abandon(error: EarshotError): void {
    this.#fail(error);
  }

  replied(attempt: Attempt, reply: Reply, last: boolean): void {
    if (this.#over) return;
    if (last) {
      this.#attempts.delete(attempt);
      this.#finish(() => this.#settle.resolve(reply));
      return;
    }
    try {
      this.#options.onReply?.(reply);
    } catch (error) {
      this.#fail(error);
    }
  }

  failed(attempt: Attempt, failure: Failure): void {
    this.#attempts.delete(attempt);
    if (this.#over) return;
    const { member } = attempt;
    const { what } = failure;
    this.#error = errorOf(failure, member, this.#servers.service);
    const isLost = what === "lost" || what === "gone";
    const goesOn = what === "unknown-service" || what === "busy" || (isLost && this.#options.safe);
    if (!goesOn) {
      // Others are still asked.
      if (this.#attempts.size === 0) this.#fail(this.#error);
      return;
    }
    // What may be done twice waits for whoever serves it next.
    if (isLost) this.#lookUntil = this.#timeoutAt;
    else this.#tried.add(member.epoch);
    if (isLost || this.#servers.several) this.look();
    else this.#fail(this.#error);
  }

  #ask(member: Member): void {
    const { caller, clock } = this.#host;
    const attempt = new Attempt(this, member);
    const { kind, body } = this.#body;
    const { service } = this.#servers;
    const call = caller.begin(
      { to: member.epoch, service, kind, body, owner: attempt },
      clock.now(),
    );
    this.#host.touched();
    if (call === undefined) {
      const message = "this peer has too many requests open that are not answered yet";
      this.#fail(new EarshotError("ERR_EARSHOT_BUSY", message));
      return;
    }
    attempt.call = call;
    this.#attempts.add(attempt);
  }

  #wait(): void {
    this.dueAt = Math.min(this.#lookUntil, this.#timeoutAt);
    this.#host.deadlines.sooner(this.dueAt);
    this.#host.looking(this, true);
  }

  #keepBody(): void {
    if (this.#bodyKept) return;
    this.#bodyKept = true;
    const { kind, body } = this.#body;
    this.#body = { kind, body: new Uint8Array(body) };
  }

  #timedOut(): EarshotError {
    const { service } = this.#servers;
    const asked = [...this.#attempts].map(({ member }) => member.name);
    const who =
      asked.length === 0 ? "nobody was there to answer" : `${asked.join(", ")} did not reply`;
    return new EarshotError(
      "ERR_EARSHOT_TIMEOUT",
      `no reply from ${JSON.stringify(service)} in ${this.#options.timeoutMs} ms: ${who}`,
      { details: { service, asked: [...this.#attempts].map(({ member }) => member.id) } },
    );
  }

  #fail(error: unknown): void {
    this.#finish(() => this.#settle.reject(error));
  }

  #finish(settle: () => void): void {
    if (this.#over) return;
    this.#over = true;
    const { caller, clock, deadlines } = this.#host;
    if (this.#abort !== undefined) this.#options.signal?.removeEventListener("abort", this.#abort);
    deadlines.remove(this);
    this.#host.looking(this, false);
    this.#host.ended(this);
    settle();
    if (this.#attempts.size === 0) return;
    for (const { call } of this.#attempts) if (call !== undefined) caller.cancel(call, clock.now());
    this.#attempts.clear();
    this.#host.touched();
  }
}

/** A request at one server. */
class Attempt implements CallOwner {
  readonly #asking: Asking;
  readonly member: Member;
  call: OpenCall | undefined;
  /** The latest of several replies. */
  #latest: Reply | undefined;

  constructor(asking: Asking, member: Member) {
    this.#asking = asking;
    this.member = member;
  }

  replied({ kind, body }: ReplyPart, last: boolean): void {
    const reply = new ReceivedReply(this.member, kind, body);
    if (!last) this.#latest = reply;
    this.#asking.replied(this, reply, last);
  }

  ended(): void {
    if (this.#latest !== undefined) this.#asking.replied(this, this.#latest, true);
    else this.failed({ what: "failed", code: "no-reply", message: "the server gave no reply" });
  }

  failed(failure: Failure): void {
    this.#asking.failed(this, failure);
  }
}
