/**
 * The arena as a fold, with the bullets of seed 004's deliverable: who may say what, who hosts, who leads and has won.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { announcements } from "../../src/apps/arena/changes.ts";
import { type DuelPlay, duelRules, type DuelState } from "../../src/apps/arena/duel/rules.ts";
import { ranking } from "../../src/apps/arena/ranking.ts";
import { gameReducer, reduceGames } from "../../src/apps/arena/reduce.ts";
import { combine, shareAt, split } from "../../src/apps/arena/shares.ts";
import { gathering, type GameState, noGames } from "../../src/apps/arena/state.ts";
import { foundedId } from "../../src/apps/folding/founder.ts";
import { seededRandom } from "../../src/core/random.ts";
import { fuzzing } from "../core/kit/fuzzing.ts";
import { anything, forGuests, History, idOf } from "./kit/history.ts";

const game = foundedId(idOf("ana"), "g1");
const reduce = gameReducer(duelRules, game);
const initial = gathering(duelRules.initial);
type State = GameState<DuelState>;

const everybody = ["ana", "bob", "eve"];
const names = new Map(everybody.map((name) => [idOf(name), name]));
const signUp = (name: string) => ({ type: "sign-up", name, life: "0000000a" });
const start = (players = everybody) => ({
  type: "start",
  players: players.map((name) => ({ id: idOf(name), name, life: "0000000a" })),
});
const play = (term: number, what: DuelPlay) => ({ type: "play", term, play: what });

/** A game of these players that ana has started. */
function started(players = everybody): History {
  const history = new History();
  for (const name of players) history.say(name, signUp(name));
  history.say("ana", start(players));
  return history;
}
const state = (history: History): State => history.fold(reduce, initial);

/** One round, in which these react after so many milliseconds. */
function round(history: History, number: number, times: Readonly<Record<string, number>>): void {
  history.say("ana", play(0, { type: "ready", round: number, of: 9 }));
  history.say("ana", play(0, { type: "go", round: number }));
  const reactions = Object.entries(times).map(([name, ms]) => ({ player: idOf(name), ms }));
  history.say("ana", play(0, { type: "result", round: number, reactions }));
}
const table = (of: State): string[] =>
  ranking(of.players).map(({ name, points, place }) => `${place} ${name} ${points}`);
const told = (before: State, after: State): string[] =>
  announcements(before, after).map(({ type }) => type);

describe("announce the start of the game", () => {
  test("who signed up plays, and everybody is told once", () => {
    const history = new History();
    for (const name of ["ana", "bob"]) history.say(name, signUp(name));
    const before = state(history);
    assert.deepEqual(told(initial, before), ["signed-up", "signed-up"]);
    history.say("ana", start(["ana", "bob"]));
    const after = state(history);
    assert.deepEqual(told(before, after), ["started"]);
    assert.deepEqual(
      after.players.map(({ name }) => name),
      ["ana", "bob"],
    );
    assert.deepEqual([after.host, after.term], [idOf("ana"), 0]);
    assert.deepEqual(told(after, state(history)), []);
  });

  test("only by who has announced the game, and only once", () => {
    const history = new History();
    for (const name of everybody) history.say(name, signUp(name));
    history.say("eve", start(["eve"]));
    assert.equal(state(history).phase, "gathering");
    history.say("ana", start());
    history.say("ana", start(["ana"]));
    history.say("joe", signUp("joe"));
    assert.equal(state(history).players.length, 3);
    assert.equal(state(history).ignored.refused, 3);
  });
});

