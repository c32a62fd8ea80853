/**
 * What the pane of games shows of a quiz and of a duel.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { PeerId } from "earshot";
import type { AnnouncedGame, DuelState, GameState, Player, QuizState } from "earshot/arena";
import { shownPane, tabsOf } from "../../src/room/shown.ts";
import type { Room } from "../../src/room/state.ts";
import type { TableView } from "../../src/room/views.ts";
import { after, ana, ben, self, texts } from "./kit/shown.ts";

const announced: AnnouncedGame = {
  id: "g",
  kind: "quiz",
  title: "Planets",
  founder: ana.id,
  at: 0,
  entry: "e",
};

function player(id: PeerId, place: number, placeBefore: number, points: number): Player {
  const player = { id, via: undefined, name: "?", life: "l", place, placeBefore, points };
  return { ...player, presence: "playing" };
}

function state<G>(game: G, given: Partial<GameState<G>>): GameState<G> {
  const nobody = { signedUp: [], voters: [], players: [], candidates: [], votes: [], winners: [] };
  const ignored = { count: 0 } as unknown as GameState<G>["ignored"];
  const rest = { founder: ana.id, host: ana.id, term: 0, words: undefined, ignored };
  return { phase: "running", ...nobody, ...rest, game, ...given };
}

function inGame(table: TableView): Room {
  return after(
    { type: "games", games: { list: [announced], open: [table] } },
    { type: "go", pane: "games", item: "g" },
  );
}

const quiz: QuizState = {
  phase: "asking",
  count: 5,
  sealed: undefined,
  number: 2,
  text: "Which is the largest?",
  options: ["Mars", "Jupiter"],
  limitMs: 20_000,
  by: ana.id,
  answer: undefined,
  given: [],
};

test("a quiz shows its question, then the right answer and one's own, and the live ranking", () => {
  const ranking = [player(self.id, 1, 2, 900), player(ben.id, 2, 1, 500)];
  const open = { id: "g", kind: "quiz", ranking, hosting: false } as const;
  const asking = inGame({ ...open, state: state(quiz, { players: ranking }) });
  assert.equal(shownPane(asking).heading, "Planets · being played · led by ana");
  assert.equal(shownPane(asking).invites, "The number of your answer");
  assert.deepEqual(texts(asking), [
    "Question 2 of 5 (20 s): Which is the largest?",
    "  1  Mars",
    "  2  Jupiter",
    "Ranking",
    "  1. you 900 ↑",
    "  2. ben 500 ↓",
  ]);
  const given = [{ player: self.id, answer: 1, ms: 1_540, points: 900 }];
  const told = inGame({ ...open, state: state({ ...quiz, answer: 1, given }, {}) });
  assert.deepEqual(texts(told).slice(1, 4), [
    "  1  Mars",
    "  2  Jupiter  ← right  ← yours",
    "You got 900 points in 1.5 s.",
  ]);
  const over = inGame({
    ...open,
    state: state(quiz, { phase: "over", players: ranking, winners: [self.id, ben.id] }),
  });
  assert.equal(texts(over)[0], "★ you and ben have won. Congratulations!");
  assert.deepEqual(tabsOf(asking)[3]?.news, 1);
  assert.deepEqual(tabsOf(over)[3]?.news, 0);
});

test("a duel tells when to wait and when to press, and a game who has signed up", () => {
  const duel = (phase: DuelState["phase"]): TableView => {
    const reactions = [
      { player: ben.id, ms: 231 },
      { player: self.id, ms: undefined },
    ];
    const game: DuelState = { phase, round: 1, of: 3, by: ana.id, reactions };
    const players = [player(self.id, 1, 1, 0)];
    return {
      id: "g",
      kind: "duel",
      ranking: players,
      hosting: false,
      state: state(game, { players }),
    };
  };
  assert.match(texts(inGame(duel("ready")))[0] ?? "", /wait/);
  assert.equal(texts(inGame(duel("go")))[0], "Round 1 of 3: NOW! Press Enter");
  assert.deepEqual(texts(inGame(duel("result"))).slice(1, 3), [
    "  ben: 231 ms",
    "  you: too early",
  ]);
  const gathering = state(quiz, {
    phase: "gathering",
    signedUp: [{ id: ben.id, via: undefined, name: "ben", life: "l" }],
    host: undefined,
  });
  const open = { id: "g", kind: "quiz", ranking: [], hosting: false } as const;
  const room = inGame({ ...open, state: gathering });
  assert.deepEqual(texts(room), ["Signed up", "  ben"]);
  assert.match(shownPane(room).invites, /^\/join/);
});
