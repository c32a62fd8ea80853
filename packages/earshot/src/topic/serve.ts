/**
 * What other holders ask: digests at once, chunks from the store, a few at a time.
 * @module
 */
import { hexOf } from "../core/identity.ts";
import { sameBytes } from "./chain.ts";
import { encodeEntries } from "./entry-codec.ts";
import type { KeptEntry, Token } from "./io.ts";
import { topicLimits } from "./limits.ts";
import { type Log, type Part, partBefore } from "./log.ts";
import type { Row, TopicMessage } from "./message-table.ts";
import { decodeMessage, encodeMessage } from "./messages.ts";
import type { LogId } from "./records.ts";
import { answerRetractions } from "./retractions.ts";
import type { TopicState } from "./state.ts";

/** Tells whether who asks holds something else. */
export function asked(state: TopicState, token: Token, bytes: Uint8Array): "differs" | undefined {
  const question = decodeMessage(bytes);
  if (question?.type === "digest-ask") {
    const page = digestPage(state, question);
    answer(state, token, page);
    return page.type === "digest" ? "differs" : undefined;
  }
  reply(state, token, question);
  return undefined;
}

function reply(state: TopicState, token: Token, question: TopicMessage | undefined): void {
  switch (question?.type) {
    case "retractions-ask":
      return answer(state, token, answerRetractions(state, question));
    case "chunk-ask":
      return chunk(state, token, question);
    default:
      state.counters.malformed++;
      return answer(state, token, { type: "refused", reason: "unknown" });
  }
}

function answer(state: TopicState, token: Token, message: TopicMessage): void {
  if (message.type === "refused") state.counters.questionsRefused++;
  state.outputs.push({ type: "answer", token, bytes: encodeMessage(message) });
}

function digestPage(state: TopicState, question: TopicMessage<"digest-ask">): TopicMessage {
  const after = hexOf(question.after);
  const first = question.after.every((byte) => byte === 0);
  if (first && sameBytes(question.digest, state.digest)) return { type: "same" };
  const ids = [...state.logs.keys()].filter((id) => id > after || first).toSorted();
  const rows: Row[] = [];
  let more = false;
  for (const id of ids) {
    const row = state.logs.get(id)?.row;
    if (row === undefined) continue;
    more = rows.length === topicLimits.rows;
    if (more) break;
    rows.push(row);
  }
  return { type: "digest", more: more ? "yes" : "no", rows };
}

function chunk(state: TopicState, token: Token, question: TopicMessage<"chunk-ask">): void {
  const log = state.logs.get(hexOf(question.log) as LogId);
  const part = log && partFor(log, question);
  if (log === undefined || part === undefined)
    return answer(state, token, { type: "refused", reason: "unknown" });
  if (state.serving >= topicLimits.serving)
    return answer(state, token, { type: "refused", reason: "busy" });
  state.serving++;
  const entries = Math.max(1, Math.min(question.entries, topicLimits.chunkEntries));
  read(state, log, part, { from: question.from, entries }, (start, found) => {
    state.serving--;
    give(state, token, log, start, found);
  });
}

type Start = Pick<KeptEntry, "sequence" | "hash">;

/** Reads at least up to the next signature, with the entry before, whose hash the first one needs. */
function read(
  state: TopicState,
  log: Log,
  part: Part,
  wanted: { readonly from: number; readonly entries: number },
  then: (start: Start | undefined, entries: readonly KeptEntry[]) => void,
): void {
  const before = Math.max(wanted.from - 1, part.floor.sequence);
  const behindFloor = before === part.floor.sequence;
  const from = behindFloor ? before + 1 : before;
  const portion = {
    entries: wanted.entries + (behindFloor ? 0 : 1),
    bytes: topicLimits.entryBytes * (behindFloor ? 1 : 2),
  };
  const { branch } = part;
  state.effect(
    "entries",
    { kind: "entries", log: log.id, branch, from, portion },
    ({ entries: all }) => {
      const start = behindFloor ? { sequence: before, hash: part.floor.hash } : all[0];
      const entries = behindFloor ? all : all.slice(1);
      const isShort = lastSigned(entries) < 0 && all.length === portion.entries;
      const most = topicLimits.chunkEntries;
      if (isShort && wanted.entries < most)
        read(state, log, part, { ...wanted, entries: most }, then);
      else then(start, entries);
    },
  );
}

function give(
  state: TopicState,
  token: Token,
  log: Log,
  start: Start | undefined,
  entries: readonly KeptEntry[],
): void {
  const end = lastSigned(entries);
  // It was let go meanwhile.
  if (start === undefined || end < 0 || entries[0]?.sequence !== start.sequence + 1)
    return answer(state, token, { type: "refused", reason: "unknown" });
  state.counters.chunksServed++;
  answer(state, token, {
    type: "chunk",
    publicKey: log.publicKey,
    nonce: log.nonce,
    sequence: start.sequence,
    hash: start.hash,
    entries: encodeEntries(entries.slice(0, end + 1), (sequence) => log.retractions.get(sequence)),
  });
}

/** The last signed entry with which a chunk may end. */
function lastSigned(entries: readonly KeptEntry[]): number {
  let bytes = 0;
  let last = -1;
  for (const [at, { body, signature }] of entries.entries()) {
    bytes += body?.length ?? 0;
    if (at > 0 && bytes > topicLimits.chunkBytes) break;
    if (signature !== undefined) last = at;
  }
  return last;
}

/** The chain with this head, or else one that has entries from there on. */
function partFor(log: Log, { head, from }: TopicMessage<"chunk-ask">): Part | undefined {
  const parts = log.parts.filter((part) => part.floor.sequence < part.head.sequence);
  let found =
    parts.find((part) => sameBytes(head, part.head.hash)) ??
    parts.find((part) => part.head.sequence >= from);
  while (found !== undefined && found.floor.sequence >= from) {
    const before = partBefore(found, parts);
    if (before === undefined) break;
    found = before;
  }
  return found;
}
