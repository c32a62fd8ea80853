/**
 * Consecutive entries of a log as another holder gave them: read, chained, and verified by one signature.
 * @module
 */
import { headMessage, logIdOf, pointOf, retractionMessage, sameBytes } from "./chain.ts";
import { decodeEntries } from "./entry-codec.ts";
import { topicLimits } from "./limits.ts";
import type { TopicMessage } from "./message-table.ts";
import type { ChainPoint, Entry, LogId, Retraction } from "./records.ts";
import type { TopicState } from "./state.ts";
import { readTakenBack } from "./taken-back.ts";

export interface Chunk {
  readonly log: LogId;
  readonly origin: ChainPoint;
  readonly publicKey: Uint8Array;
  readonly nonce: Uint8Array;
  /** Behind which its entries come. Its time is not known. */
  readonly start: ChainPoint;
  /** One or more; the last is signed. Bodies are views of the message. */
  readonly entries: readonly Entry[];
  readonly end: ChainPoint;
  /** Of its entries that were taken back. */
  readonly taken: readonly Retraction[];
  /** What its entries take back. Of these some may be worth nothing: then they are taken out. */
  readonly said: readonly Retraction[];
}

/** Hashes the entries; `undefined` when they are none. Nothing of it may be believed before {@link verifyChunk}. */
export function readChunk(state: TopicState, message: TopicMessage<"chunk">): Chunk | undefined {
  const reading = readInSteps(state, message);
  for (;;) {
    const step = reading.next();
    if (step.done === true) return step.value;
  }
}

/** The same, a few entries in each turn of the loop, as there may be very many chunks. */
export function readChunkInTurns(
  state: TopicState,
  message: TopicMessage<"chunk">,
  then: (chunk: Chunk | undefined) => void,
): void {
  const reading = readInSteps(state, message);
  const step = (): void => {
    const { done, value } = reading.next();
    if (done === true) then(value);
    else state.effect("turned", { kind: "turn" }, step);
  };
  step();
}

function* readInSteps(
  state: TopicState,
  message: TopicMessage<"chunk">,
): Generator<undefined, Chunk | undefined, undefined> {
  const { chain, options } = state;
  const { publicKey, nonce, sequence } = message;
  const carried = decodeEntries(message.entries);
  if (carried === undefined) return undefined;
  const origin = chain.origin(options.topic, publicKey, nonce);
  if (sequence === 0 && !sameBytes(origin.hash, message.hash)) return undefined;
  const log = logIdOf(origin);
  const entries: Entry[] = [];
  const takenBack: Retraction[] = [];
  const start: ChainPoint = { sequence, hash: message.hash, time: 0 };
  let before = start.hash;
  for (const { time, type, kind, body, taken, signature } of carried) {
    if (entries.length > 0 && entries.length % topicLimits.turnEntries === 0) yield;
    const number = sequence + entries.length + 1;
    const bodyHash = body === undefined ? taken?.bodyHash : chain.sha256(body);
    if (bodyHash === undefined) return undefined;
    before = chain.entryHash(before, { sequence: number, time, type, kind, bodyHash });
    if (taken !== undefined) takenBack.push({ log, sequence: number, signature: taken.signature });
    // Of the signatures only the last is verified, so no other is kept and passed on.
    const last = entries.length === carried.length - 1;
    entries.push({
      log,
      sequence: number,
      time,
      type,
      kind,
      body,
      bodyHash,
      hash: before,
      signature: last ? signature : undefined,
    });
  }
  const last = entries.at(-1);
  if (last === undefined || (entries.length > 1 && sizeOf(entries) > topicLimits.chunkBytes))
    return undefined;
  const source = { log, origin, publicKey, nonce };
  const said = retractionsIn(entries);
  return { ...source, start, entries, end: pointOf(last), taken: takenBack, said };
}

/**
 * Whether its author has signed it, and what is missing of it was truly taken back. Gives the chunk, without what
 * it says in vain, or `undefined`.
 */
export function verifyChunk(
  state: TopicState,
  chunk: Chunk,
  done: (chunk: Chunk | undefined) => void,
): void {
  const { log, end, publicKey, taken } = chunk;
  const vain = new Set<Retraction>();
  const said = chunk.said.filter((retraction) => !isKnown(state, retraction));
  let open = 1;
  let good = true;
  const check = (message: Uint8Array, signature: Uint8Array, bad: () => void): void => {
    open++;
    state.verify(publicKey, message, signature, (isGood) => {
      if (!isGood) bad();
      close();
    });
  };
  const close = (): void => {
    if (--open > 0) return;
    if (!good) return done(undefined);
    done(vain.size === 0 ? chunk : { ...chunk, said: chunk.said.filter((one) => !vain.has(one)) });
  };
  const forged = (): void => void (good = false);
  const signature = chunk.entries.at(-1)?.signature ?? new Uint8Array();
  check(headMessage(log, end.sequence, end.hash), signature, forged);
  for (const each of taken)
    if (!isKnown(state, each)) check(retractionMessage(log, each.sequence), each.signature, forged);
  for (const each of said)
    check(retractionMessage(each.log, each.sequence), each.signature, () => vain.add(each));
  close();
}

/** Bytes of the bodies. */
export function sizeOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, { body }) => sum + (body?.length ?? 0), 0);
}

function isKnown(state: TopicState, { log, sequence }: Retraction): boolean {
  return state.logs.get(log)?.retractions.has(sequence) === true;
}

function retractionsIn(entries: readonly Entry[]): readonly Retraction[] {
  const said: Retraction[] = [];
  for (const { type, body } of entries) {
    const one = type === "retraction" && body !== undefined ? readTakenBack(body) : undefined;
    if (one !== undefined)
      said.push({ log: one.log, sequence: one.sequence, signature: one.signature });
  }
  return said;
}

/** Without its first entries. */
export function trimmed(chunk: Chunk, entries: number): Chunk {
  const last = chunk.entries[entries - 1];
  if (last === undefined) return chunk;
  const left = chunk.entries.slice(entries);
  return {
    ...chunk,
    start: pointOf(last),
    entries: left,
    taken: chunk.taken.filter(({ sequence }) => sequence > last.sequence),
  };
}
