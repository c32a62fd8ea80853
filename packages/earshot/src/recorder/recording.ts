/**
 * Writes a recording: each input of the engine with a hash of every output. Nothing in here ever
 * throws at the engine or its driver: what goes wrong ends the recording, not the peer.
 * @module
 */
import type { Input, Output } from "../core/io.ts";
import { Chain } from "./chain.ts";
import {
  checkBytes,
  contentLimit,
  type EndReason,
  type Head,
  kinds,
  lengthCheck,
  preamble,
  recordHeadBytes,
  verdicts,
} from "./layout.ts";
import type { Sink } from "./sink.ts";
import { ValueWriter } from "./value-writer.ts";

/** Room that is kept for the last record. */
const endBytes = 256;

/** Why a recording stopped before its peer did; `error` for what failed. */
export interface Stopped {
  readonly reason: Exclude<EndReason, "closed">;
  readonly error?: unknown;
}

export interface RecordingOptions {
  readonly head: Head;
  readonly sink: Sink;
  /** Size of the file at which recording stops, in bytes. */
  readonly limitBytes: number;
  /** Called at most once, from within an input. */
  readonly stopped: (why: Stopped) => void;
}

export class Recording {
  readonly #sink: Sink;
  readonly #limitBytes: number;
  readonly #whole: boolean;
  readonly #tell: (why: Stopped) => void;
  /** Content of the step at hand. */
  readonly #step: ValueWriter = new ValueWriter();
  readonly #output: ValueWriter = new ValueWriter();
  readonly #wholes: ValueWriter = new ValueWriter();
  readonly #frame: ValueWriter = new ValueWriter();
  readonly #contents: Chain = new Chain();
  readonly #outputs: Chain = new Chain();
  #words: number[] = [];
  #midstep = false;
  #closed = false;
  #state: "open" | "stopped" | "closed" = "open";
  /** Figures for `stats()`. */
  readonly counters: { recordedInputs: number; recordedOutputs: number; recordedBytes: number } = {
    recordedInputs: 0,
    recordedOutputs: 0,
    recordedBytes: 0,
  };

  constructor({ head, sink, limitBytes, stopped }: RecordingOptions) {
    this.#sink = sink;
    this.#limitBytes = limitBytes;
    this.#whole = head.outputs === "whole";
    this.#tell = stopped;
    this.#guarded(() => {
      this.#put(preamble);
      const first = new ValueWriter();
      first.byte(kinds.head);
      first.value(head);
      this.#append(first.written());
    });
  }

  get open(): boolean {
    return this.#state === "open";
  }

  /** Before the engine handles it, as the bytes are only lent. */
  input(input: Input): void {
    this.#guarded(() => {
      // A driver that broke within a step: what was numbered in it must not be lost to readers.
      if (this.#midstep) this.#endStep(verdicts.failed, "the step was not brought to its end");
      this.#midstep = true;
      this.#step.clear();
      this.#wholes.clear();
      this.#words = [];
      this.#step.byte(kinds.step);
      this.#step.value(input);
    });
  }

  /** Each output, before anybody else sees it; `timeout` ends the step. */
  output(output: Output, refused?: string): void {
    this.#guarded(() => {
      this.#output.clear();
      this.#output.value(output);
      const bytes = this.#output.written();
      this.#words.push(this.#outputs.add(bytes));
      if (this.#whole) {
        this.#wholes.whole(bytes.length);
        this.#wholes.raw(bytes);
      }
      if (output.type !== "timeout") return;
      if (refused === undefined) this.#endStep(verdicts.taken);
      else this.#endStep(verdicts.refused, refused);
    });
  }

  /** The engine broke one of its rules: this step has no more outputs, and none follows. */
  failed(message: string): void {
    this.#guarded(() => this.#endStep(verdicts.failed, message));
  }

  /** Says that the recording is whole, and waits until it is written. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#end("closed");
    if (this.#state === "open") this.#state = "closed";
    await this.#sink.close();
  }

  /** The sink could not write. */
  broken(error: unknown): void {
    this.#stop({ reason: "failed", error });
  }

  #endStep(verdict: number, text?: string): void {
    const step = this.#step;
    step.byte(verdict);
    if (text !== undefined) step.value(text);
    step.whole(this.#words.length);
    for (const word of this.#words) step.uint32(word);
    if (this.#whole) step.raw(this.#wholes.written());
    const size = recordHeadBytes + step.length + checkBytes;
    if (
      step.length > contentLimit ||
      this.counters.recordedBytes + size + endBytes > this.#limitBytes
    ) {
      this.#end("limit");
      this.#stop({ reason: "limit" });
    } else if (this.#append(step.written())) {
      this.#midstep = false;
      this.counters.recordedInputs++;
      this.counters.recordedOutputs += this.#words.length;
    }
  }

  #end(reason: EndReason): void {
    const { recordedInputs: inputs, recordedOutputs: outputs } = this.counters;
    this.#guarded(() => {
      // Of its own texts and shapes: those of a step that was left out are unknown to readers.
      const last = new ValueWriter(endBytes);
      last.byte(kinds.end);
      // Outputs of a step that is not in the file are in the hash already.
      const digest = this.#midstep ? "" : this.#outputs.digest;
      last.value({ reason, inputs, outputs, digest });
      this.#append(last.written());
    });
  }

  #append(content: Uint8Array): boolean {
    const frame = this.#frame;
    frame.clear();
    frame.uint32((content.length | (lengthCheck(content.length) << 24)) >>> 0);
    frame.raw(content);
    frame.uint32(this.#contents.add(content));
    return this.#put(frame.written());
  }

  #put(bytes: Uint8Array): boolean {
    if (this.#sink.write(bytes)) {
      this.counters.recordedBytes += bytes.length;
      return true;
    }
    this.#stop({ reason: "slow" });
    return false;
  }

  #guarded(work: () => void): void {
    if (this.#state !== "open") return;
    try {
      work();
    } catch (error) {
      this.#stop({ reason: "failed", error });
    }
  }

  #stop(why: Stopped): void {
    if (this.#state === "stopped") return;
    this.#state = "stopped";
    this.#tell(why);
  }
}
