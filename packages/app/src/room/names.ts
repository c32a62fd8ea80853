/**
 * What people are called in lists and conversations.
 *
 * @module
 */
import type { PeerId } from "earshot";
import type { Room } from "./state.ts";
import { everybodyIn } from "./who.ts";
import { labelOf } from "./words.ts";

/** A name, told apart from others of the same; `known` is what it was called when it said something. */
export function nameIn(room: Room, id: PeerId, known = ""): string {
  const { chat, self } = room;
  if (id === self.id) return "you";
  const everybody = everybodyIn(room);
  const here = everybody.find((each) => each.id === id);
  const name = here?.name ?? chat?.nameOf(id) ?? "";
  return labelOf({ ...here, id, name: name === "" ? known : name }, everybody);
}