describe("send updates of the scores as a ranking", () => {
  test("who has the same points shares a place, the next one is left out, and changes of place are told", () => {
    const history = started();
    const before = state(history);
    round(history, 1, { eve: 200, ana: 300 });
    assert.deepEqual(table(state(history)), ["1 eve 1", "2 ana 0", "2 bob 0"]);
    assert.deepEqual(told(before, state(history)), ["ranking"]);
    round(history, 2, { bob: 150, eve: 151 });
    assert.deepEqual(table(state(history)), ["1 bob 1", "1 eve 1", "3 ana 0"]);
    const bob = state(history).players.find(({ name }) => name === "bob");
    assert.deepEqual([bob?.placeBefore, bob?.place], [2, 1]);
    round(history, 3, { bob: 150, eve: 150 });
    assert.deepEqual(table(state(history)), ["1 bob 2", "1 eve 2", "3 ana 0"]);
  });

  test("only the host's plays count, in their order", () => {
    const history = started();
    const ready: DuelPlay = { type: "ready", round: 1, of: 3 };
    history.say("eve", play(0, ready));
    history.say("ana", play(1, ready));
    history.say("ana", play(0, { type: "go", round: 1 }));
    history.say("ana", play(0, { ...ready, round: 2 }));
    assert.equal(state(history).game.phase, "before");
    assert.equal(state(history).ignored.refused, 4);
    history.say("ana", play(0, ready));
    assert.equal(state(history).game.phase, "ready");
  });
});

describe("tell that a player has left the game", () => {
  test("by choice or by failure, and the points stay when the player comes back", () => {
    const history = started();
    round(history, 1, { eve: 200 });
    const before = state(history);
    history.say("eve", { type: "leave" });
    history.say("ana", { type: "missed", term: 0, player: idOf("bob"), why: "failed" });
    const after = state(history);
    assert.deepEqual(told(before, after), ["missed", "left"]);
    assert.deepEqual(
      after.players.map(({ presence }) => presence),
      ["playing", "failed", "left"],
    );
    history.say("eve", { type: "return" });
    history.say("bob", { type: "return" });
    assert.deepEqual(told(after, state(history)), ["returned", "returned"]);
    assert.deepEqual(table(state(history))[0], "1 eve 1");
  });

  test("nobody says so of another but the host", () => {
    const history = started();
    history.say("eve", { type: "missed", term: 0, player: idOf("bob"), why: "failed" });
    history.say("ana", { type: "missed", term: 0, player: idOf("joe"), why: "failed" });
    assert.ok(state(history).players.every(({ presence }) => presence === "playing"));
  });
});

describe("congratulate the winner in public, and announce the end of the game", () => {
  test("those with the most points who have not left have won; then it is over", () => {
    const history = started();
    round(history, 1, { eve: 200 });
    round(history, 2, { eve: 200 });
    round(history, 3, { bob: 200 });
    history.say("eve", { type: "leave" });
    const before = state(history);
    history.say("eve", { type: "winner", term: 0 });
    history.say("ana", { type: "winner", term: 0, words: "Well done!" });
    const won = state(history);
    assert.deepEqual(
      won.winners.map((id) => names.get(id)),
      ["bob"],
    );
    assert.equal(won.words, "Well done!");
    history.say("ana", { type: "over", term: 0 });
    assert.deepEqual(told(before, won), ["winner"]);
    assert.deepEqual(told(won, state(history)), ["over"]);
    round(history, 4, { ana: 100 });
    history.say("bob", { type: "leave" });
    assert.deepEqual(table(state(history)), table(won));
  });
});

test("nobody has won where nobody has points", () => {
  const history = started();
  history.say("ana", { type: "winner", term: 0 });
  history.say("ana", { type: "over", term: 0 });
  assert.deepEqual([state(history).phase, state(history).winners], ["over", []]);
});

