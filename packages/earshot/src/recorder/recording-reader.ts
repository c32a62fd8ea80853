/**
 * Reads a recording, record by record, as far as it is whole: a tail that is missing ends it, and
 * so does damage, which is told with its place.
 * @module
 */
import { EarshotError } from "../core/errors.ts";
import type { Input } from "../core/io.ts";
import { Chain } from "./chain.ts";
import {
  checkBytes,
  contentLimit,
  type End,
  formatVersion,
  type Head,
  kinds,
  lengthCheck,
  preamble,
  recordHeadBytes,
  verdicts,
} from "./layout.ts";
import { ValueReader } from "./value-reader.ts";

/** One input, and what came of it then. */
export interface RecordedStep {
  /** From 0. */
  readonly index: number;
  /** Where its record begins, in bytes from the start of the file. */
  readonly offset: number;
  readonly input: Input;
  /** The code of the error with which a command was refused. */
  readonly refused: string | undefined;
  /** What the engine said when it broke its own rules. */
  readonly failed: string | undefined;
  /** A word of the running hash for each output. */
  readonly words: readonly number[];
  /** The outputs themselves, where they were kept. */
  readonly outputs: readonly unknown[] | undefined;
}

/** How a recording ends. */
export type Ending =
  | ({ readonly kind: "whole" } & End)
  /** The program was killed, or lives still: everything before `offset` is whole. */
  | { readonly kind: "cut"; readonly offset: number }
  /** The file was changed: the record at `offset` is not what was written; it would have been input `index`. */
  | { readonly kind: "damaged"; readonly offset: number; readonly index: number };

/** The next bytes of a file, at most so many; none at its end. */
export type ReadMore = (atMost: number) => Uint8Array;

const readBytes = 1 << 18;

export class RecordingReader {
  readonly head: Head;
  /** Known once {@link next} has given `undefined`. */
  ending: Ending | undefined;
  readonly #more: ReadMore;
  readonly #values: ValueReader = new ValueReader();
  readonly #outputs: ValueReader = new ValueReader();
  readonly #chain: Chain = new Chain();
  #held: Uint8Array = new Uint8Array();
  #at = 0;
  /** Place of `#held[0]` in the file. */
  #base = 0;
  #index = 0;

  /** @throws `ERR_EARSHOT_NOT_A_RECORDING` */
  constructor(more: ReadMore) {
    this.#more = more;
    this.head = this.#readHead();
  }

  next(): RecordedStep | undefined {
    if (this.ending !== undefined) return undefined;
    const offset = this.#base + this.#at;
    const content = this.#content();
    if (content === "cut") this.ending = { kind: "cut", offset };
    else if (content !== "damaged") {
      const kind = content[0];
      this.#values.begin(content.subarray(1));
      const step = kind === kinds.step ? this.#step(offset) : undefined;
      if (step !== undefined) return step;
      if (kind === kinds.end) this.ending = this.#end(content);
    }
    this.ending ??= { kind: "damaged", offset, index: this.#index };
    return undefined;
  }

  #readHead(): Head {
    const first = this.#take(preamble.length);
    const known = preamble.length - 1;
    if (first === undefined || !first.subarray(0, known).every((byte, at) => byte === preamble[at]))
      throw noRecording("The file is no recording of Earshot.");
    if (first[known] !== formatVersion)
      throw noRecording(
        `The recording has format ${first[known]}; this version of Earshot reads format ${formatVersion}.`,
      );
    const content = this.#content();
    if (typeof content === "string" || content[0] !== kinds.head)
      throw noRecording("The recording is damaged or cut off where it says who was recorded.");
    const reader = new ValueReader();
    reader.begin(content.subarray(1));
    const head = reader.value() as Head;
    if (reader.fault || typeof head !== "object" || head === null)
      throw noRecording("The recording does not say who was recorded.");
    return head;
  }

  #content(): Uint8Array | "cut" | "damaged" {
    const lead = this.#take(recordHeadBytes);
    if (lead === undefined) return "cut";
    const [a = 0, b = 0, c = 0, check] = lead;
    const length = a | (b << 8) | (c << 16);
    if (check !== lengthCheck(length) || length === 0 || length > contentLimit) return "damaged";
    const all = this.#take(length + checkBytes);
    if (all === undefined) return "cut";
    const content = all.subarray(0, length);
    const view = new DataView(all.buffer, all.byteOffset);
    return view.getUint32(length, true) === this.#chain.add(content) ? content : "damaged";
  }

  #step(offset: number): RecordedStep | undefined {
    const values = this.#values;
    const input = values.value() as Input;
    const verdict = values.byte();
    const text = verdict === verdicts.taken ? undefined : values.value();
    const words: number[] = [];
    for (let left = values.whole(); left > 0 && !values.fault; left--) words.push(values.uint32());
    const outputs = this.head.outputs === "whole" ? this.#wholeOutputs(words.length) : undefined;
    if (values.fault || typeof input !== "object" || input === null) return undefined;
    return {
      index: this.#index++,
      offset,
      input,
      refused: verdict === verdicts.refused ? String(text) : undefined,
      failed: verdict === verdicts.failed ? String(text) : undefined,
      words,
      outputs,
    };
  }

  #wholeOutputs(count: number): readonly unknown[] {
    const outputs: unknown[] = [];
    for (let left = count; left > 0 && !this.#values.fault; left--) {
      this.#outputs.begin(this.#values.raw(this.#values.whole()));
      outputs.push(this.#outputs.value());
      if (this.#outputs.fault) this.#values.fault = true;
    }
    return outputs;
  }

  #end(content: Uint8Array): Ending | undefined {
    const reader = new ValueReader();
    reader.begin(content.subarray(1));
    const end = reader.value() as End;
    return reader.fault || typeof end !== "object" || end === null
      ? undefined
      : { kind: "whole", ...end };
  }

  /** The next bytes of the file, borrowed until the next call; `undefined` when it ends before. */
  #take(count: number): Uint8Array | undefined {
    while (this.#held.length - this.#at < count) {
      const fresh = this.#more(Math.max(readBytes, count));
      if (fresh.length === 0) return undefined;
      const left = this.#held.subarray(this.#at);
      const joined = new Uint8Array(left.length + fresh.length);
      joined.set(left);
      joined.set(fresh, left.length);
      this.#base += this.#at;
      this.#at = 0;
      this.#held = joined;
    }
    const bytes = this.#held.subarray(this.#at, this.#at + count);
    this.#at += count;
    return bytes;
  }
}

function noRecording(message: string): EarshotError {
  return new EarshotError("ERR_EARSHOT_NOT_A_RECORDING", message);
}
