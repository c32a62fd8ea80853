/**
 * What happens in a recording, one thing after the other: what a story is told from.
 * @module
 */
import type { Address } from "../../core/address.ts";
import type { CounterName } from "../../core/counters.ts";
import type { Member, Status } from "../../core/events.ts";
import type { BodyKind, Command, SlowPolicy, TransmitError } from "../../core/io.ts";
import type { Link } from "../../core/link.ts";

/** Commands that are told by what comes of them, or too often to be told. */
type Untold = "send" | "packet" | "open-stream" | "write" | "await-room" | "handled";

/** Times are milliseconds; `at` since the recording began. */
export type Happening = { readonly at: number } & (
  | { readonly type: "links"; readonly links: readonly Link[] }
  /** What the program asked for; messages are told when they are `sent`. */
  | { readonly type: "asked"; readonly command: Exclude<Command, { type: Untold }> }
  /** The engine did not take a command. */
  | { readonly type: "refused"; readonly command: Command["type"]; readonly code: string }
  /** `heardMs` after the first datagram of that life came in. */
  | { readonly type: "joined"; readonly member: Member; readonly heardMs: number | undefined }
  /** In the same life as before: it had been given up for `awayMs`. */
  | { readonly type: "merged"; readonly member: Member; readonly awayMs: number | undefined }
  | {
      readonly type: "updated";
      readonly member: Member;
      readonly what: readonly (keyof Member)[];
    }
  | {
      readonly type: "suspected";
      readonly member: Member;
      /** Whose word it is; `"us"`: it did not answer our own probes. */
      readonly by: Member | "us" | undefined;
      /** Since the last datagram of it. */
      readonly silentMs: number | undefined;
    }
  /** The suspicion was wrong, or has been met with a sign of life. */
  | { readonly type: "recovered"; readonly member: Member; readonly afterMs: number | undefined }
  | { readonly type: "left"; readonly member: Member; readonly presentMs: number | undefined }
  | {
      readonly type: "failed";
      readonly member: Member;
      readonly reason: "silent" | "restarted";
      readonly silentMs: number | undefined;
      readonly suspectedMs: number | undefined;
    }
  /** Somebody suspected this peer, and it objected. */
  | { readonly type: "refuted" }
  | {
      readonly type: "message";
      readonly from: Member;
      /** `undefined`: it was sent to this peer alone. */
      readonly group: string | undefined;
      readonly sequence: number;
      readonly kind: BodyKind;
      readonly body: Uint8Array;
      /** It had been missing. */
      readonly late: boolean;
    }
  /** Messages `first` to `last` have not come, as a later one shows. */
  | {
      readonly type: "missing";
      readonly from: Member;
      readonly group: string;
      readonly first: number;
      readonly last: number;
    }
  | {
      readonly type: "sent";
      readonly group: string;
      readonly sequence: number;
      readonly members: number;
      readonly kind: BodyKind;
      readonly body: Uint8Array;
      readonly error: TransmitError | undefined;
    }
  /** A stream of this peer, to a group or to one member. */
  | {
      readonly type: "stream-opened";
      readonly stream: number;
      readonly group: string | undefined;
      readonly to: Member | undefined;
      readonly slow: SlowPolicy;
    }
  /** The first that is heard of a stream. */
  | {
      readonly type: "stream-heard";
      readonly from: Member;
      readonly stream: number;
      readonly group: string | undefined;
    }
  /** Our own, on a stream. */
  | {
      readonly type: "written";
      readonly stream: number;
      readonly group: string | undefined;
      readonly sequence: number;
      readonly kind: BodyKind;
      readonly body: Uint8Array;
    }
  /** More messages of a stream than are told one by one, those of about a second; `from` is `undefined` for our own. */
  | {
      readonly type: "more-messages";
      readonly from: Member | undefined;
      readonly stream: number;
      readonly group: string | undefined;
      readonly first: number;
      readonly last: number;
      readonly messages: number;
      readonly bytes: number;
    }
  | {
      readonly type: "large-begun";
      readonly from: Member | undefined;
      readonly stream: number;
      readonly group: string | undefined;
      /** Its number among the large ones of its stream. */
      readonly large: number;
      readonly kind: BodyKind;
      readonly total: number | undefined;
    }
  | {
      readonly type: "large-ended";
      readonly from: Member | undefined;
      readonly stream: number;
      readonly group: string | undefined;
      readonly large: number;
      readonly sequence: number;
      /** `undefined` when its beginning was not seen. */
      readonly bytes: number | undefined;
      /** Its sender did not give it up. */
      readonly whole: boolean;
    }
  /** Slots that did not come, those of about a second: what we asked for, and what we were asked for and sent again. */
  | {
      readonly type: "repairs";
      readonly asks: number;
      readonly askedFor: number;
      readonly asksHeard: number;
      readonly repaired: number;
    }
  /** Messages of a stream that will never come. */
  | {
      readonly type: "gap";
      readonly from: Member;
      readonly stream: number;
      readonly group: string | undefined;
      readonly count: number;
      readonly reason: "gone" | "evicted" | "ended";
    }
  /** A stream of ours no longer counts on this member, which had got so far. */
  | {
      readonly type: "lost-receiver";
      readonly member: Member;
      readonly stream: number;
      readonly group: string | undefined;
      readonly why: "left" | "failed" | "evicted";
      readonly received: number;
      readonly handled: number;
    }
  /** A stream of ours is closed, and everybody has it. */
  | {
      readonly type: "stream-ended";
      readonly stream: number;
      readonly group: string | undefined;
      readonly messages: number;
    }
  | { readonly type: "status"; readonly status: Status }
  /** Datagrams or frames without effect, those of about a second together. */
  | {
      readonly type: "dropped";
      readonly reason: CounterName;
      /** The reason in words. */
      readonly why: string;
      readonly count: number;
      readonly from: readonly Address[];
    }
  /** Goodbye has been said. */
  | { readonly type: "closed" }
  /** The engine broke one of its own rules. */
  | { readonly type: "fault"; readonly message: string }
);

/** A happening without its time. */
export type Untimed = Happening extends infer Each
  ? Each extends Happening
    ? Omit<Each, "at">
    : never
  : never;