describe("the host", () => {
  test("is whom a majority of the players has voted for, and then the one before says nothing any more", () => {
    const history = started();
    // Terms go round: 1 is bob's, 2 eve's, 3 ana's, 4 bob's again.
    history.say("eve", { type: "vote", term: 4 });
    history.say("joe", { type: "vote", term: 4 });
    assert.equal(state(history).term, 0);
    const before = state(history);
    history.say("bob", { type: "vote", term: 4 });
    const after = state(history);
    assert.deepEqual([after.host, after.term, after.votes], [idOf("bob"), 4, []]);
    assert.deepEqual(told(before, after), ["host"]);
    round(history, 1, { ana: 1 });
    history.say("ana", { type: "over", term: 0 });
    assert.deepEqual([state(history).phase, state(history).game.phase], ["running", "before"]);
    history.say("eve", { type: "vote", term: 1 });
    history.say("ana", { type: "vote", term: 1 });
    assert.equal(state(history).term, 4);
  });

  test("of a game of two needs both", () => {
    const history = started(["ana", "bob"]);
    history.say("bob", { type: "vote", term: 1 });
    assert.equal(state(history).term, 0);
  });
});

test("games are listed with who announced them, and nobody announces for another", () => {
  const history = new History();
  const listed = { type: "game", game, kind: "duel", title: "Who is fastest?" };
  history.say("eve", listed);
  history.say("ana", listed);
  history.say("ana", listed);
  history.say("ana", { ...listed, kind: "Duel!" });
  const { games, ignored } = history.fold(reduceGames, noGames);
  assert.deepEqual(
    games.map(({ id, founder }) => [id, founder]),
    [[game, idOf("ana")]],
  );
  assert.deepEqual(ignored, { malformed: 1, refused: 2 });
});

describe("a secret of the players", () => {
  const random = seededRandom(7);
  const entropy = (length: number): Uint8Array =>
    Uint8Array.from({ length }, () => random.uint32() & 255);

  test("is put together by any majority, and by no fewer", () => {
    for (const count of [1, 2, 3, 5, 40]) {
      const secret = entropy(32);
      const needed = Math.floor(count / 2) + 1;
      const shares = split(secret, count, needed, entropy);
      for (let each = 0; each < 10; each++) {
        const some = shares.toSorted(() => (random.uint32() & 1) - 0.5);
        assert.deepEqual(combine(some.slice(0, needed)), secret);
        assert.deepEqual(combine(some), secret);
        if (needed > 1) assert.notDeepEqual(combine(some.slice(1, needed)), secret);
        assert.deepEqual(shareAt(some.slice(0, needed), 1), shares[0]);
      }
    }
  });
});

const who = fc.constantFrom(...everybody, "joe");
const id = fc.constantFrom(...everybody, "joe").map(idOf);
const term = fc.nat(6);
const number = fc.nat(3);
const event = fc.oneof(
  fc.record({ type: fc.constantFrom("leave", "away", "return") }),
  fc.record({ type: fc.constant("vote"), term }),
  fc.record({ type: fc.constantFrom("winner", "over"), term }),
  fc.record({ type: fc.constant("missed"), term, player: id, why: fc.constant("gone") }),
  fc.record({
    type: fc.constant("play"),
    term,
    play: fc.oneof(
      fc.record({ type: fc.constant("ready"), round: number, of: fc.constant(3) }),
      fc.record({ type: fc.constant("go"), round: number }),
      fc.record({
        type: fc.constant("result"),
        round: number,
        reactions: fc.array(fc.record({ player: id, ms: fc.nat(500) }), { maxLength: 4 }),
      }),
      anything,
    ),
  }),
  anything,
);
const ranks = fc.array(fc.nat(1_000), { minLength: 60, maxLength: 60 });

test("players whom it reaches in any order see the same game, whatever strangers say", () => {
  let terms = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(who, forGuests(event)), { maxLength: 60 }),
      ranks,
      (said, order) => {
        const history = started();
        round(history, 1, { eve: 200 });
        for (const [name, what] of said) history.say(name, what);
        const final = state(history);
        assert.deepEqual(history.foldAsItCame(reduce, initial, order), final);
        for (const { place, points: its } of final.players) {
          assert.equal(place, 1 + final.players.filter((other) => other.points > its).length);
        }
        assert.ok(final.players.some(({ points }) => points > 0));
        terms += final.term;
      },
    ),
    fuzzing(300),
  );
  assert.notEqual(terms, 0);
});
