/**
 * What authors take back: signed statements that stand for themselves, kept longer than what they are about.
 * @module
 */
import { bytesOf, hexOf, type PeerId } from "../core/identity.ts";
import type { Holder, Token } from "./io.ts";
import { retractionMessage, sameBytes, signatureBytes } from "./chain.ts";
import { commit } from "./commit.ts";
import { topicLimits } from "./limits.ts";
import type { Log } from "./log.ts";
import type { Row, TopicMessage } from "./message-table.ts";
import { decodeMessage } from "./messages.ts";
import type { Change, LogId, Retraction } from "./records.ts";
import type { TopicState, TypedDraft } from "./state.ts";
import { writeTakenBack } from "./taken-back.ts";

/**
 * Takes statements of an author that are known to be good; gives what the store is to be told, behind what comes
 * with them. Those for logs that are not here come with these.
 */
export function takeRetractions(
  state: TopicState,
  author: PeerId,
  retractions: readonly Retraction[],
): readonly Change[] {
  return retractions.flatMap((retraction): readonly Change[] => {
    const { sequence } = retraction;
    const log = state.logs.get(retraction.log);
    if (log === undefined || log.author !== author || log.retractions.has(sequence)) return [];
    if (log.retractions.size >= topicLimits.retractionsPerLog) {
      state.counters.droppedRetractions++;
      return [];
    }
    const owned = { ...retraction, signature: retraction.signature.slice() };
    log.took(sequence, owned.signature);
    state.changed(log);
    state.counters.retractions++;
    discount(state, log, sequence);
    return [{ type: "retract", retraction: owned }];
  });
}

/** Looks at what is let go, so that it is known how much less is held. */
function discount(state: TopicState, log: Log, sequence: number): void {
  for (const { branch, floor, tail } of log.parts) {
    if (sequence <= floor.sequence || sequence > tail.sequence) continue;
    const portion = { entries: 1, bytes: 1 };
    state.effect(
      "entries",
      { kind: "entries", log: log.id, branch, from: sequence, portion },
      ({ entries: [entry] }) => {
        if (entry?.sequence === sequence) state.bytes -= entry.body?.length ?? 0;
      },
    );
  }
}

/** A program takes an entry of ours back: the statement is signed, and said in our log. */
export function retract(
  state: TopicState,
  target: {
    readonly token: Token;
    readonly log: LogId;
    readonly sequence: number;
    readonly hash: Uint8Array;
  },
  say: (draft: TypedDraft) => void,
): void {
  const { token, log: id, sequence, hash } = target;
  const log = state.logs.get(id);
  const refuse = (reason: string): void =>
    state.event({ type: "refused", token, code: "ERR_EARSHOT_INVALID_ARGUMENT", reason });
  if (log === undefined || sequence > log.tail) return refuse("there is no such entry here");
  if (log.author !== state.options.author) return refuse("only its author can take an entry back");
  if (!log.retractions.has(sequence) && log.retractions.size >= topicLimits.retractionsPerLog)
    return refuse("too many entries of this log have been taken back");
  const message = retractionMessage(id, sequence);
  state.effect("signed", { kind: "sign", message }, ({ signature }) => {
    say({
      token,
      type: "retraction",
      kind: "bytes",
      body: writeTakenBack({ log: id, sequence, hash, signature }),
      retracts: { log: id, sequence, signature },
    });
  });
}

/** Asks a holder that has other retractions of a log than we. */
export function askRetractions(state: TopicState, holder: Holder, log: Log, after: number): void {
  const question = { type: "retractions-ask", log: bytesOf(log.id), after } as const;
  state.ask(holder, question, (bytes) => {
    if (bytes === undefined) return;
    const answer = decodeMessage(bytes);
    if (answer?.type !== "retractions") {
      if (answer?.type !== "refused") state.counters.malformed++;
      return;
    }
    const items = answer.items.map((item) => ({ ...item, log: log.id }));
    for (const item of items) if (!log.retractions.has(item.sequence)) check(state, log, item);
    const last = items.at(-1)?.sequence ?? 0;
    if (answer.more === "yes" && last > after) askRetractions(state, holder, log, last);
  });
}

function check(state: TopicState, log: Log, retraction: Retraction): void {
  const message = retractionMessage(log.id, retraction.sequence);
  state.verify(log.publicKey, message, retraction.signature, (good) => {
    if (!good) state.counters.forged++;
    const changes = good ? takeRetractions(state, log.author, [retraction]) : [];
    if (changes.length > 0) commit(state, changes, () => {});
  });
}

export function differs(log: Log, row: Row): boolean {
  const mine = log.row?.retracted;
  if (row.retractions === 0) return false;
  return mine === undefined || !sameBytes(mine, row.retracted);
}

export function answerRetractions(
  state: TopicState,
  question: TopicMessage<"retractions-ask">,
): TopicMessage {
  const log = state.logs.get(hexOf(question.log) as LogId);
  if (log === undefined) return { type: "refused", reason: "unknown" };
  const sequences = [...log.retractions.keys()]
    .filter((sequence) => sequence > question.after)
    .toSorted((one, other) => one - other);
  const page = sequences.slice(0, topicLimits.retractionsPage);
  return {
    type: "retractions",
    more: page.length < sequences.length ? "yes" : "no",
    items: page.map((sequence) => ({
      sequence,
      signature: log.retractions.get(sequence) ?? new Uint8Array(signatureBytes),
    })),
  };
}
