/**
 * Replaying a recording: reads the file, makes the cipher of its realm, runs the engine again, and
 * tells the story meanwhile.
 * @module
 */
import { closeSync, openSync, readSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { EarshotError } from "../core/errors.ts";
import { epochOf, peerIdOf } from "../core/identity.ts";
import type { RealmCipher } from "../core/wire/seal.ts";
import type { FrameEvent } from "../frames/frame-event.ts";
import { FrameTap } from "../frames/frame-tap.ts";
import { type CodeVersion, codeVersion } from "../recorder/code-version.ts";
import type { Head } from "../recorder/layout.ts";
import type { EngineLike } from "../recorder/recorded-engine.ts";
import { RecordingReader } from "../recorder/recording-reader.ts";
import { type ReplayOptions, type ReplayResult, replaySteps } from "../recorder/replay.ts";
import type { Happening } from "../recorder/story/happening.ts";
import { Storyteller } from "../recorder/story/storyteller.ts";
import type { Summary } from "../recorder/story/summary.ts";
import { realmCipher } from "./crypto/realm-cipher.ts";

export interface ReplayFileOptions extends Pick<ReplayOptions, "makeEngine"> {
  /** The secret of a closed realm, or several as `join` was given them. */
  readonly secret?: string | readonly string[];
  /** Told as soon as the beginning of the file was read. */
  readonly began?: (head: Head, code: CodeVersion) => void;
  /** Each thing that happened, in order. */
  readonly happened?: (happening: Happening) => void;
  /** Each frame that was sent or heard, as `Peer.frames` tells them; `at` is milliseconds since the recording began. */
  readonly frame?: (event: FrameEvent) => void;
  /** Stops between two inputs. */
  readonly signal?: AbortSignal;
}

export interface ReplayReport extends ReplayResult {
  readonly head: Head;
  /** This code. */
  readonly code: CodeVersion;
  /** The recording was made by the same code; otherwise differences are no surprise. */
  readonly sameCode: boolean;
  readonly summary: Summary;
}

/** The loop is free again after this long. */
const turnMs = 20;

/**
 * Runs the recording in `file`, a path or the bytes themselves, again and compares every output.
 *
 * @throws `ERR_EARSHOT_NOT_A_RECORDING` (also when it cannot be read), `ERR_EARSHOT_SECRET_NEEDED`
 * (none was given, or it is another), the signal's reason
 */
export async function replayFile(
  file: string | Uint8Array,
  options: ReplayFileOptions = {},
): Promise<ReplayReport> {
  if (typeof file !== "string") {
    let at = 0;
    const more = (atMost: number): Uint8Array => file.subarray(at, (at += atMost));
    return replayReader(new RecordingReader(more), options);
  }
  const descriptor = open(file);
  try {
    const reader = new RecordingReader((atMost) => {
      const bytes = new Uint8Array(atMost);
      return bytes.subarray(0, readSync(descriptor, bytes));
    });
    return await replayReader(reader, options);
  } finally {
    closeSync(descriptor);
  }
}

async function replayReader(
  reader: RecordingReader,
  options: ReplayFileOptions,
): Promise<ReplayReport> {
  const { head } = reader;
  const code = codeVersion();
  options.began?.(head, code);
  const cipher = await cipherOf(head, options.secret);
  const { makeEngine, frame } = options;
  let tap: FrameTap | undefined;
  const steps = replaySteps(reader, {
    cipher,
    ...(makeEngine === undefined ? {} : { makeEngine }),
    ...(frame === undefined
      ? {}
      : { tap: (engine) => (tap = frameTap(head, cipher, engine, frame)) }),
  });
  const story = new Storyteller(head, cipher, options.happened ?? (() => {}));
  let turnEnds = performance.now() + turnMs;
  for (;;) {
    const next = steps.next();
    if (next.done === true) {
      tap?.tell(Infinity);
      const sameCode =
        head.version === code.version && head.engine === code.engine && head.engine !== "";
      return { ...next.value, head, code, sameCode, summary: story.end() };
    }
    story.step(next.value);
    if (performance.now() < turnEnds) continue;
    await setImmediate();
    options.signal?.throwIfAborted();
    turnEnds = performance.now() + turnMs;
  }
}

function frameTap(
  head: Head,
  cipher: RealmCipher,
  engine: EngineLike,
  tell: (event: FrameEvent) => void,
): FrameTap {
  const self = { epoch: epochOf(head.epoch), id: peerIdOf(head.peerId), name: head.name };
  return new FrameTap({ cipher, self, view: () => engine.view, offsetMs: -head.startedNow, tell });
}

function open(file: string): number {
  try {
    return openSync(file, "r");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new EarshotError("ERR_EARSHOT_NOT_A_RECORDING", `The file cannot be read: ${why}`, {
      cause,
    });
  }
}

async function cipherOf(
  head: Head,
  secret: string | readonly string[] | undefined,
): Promise<RealmCipher> {
  const secrets = head.closed ? (typeof secret === "string" ? [secret] : (secret ?? [])) : [];
  if (head.closed && secrets.length === 0)
    throw new EarshotError(
      "ERR_EARSHOT_SECRET_NEEDED",
      `The realm ${JSON.stringify(head.realm)} is closed: what was received is sealed in the recording, and replaying it needs the secret.`,
    );
  const { cipher } = await realmCipher(head.realm, secrets);
  const tags = [cipher.tag, ...cipher.olderTags];
  if (head.tags.length !== tags.length || head.tags.some((tag, at) => tag !== tags[at]))
    throw new EarshotError(
      "ERR_EARSHOT_SECRET_NEEDED",
      `This is not the secret with which the realm ${JSON.stringify(head.realm)} was closed.`,
    );
  return cipher;
}
