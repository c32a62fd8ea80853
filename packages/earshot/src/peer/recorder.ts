/**
 * The flight recorder of one peer: makes the file, stands around the engine, and tells when it stops.
 * @module
 */
import { EarshotError } from "../core/errors.ts";
import { wireVersion } from "../core/wire/header.ts";
import type { RealmCipher } from "../core/wire/seal.ts";
import { codeVersion } from "../recorder/code-version.ts";
import { FileSink } from "../recorder/file-sink.ts";
import { type EngineLike, RecordedEngine } from "../recorder/recorded-engine.ts";
import { Recording, type Stopped } from "../recorder/recording.ts";
import type { Settings } from "./settings.ts";
import type { Status } from "./types/status.ts";

export class Recorder {
  readonly #recording: Recording;
  readonly #file: string;
  #tell: ((status: Status) => void) | undefined;
  #untold: Status | undefined;

  /** @throws `ERR_EARSHOT_RECORDING_FAILED` */
  constructor(settings: Settings, cipher: RealmCipher, epoch: Uint8Array, seed: number) {
    const { record, realm, identity, announced, clock } = settings;
    if (record === undefined) throw new Error("assertion failed: there is something to record to");
    this.#file = record.file;
    const { publicKey, peerId } = identity;
    this.#recording = new Recording({
      head: {
        ...codeVersion(),
        wire: wireVersion,
        runtime: `Node.js ${process.versions.node}, ${process.platform} ${process.arch}`,
        startedAt: clock.wall?.() ?? Date.now(),
        startedNow: clock.now(),
        realm,
        tags: [cipher.tag, ...cipher.olderTags],
        closed: cipher.overheadBytes > 0,
        seed,
        publicKey,
        peerId,
        epoch,
        ...announced,
        outputs: record.outputs,
      },
      sink: this.#open(),
      limitBytes: record.limitBytes,
      stopped: (why) => this.#stopped(why),
    });
  }

  get counters(): Readonly<Record<string, number>> {
    return { ...this.#recording.counters, recording: this.#recording.open ? 1 : 0 };
  }

  around(engine: EngineLike): RecordedEngine {
    return new RecordedEngine(engine, this.#recording);
  }

  tellTo(tell: (status: Status) => void): void {
    this.#tell = tell;
    if (this.#untold !== undefined) tell(this.#untold);
  }

  /** Resolves when everything is in the file. */
  close(): Promise<void> {
    return this.#recording.close();
  }

  #open(): FileSink {
    try {
      return new FileSink(this.#file, (error) => this.#recording.broken(error));
    } catch (cause) {
      const there = cause instanceof Error && "code" in cause && cause.code === "EEXIST";
      throw new EarshotError(
        "ERR_EARSHOT_RECORDING_FAILED",
        there
          ? `${this.#file} is there already; a recording is never overwritten`
          : `${this.#file} cannot be made: ${cause instanceof Error ? cause.message : String(cause)}`,
        { cause },
      );
    }
  }

  #stopped({ reason, error }: Stopped): void {
    const status: Status = {
      type: "recording-stopped",
      reason,
      file: this.#file,
      ...(error === undefined ? {} : { error }),
    };
    // The engine may be in the middle of an input; whoever hears this may want to call back in.
    queueMicrotask(() => {
      if (this.#tell === undefined) this.#untold = status;
      else this.#tell(status);
    });
  }
}
