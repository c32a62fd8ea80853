/**
 * One of several servers that were asked the same, and why it has not replied.
 * @module
 */
import type { Member } from "../../core/events.ts";
import type { CallOwner, Failure, OpenCall, ReplyPart } from "../../rpc/open-call.ts";
import type { MissingReply, Reply } from "../types/rpc.ts";
import { ReceivedReply } from "./received-body.ts";
import { errorOf } from "./servers.ts";

type Reason = MissingReply["reason"];

/** Who waits for all of them. */
export interface Gatherer {
  replied(reply: Reply): void;
  /** One of them will not reply. */
  settled(): void;
}

const reasons: { readonly [What in Failure["what"]]: Reason } = {
  failed: "failed",
  "unknown-service": "no-service",
  busy: "busy",
  gone: "lost",
  lost: "lost",
};

export class Asked implements CallOwner {
  readonly #gatherer: Gatherer;
  readonly #service: string;
  readonly member: Member;
  call: OpenCall | undefined;
  /** `undefined` once it has replied. */
  missing: MissingReply | undefined;
  #latest: Reply | undefined;

  constructor(gatherer: Gatherer, member: Member, service: string) {
    this.#gatherer = gatherer;
    this.#service = service;
    this.member = member;
    this.missing = { member, reason: "pending" };
  }

  replied({ kind, body }: ReplyPart, last: boolean): void {
    this.#latest = new ReceivedReply(this.member, kind, body);
    if (last) this.ended();
  }

  ended(): void {
    if (this.#latest === undefined) {
      this.failed({ what: "failed", code: "no-reply", message: "the server gave no reply" });
      return;
    }
    this.missing = undefined;
    this.#gatherer.replied(this.#latest);
  }

  failed(failure: Failure): void {
    const error = errorOf(failure, this.member, this.#service);
    this.missing = { member: this.member, reason: reasons[failure.what], error };
    this.#gatherer.settled();
  }

  /** It is no longer waited for. */
  end(reason: Reason): void {
    if (this.missing?.reason === "pending") this.missing = { member: this.member, reason };
  }
}
