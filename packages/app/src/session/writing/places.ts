/**
 * Conversations and boards as places where people write.
 *
 * @module
 */
import type { AppendOptions, PeerId } from "earshot";
import type { Board } from "earshot/board";
import type { Talk } from "earshot/chat";
import { Failure } from "../../cli/usage-error.ts";
import { clean } from "../../output/clean.ts";
import type { PinPlace, WritingPlace } from "./orders.ts";

/** By which name somebody means which of these. */
export type Find = (which: string) => string | undefined;

export function talkAsPlace(
  talk: Talk,
  self: PeerId,
  find: Find,
  options: AppendOptions = {},
): WritingPlace {
  const { messages } = talk;
  return {
    self,
    writings: messages,
    find: (which) => found(messages, find(which)),
    edit: (id, text) => talk.edit(id, text, options),
    answer: (id, text) => talk.say(text, { replyTo: id, ...options }),
    retract: (id) => talk.retract(id, options),
  };
}

export function boardAsPlace(
  board: Board,
  self: PeerId,
  find: Find,
  options: AppendOptions = {},
): PinPlace {
  const { posts } = board;
  return {
    self,
    writings: posts,
    find: (which) => found(posts, find(which)),
    edit: (id, text) => board.edit(id, text, options),
    answer: (id, text) => board.post(text, { replyTo: id, ...options }),
    retract: (id) => board.retract(id, options),
    pin: (id, pinned) => board.pin(id, pinned, options),
  };
}

function found<W extends { readonly id: string }>(
  writings: readonly W[],
  id: string | undefined,
): W | undefined {
  return writings.find((one) => one.id === id);
}

/** The one whose id begins so. @throws `Failure` where none or several are meant */
export function namedById<W extends { readonly id: string }>(
  writings: readonly W[],
  which: string,
): W {
  const [one, ...others] = writings.filter(({ id }) => id.startsWith(which));
  if (one !== undefined && (others.length === 0 || one.id === which)) return one;
  const what = one === undefined ? "nothing" : "more than one";
  throw new Failure(`there is ${what} here whose id begins with ${clean(which)}.`);
}
