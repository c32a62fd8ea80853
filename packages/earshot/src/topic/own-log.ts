/**
 * The log that this peer writes: what programs say in one turn becomes a few entries under one signature,
 * which are stored first and then sent. It is never written where another copy of it may have gone on.
 * @module
 */
import type { Draft } from "./io.ts";
import { headMessage } from "./chain.ts";
import { encodeEntries } from "./entry-codec.ts";
import { append, begin } from "./keeping.ts";
import { topicLimits } from "./limits.ts";
import type { Log, Part } from "./log.ts";
import { encodeMessage } from "./messages.ts";
import type { Change, ChainPoint, Entry } from "./records.ts";
import type { TopicState, TypedDraft } from "./state.ts";

export function appendDrafts(state: TopicState, drafts: readonly Draft[]): void {
  for (const draft of drafts) state.drafts.push({ ...draft, type: "post" });
  writeDrafts(state);
}

/** Another copy of our log has gone on elsewhere (a backup that was restored, a cloned disk): we begin a new one. */
export function renewOwnLog(state: TopicState): void {
  if (state.renewing) return;
  state.renewing = true;
  state.counters.ownLogsRenewed++;
  state.effect("nonce", { kind: "nonce" }, ({ nonce }) => {
    state.renewing = false;
    state.useOwnLog(nonce);
    state.event({ type: "own-log", log: state.ownLog });
    writeDrafts(state);
  });
}

/** Says what waits, if our log may be written. */
export function writeDrafts(state: TopicState): void {
  if (!state.ownReady || state.renewing || state.signing) return;
  const batch = takeBatch(state.drafts);
  if (batch.length > 0) writeBatch(state, batch);
}

function takeBatch(drafts: TypedDraft[]): readonly TypedDraft[] {
  let bytes = 0;
  let count = 0;
  for (const { body } of drafts) {
    bytes += body.length;
    if (count === topicLimits.batchEntries || (count > 0 && bytes > topicLimits.batchBytes)) break;
    count++;
  }
  return drafts.splice(0, count);
}

function writeBatch(state: TopicState, batch: readonly TypedDraft[]): void {
  const own = ownPart(state);
  if (own === undefined) {
    for (const { token } of batch)
      state.event({
        type: "refused",
        token,
        code: "ERR_EARSHOT_STORE_FULL",
        reason: "the topic has as many logs as it may",
      });
    return;
  }
  const { log, part, change } = own;
  const start = part.tail;
  const entries = chained(state, log, start, batch);
  const last = entries.at(-1);
  if (last === undefined) return;
  state.signing = true;
  const message = headMessage(log.id, last.sequence, last.hash);
  state.effect("signed", { kind: "sign", message }, ({ signature }) => {
    state.signing = false;
    const signed = [...entries.slice(0, -1), { ...last, signature }];
    append(state, log, part, signed, {
      ...(change === undefined ? {} : { begin: change }),
      retractions: batch.flatMap(({ retracts }) => retracts ?? []),
      own: true,
      done: (position) => say(state, log, start, signed, batch, position),
    });
    state.counters.entriesAppended += signed.length;
    for (const [at, { sequence, hash }] of signed.entries())
      state.event({ type: "made", token: batch[at]?.token ?? 0, log: log.id, sequence, hash });
    writeDrafts(state);
  });
}

/** To the programs that wait, and to all others. */
function say(
  state: TopicState,
  log: Log,
  start: ChainPoint,
  entries: readonly Entry[],
  batch: readonly TypedDraft[],
  position: number,
): void {
  for (const [at, { token }] of batch.entries())
    state.event({ type: "appended", token, position: position + at });
  const bytes = encodeMessage({
    type: "chunk",
    publicKey: log.publicKey,
    nonce: log.nonce,
    sequence: start.sequence,
    hash: start.hash,
    entries: encodeEntries(entries, (sequence) => log.retractions.get(sequence)),
  });
  state.outputs.push({ type: "broadcast", bytes, tokens: batch.map(({ token }) => token) });
}

function chained(
  state: TopicState,
  log: Log,
  start: ChainPoint,
  batch: readonly TypedDraft[],
): readonly Entry[] {
  const { chain, clock } = state;
  clock.own(start.time);
  let { sequence, hash } = start;
  return batch.map(({ type, kind, body }) => {
    sequence++;
    const time = clock.tick(state.wall);
    const bodyHash = chain.sha256(body);
    hash = chain.entryHash(hash, { sequence, time, type, kind, bodyHash });
    return { log: log.id, sequence, time, type, kind, body, bodyHash, hash, signature: undefined };
  });
}

function ownPart(
  state: TopicState,
): { readonly log: Log; readonly part: Part; readonly change?: Change } | undefined {
  const log = state.logs.get(state.ownLog);
  const part = log?.parts[0];
  if (log !== undefined && part !== undefined) return { log, part };
  const { publicKey, topic } = state.options;
  const nonce = state.ownNonce;
  const origin = state.chain.origin(topic, publicKey, nonce);
  return begin(state, { log: state.ownLog, origin, publicKey, nonce }, origin);
}
