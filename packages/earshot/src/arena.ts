/**
 * `earshot/arena`: announcements for games, with a ranking and a host whom only a majority of the players replaces; and
 * two games: a classroom quiz and a reaction duel.
 * @module
 */
export { type Arena, type ArenaOptions, openArena } from "./apps/arena/arena.ts";
export type { ArenaChange } from "./apps/arena/arena-room.ts";
export type { Announcement } from "./apps/arena/changes.ts";
export { duel, type DuelGame, type DuelOptions } from "./apps/arena/duel/duel.ts";
export type { DuelMove, DuelTimes } from "./apps/arena/duel/director.ts";
export type { DuelPlay, DuelState, Reaction } from "./apps/arena/duel/rules.ts";
export { arenaLimits, type GameId, type SignedUp } from "./apps/arena/events.ts";
export type { GameTable } from "./apps/arena/game-table.ts";
export type { QuizMove, QuizTimes } from "./apps/arena/quiz/director.ts";
export { type Question, quizLimits } from "./apps/arena/quiz/questions.ts";
export { quiz, type QuizGame, type QuizOptions } from "./apps/arena/quiz/quiz.ts";
export { type QuizMistake, readQuiz } from "./apps/arena/quiz/read.ts";
export type { Given, QuizPlay, QuizState } from "./apps/arena/quiz/rules.ts";
export type {
  ArenaGame,
  Direction,
  Director,
  MoveAnswer,
  Played,
  Points,
  Rules,
  Seat,
  Table,
} from "./apps/arena/rules.ts";
export type { AnnouncedGame, GameState, Player } from "./apps/arena/state.ts";
export { type Guest, guestLimits, guestOf, type GuestOptions } from "./apps/guests/guest.ts";
export type { Followed } from "./apps/folding/happenings.ts";
