/**
 * Somebody of a demo, for as long as there is one: a peer in the lobby, with an icon, that follows its habits.
 *
 * @module
 */
import type { Peer } from "earshot";
import { lobbyId } from "earshot/chat";
import type { Character, Habit } from "./content/cast.ts";
import { accept } from "./habits/accept.ts";
import { calculate } from "./habits/calculate.ts";
import { changeStatus } from "./habits/change-status.ts";
import { comment } from "./habits/comment.ts";
import { converse } from "./habits/converse.ts";
import { duel } from "./habits/duel.ts";
import { hostQuizzes } from "./habits/host-quizzes.ts";
import { playQuizzes } from "./habits/play-quizzes.ts";
import { post } from "./habits/post.ts";
import { welcome } from "./habits/welcome.ts";
import { Life, type Surroundings } from "./life.ts";

const habits: { readonly [Name in Habit]: (life: Life, peer: Peer) => Promise<void> } = {
  accept,
  calculate,
  "change-status": changeStatus,
  comment,
  converse,
  duel,
  "host-quizzes": hostQuizzes,
  "play-quizzes": playQuizzes,
  post,
  welcome,
};

/** What others hold is waited for this long. */
const catchUpMs = 2_000;

/** Until `leaving`. @throws what is a mistake of its own */
export async function live(
  character: Character,
  peer: Peer,
  surroundings: Surroundings,
): Promise<void> {
  const life = new Life(character, peer, surroundings);
  const { chat, signal } = life;
  try {
    await life.attempt(() => chat.caughtUp({ timeoutMs: catchUpMs, signal }));
    await chat.enter(lobbyId);
    await chat.setIcon({ emoji: character.icon });
    await chat.setStatus("available", character.about);
    await Promise.all(character.habits.map((habit) => habits[habit](life, peer)));
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
