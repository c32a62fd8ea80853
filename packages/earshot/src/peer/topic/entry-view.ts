/**
 * What programs see of entries: their names, bodies and retractions.
 * @module
 */
import { hexOf, type PeerId } from "../../core/identity.ts";
import type { StoredEntry } from "../../store/store.ts";
import { type LogId, ticksPerMs } from "../../topic/records.ts";
import { markBytes, readTakenBack } from "../../topic/taken-back.ts";
import { invalid } from "../arguments.ts";
import { bodyText, bodyValue } from "../body/body.ts";
import type { Schema } from "../types/schema.ts";
import type { EntryId, TopicEntry, TopicRetraction } from "../types/topic.ts";

export interface NamedEntry {
  readonly log: LogId;
  readonly sequence: number;
  /** The beginning of its hash: of two with one number, which. */
  readonly hash: Uint8Array;
}

/** Log, sequence, and the beginning of the hash. */
export function entryId({ log, sequence, hash }: NamedEntry): EntryId {
  return `${log}-${sequence}-${hexOf(hash, 0, markBytes)}`;
}

const idForm = /^([0-9a-f]{32})-([1-9][0-9]{0,14})-([0-9a-f]{16})$/;

/** @throws `ERR_EARSHOT_INVALID_ARGUMENT` */
export function parseEntryId(id: unknown): NamedEntry {
  const [, log, sequence, hash] = (typeof id === "string" && idForm.exec(id)) || [];
  if (log === undefined || sequence === undefined || hash === undefined)
    throw invalid("id must be the id of an entry");
  return {
    log: log as LogId,
    sequence: Number(sequence),
    hash: Uint8Array.from(Buffer.from(hash, "hex")),
  };
}

/** Of whom an entry is, to its readers. */
export interface Whose {
  readonly author: PeerId;
  readonly own: boolean;
}

export class EntryView<T> implements TopicEntry<T> {
  readonly type = "entry";
  readonly author: PeerId;
  readonly own: boolean;
  readonly #entry: StoredEntry;
  readonly #bytes: Uint8Array;
  #value: { readonly value: T } | undefined;

  /** @param value the body as the schema has made it, where there is one */
  constructor(
    entry: StoredEntry,
    bytes: Uint8Array,
    whose: Whose,
    value: { readonly value: T } | undefined,
  ) {
    this.#entry = entry;
    this.#bytes = bytes;
    this.author = whose.author;
    this.own = whose.own;
    this.#value = value;
  }

  get id(): EntryId {
    return entryId(this.#entry);
  }

  get log(): LogId {
    return this.#entry.log;
  }

  get sequence(): number {
    return this.#entry.sequence;
  }

  get at(): number {
    return Math.floor(this.#entry.time / ticksPerMs);
  }

  get time(): number {
    return this.#entry.time;
  }

  get position(): number {
    return this.#entry.position;
  }

  get kind(): TopicEntry["kind"] {
    return this.#entry.kind;
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  text(): string {
    return bodyText(this.kind, this.#bytes);
  }

  value(): T {
    // Without a schema nothing is known of it.
    this.#value ??= { value: bodyValue(this.kind, this.#bytes) as T };
    return this.#value.value;
  }
}

/** `undefined` for what programs do not read: what was taken back, or what the schema refuses. */
export function presented<T>(
  entry: StoredEntry,
  whose: Whose,
  schema: Schema<T> | undefined,
  refused: () => void,
): TopicEntry<T> | TopicRetraction | undefined {
  const { body, kind } = entry;
  if (body === undefined) return undefined;
  if (entry.type === "retraction") {
    const said = readTakenBack(body);
    if (said === undefined) return undefined;
    const { position } = entry;
    return { type: "retraction", id: entryId(said), author: whose.author, position };
  }
  if (schema === undefined) return new EntryView<T>(entry, body, whose, undefined);
  try {
    const result = schema["~standard"].validate(bodyValue(kind, body));
    if (!(result instanceof Promise) && result.issues === undefined)
      return new EntryView<T>(entry, body, whose, { value: result.value });
  } catch {
    // A value that cannot be read is none that it takes.
  }
  refused();
  return undefined;
}
