/**
 * The body of a request or a reply; text and value are made only when asked for.
 * @module
 */
import type { Member } from "../../core/events.ts";
import type { BodyKind } from "../../core/io.ts";
import { bodyText, bodyValue } from "../body/body.ts";
import type { Received, Reply } from "../types/rpc.ts";

export class ReceivedBody implements Received {
  readonly kind: BodyKind;
  readonly bytes: Uint8Array;

  constructor(kind: BodyKind, bytes: Uint8Array) {
    this.kind = kind;
    this.bytes = bytes;
  }

  text(): string {
    return bodyText(this.kind, this.bytes);
  }

  value(): unknown {
    return bodyValue(this.kind, this.bytes);
  }
}

export class ReceivedReply extends ReceivedBody implements Reply {
  readonly from: Member;

  constructor(from: Member, kind: BodyKind, bytes: Uint8Array) {
    super(kind, bytes);
    this.from = from;
  }
}
