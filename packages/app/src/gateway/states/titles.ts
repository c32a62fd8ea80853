/**
 * What conversations are called: by their title, those of two by the other one.
 *
 * @module
 */
import type { Conversation } from "earshot/chat";
import { clean } from "../../output/clean.ts";
import type { Sight } from "../room/sight.ts";
import type { Labels } from "./labels.ts";

export function titleOf(
  { self, chat }: Sight,
  { kind, title, everMembers }: Conversation,
  labels: Labels,
): string {
  const other = everMembers.find((who) => who !== self);
  return kind === "direct" && other !== undefined
    ? labels.of(other, chat.nameOf(other))
    : clean(title);
}
