/**
 * Who is in a demo, and what each of them does.
 *
 * @module
 */

/** What somebody does in a room; `habits/` has a file for each. */
export type Habit =
  | "accept"
  | "calculate"
  | "change-status"
  | "comment"
  | "converse"
  | "duel"
  | "host-quizzes"
  | "play-quizzes"
  | "post"
  | "welcome";

export interface Character {
  /** Also what it is started by. */
  readonly name: string;
  readonly icon: string;
  /** In its own words; said as its status. */
  readonly about: string;
  readonly habits: readonly Habit[];
  /** How often it knows the answer of a quiz, from 0 to 1. Default: never better than by chance. */
  readonly knows?: number;
}

/** The role by which everybody sees what they are. */
export const botRole = "bot";

export const cast: readonly Character[] = [
  {
    name: "Pip",
    icon: "🐦",
    about: "shows newcomers around",
    habits: ["welcome", "converse", "accept", "change-status"],
  },
  {
    name: "Quincy",
    icon: "🎩",
    about: "asks the questions",
    habits: ["host-quizzes"],
  },
  {
    name: "Eleni",
    icon: "🦉",
    about: "γεια σου!",
    habits: ["converse", "accept", "play-quizzes", "duel"],
    knows: 0.85,
  },
  {
    name: "Tomás",
    icon: "🎸",
    about: "practising",
    habits: ["converse", "accept", "comment", "play-quizzes", "duel"],
    knows: 0.5,
  },
  {
    name: "Mei",
    icon: "🐼",
    about: "茶?",
    habits: ["converse", "accept", "post", "play-quizzes", "duel"],
    knows: 0.65,
  },
  {
    name: "Abacus",
    icon: "🧮",
    about: "ask me + 4 5",
    habits: ["calculate"],
  },
];

export function characterNamed(name: string): Character | undefined {
  const wanted = plain(name);
  return cast.find((character) => plain(character.name) === wanted);
}

/** Tomás is also found by keyboards without accents. */
function plain(name: string): string {
  return name.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
