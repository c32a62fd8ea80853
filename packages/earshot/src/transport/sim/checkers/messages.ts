/**
 * Messages: none is created, none comes twice to one receiver, and one sender's come in the order in
 * which they were sent.
 * @module
 */
import type { EngineEvent } from "../../../core/events.ts";
import { hexOf } from "../../../core/identity.ts";
import { hashBytes, keyOf } from "../hash.ts";
import type { Books, Checker, Witness } from "./checker.ts";

export interface MessageRules {
  /** Best effort promises no order where the network swaps datagrams. Default true. */
  readonly ordered?: boolean;
}

export function messageChecker(books: Books, rules: MessageRules = {}): Checker {
  const { ordered = true } = rules;
  const key = keyOf("bodies");
  /** Bodies said, by sender's epoch and group. */
  const said = new Map<string, Set<string>>();
  /** Sequences heard, by receiver's and sender's epoch and group. */
  const heard = new Map<string, Set<number>>();
  const last = new Map<string, number>();
  const bodyOf = (body: Uint8Array): string => hexOf(new Uint8Array(hashBytes(key, body).buffer));

  const event = (peer: Witness, occurred: EngineEvent): string | undefined => {
    if (occurred.type !== "message") return undefined;
    const { group, from, sequence, body } = occurred.message;
    const sender = books.life(from.epoch);
    if (sender === undefined)
      return `message from a life that never was: ${from.name} ${from.epoch}`;
    if (sender.id !== from.id) return `message of ${sender.name} credited to another identity`;
    if (from.id === peer.id && from.epoch === peer.epoch) return "its own message came back to it";
    const source = `${from.epoch} ${group}`;
    if (said.get(source)?.has(bodyOf(body)) !== true)
      return `message ${sequence} that ${sender.name} never said in ${group}`;
    const ear = `${peer.epoch} ${source}`;
    const sequences = heard.get(ear) ?? new Set<number>();
    heard.set(ear, sequences);
    if (sequences.has(sequence))
      return `message ${sequence} of ${sender.name} in ${group} came twice`;
    sequences.add(sequence);
    const before = last.get(ear) ?? 0;
    last.set(ear, Math.max(before, sequence));
    return ordered && sequence < before
      ? `message ${sequence} of ${sender.name} in ${group} came after ${before}`
      : undefined;
  };

  return {
    name: "messages",
    said: (peer, group, body) => {
      const source = `${peer.epoch} ${group}`;
      said.set(source, (said.get(source) ?? new Set<string>()).add(bodyOf(body)));
    },
    event,
  };
}
