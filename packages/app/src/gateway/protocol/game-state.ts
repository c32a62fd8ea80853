/**
 * Channel `game:ID`: one game as players, host and the wall see it.
 * @module
 */
import * as v from "valibot";
import { itemId, moment, personId } from "./parts.ts";

export const rankedPlayer = v.object({
  id: personId,
  label: v.string(),
  score: v.number(),
  /** From 1; those with the same score have the same. */
  rank: v.number(),
  /** Places won since the last change, negative for lost ones. */
  moved: v.number(),
  state: v.picklist(["playing", "left", "lost"]),
  /** Has answered the present question. */
  answered: v.boolean(),
});
export type RankedPlayer = v.InferOutput<typeof rankedPlayer>;

export const announcement = v.object({
  id: itemId,
  at: moment,
  type: v.picklist(["started", "joined", "back", "left", "lost", "host-changed", "winner", "over"]),
  label: v.string(),
});
export type GameAnnouncement = v.InferOutput<typeof announcement>;

export const question = v.object({
  number: v.number(),
  of: v.number(),
  text: v.string(),
  choices: v.array(v.string()),
  /** When answers close. */
  endsAt: moment,
  /** My choice, if I have chosen. */
  chosen: v.nullable(v.number()),
  /** The right one and how many chose each, once revealed. */
  right: v.nullable(v.number()),
  counts: v.nullable(v.array(v.number())),
});
export type QuizQuestion = v.InferOutput<typeof question>;

/** The reaction duel: wait for the signal, then be the first. */
export const round = v.object({
  number: v.number(),
  of: v.number(),
  phase: v.picklist(["wait", "go", "result"]),
  /** Reaction times of this round in milliseconds, once known; `null` for a false start. */
  times: v.record(personId, v.nullable(v.number())),
});
export type DuelRound = v.InferOutput<typeof round>;

export const gameState = v.object({
  id: itemId,
  kind: v.picklist(["quiz", "duel"]),
  title: v.string(),
  host: personId,
  hostLabel: v.string(),
  phase: v.picklist(["lobby", "playing", "reveal", "over"]),
  mine: v.picklist(["none", "player", "host"]),
  players: v.array(rankedPlayer),
  question: v.nullable(question),
  round: v.nullable(round),
  announcements: v.array(announcement),
  /** Labels of those in the first place, once it is over. */
  winners: v.array(v.string()),
});
export type GameState = v.InferOutput<typeof gameState>;
