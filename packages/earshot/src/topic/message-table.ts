/**
 * What holders of a topic say to each other, as one table: every message's number, fields and meaning.
 * Codec, documentation and generated tests come from it. Numbers are only ever added.
 * @module
 */
import {
  type Field,
  fixed,
  list,
  oneOf,
  record,
  rest,
  uint16,
  uint32,
  uint48,
} from "../core/wire/field.ts";
import type { FrameEntry } from "../core/wire/frame-table.ts";
import { hashBytes, logIdBytes, nonceBytes, publicKeyBytes, signatureBytes } from "./chain.ts";
import { topicLimits } from "./limits.ts";

/** The fields of every message. Bytes are views of what was received. */
export interface TopicMessages {
  readonly "digest-ask": { readonly digest: Uint8Array; readonly after: Uint8Array };
  readonly same: object;
  readonly digest: { readonly more: "no" | "yes"; readonly rows: readonly Row[] };
  readonly "chunk-ask": {
    readonly log: Uint8Array;
    readonly from: number;
    readonly head: Uint8Array;
    readonly entries: number;
  };
  readonly chunk: {
    readonly publicKey: Uint8Array;
    readonly nonce: Uint8Array;
    readonly sequence: number;
    readonly hash: Uint8Array;
    readonly entries: Uint8Array;
  };
  readonly refused: { readonly reason: "unknown" | "busy" };
  readonly "retractions-ask": { readonly log: Uint8Array; readonly after: number };
  readonly retractions: {
    readonly more: "no" | "yes";
    readonly items: readonly { readonly sequence: number; readonly signature: Uint8Array }[];
  };
}

/** What is held of one log. */
export interface Row {
  readonly log: Uint8Array;
  readonly parts: readonly RowPart[];
  readonly retractions: number;
  /** Over their sequences: which they are. */
  readonly retracted: Uint8Array;
}

/** What is held of one chain of it. */
export interface RowPart {
  readonly floor: number;
  readonly head: number;
  /** The beginning of the head's hash. */
  readonly hash: Uint8Array;
}

export type TopicMessageType = keyof TopicMessages;

export type TopicMessage<Type extends TopicMessageType = TopicMessageType> = {
  [Each in Type]: { readonly type: Each } & TopicMessages[Each];
}[Type];

/** Length of a digest, and of the beginning of a hash where a whole one is not needed. */
export const digestBytes = 16;

const log: Field<Uint8Array> = fixed(logIdBytes);
const digest: Field<Uint8Array> = fixed(digestBytes);
const more: Field<"no" | "yes"> = oneOf(["no", "yes"]);

export const topicMessageTable: {
  readonly [Type in TopicMessageType]: FrameEntry<TopicMessages[Type]>;
} = {
  "digest-ask": {
    id: 0x01,
    doc: "What do you hold? `digest` is over what the sender holds, zeros for who wants every row; `after` is the last log of the page before, zeros for the first.",
    fields: { digest, after: log },
  },
  same: {
    id: 0x02,
    doc: "Answers a digest-ask for the first page: the receiver's digest is the same.",
    fields: {},
  },
  digest: {
    id: 0x03,
    doc: "Answers a digest-ask: a page of logs in the order of their ids, with every chain of them. Entries up to `floor` are no longer held.",
    fields: {
      more,
      rows: list(
        record<Row>({
          log,
          parts: list(
            record<RowPart>({ floor: uint48, head: uint48, hash: digest }),
            topicLimits.branches,
          ),
          retractions: uint32,
          retracted: digest,
        }),
        topicLimits.rows,
      ),
    },
  },
  "chunk-ask": {
    id: 0x10,
    doc: "Entries of a log, from this sequence on and of the chain with this head if it is there; at most so many, and at least up to the next signature.",
    fields: { log, from: uint48, head: digest, entries: uint16 },
  },
  chunk: {
    id: 0x11,
    doc: "Consecutive entries of a log, the last one signed, behind the entry of this sequence and hash (0, and the hash over topic, key and nonce, for the beginning). Answers a chunk-ask, and is what an author sends to all when it appends.",
    fields: {
      publicKey: fixed(publicKeyBytes),
      nonce: fixed(nonceBytes),
      sequence: uint48,
      hash: fixed(hashBytes),
      entries: rest,
    },
  },
  refused: {
    id: 0x12,
    doc: "Answers a question that is not answered: the entries are not there (`unknown`), or too many ask at once.",
    fields: { reason: oneOf(["unknown", "busy"]) },
  },
  "retractions-ask": {
    id: 0x20,
    doc: "Which entries of this log has its author taken back, above this sequence?",
    fields: { log, after: uint48 },
  },
  retractions: {
    id: 0x21,
    doc: "Answers a retractions-ask, in the order of the sequences: the author's signature for each.",
    fields: {
      more,
      items: list(
        record<{ readonly sequence: number; readonly signature: Uint8Array }>({
          sequence: uint48,
          signature: fixed(signatureBytes),
        }),
        topicLimits.retractionsPage,
      ),
    },
  },
};
