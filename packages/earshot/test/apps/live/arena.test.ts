/**
 * Games on a network of whole peers in virtual time: seed 004's announcements, a quiz whose host is lost, a duel.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  type Announcement,
  type Arena,
  duel,
  type DuelState,
  type GameTable,
  openArena,
  type Player,
  type Question,
  quiz,
  type QuizMove,
  type QuizPlay,
  type QuizState,
} from "../../../src/arena.ts";
import { seededRandom } from "../../../src/core/random.ts";
import type { JoinOptions, Peer } from "../../../src/index.ts";
import { partition } from "../../../src/transport/sim/index.ts";
import { Room } from "../../peer/kit/room.ts";

type QuizTable = GameTable<QuizState, QuizPlay, QuizMove>;

interface Gamer {
  readonly peer: Peer;
  readonly arena: Arena;
}

function entropy(seed: number): (bytes: number) => Uint8Array {
  const random = seededRandom(seed);
  return (length) => Uint8Array.from({ length }, () => random.uint32() & 255);
}

async function gamer(room: Room, name: string, options: JoinOptions = {}): Promise<Gamer> {
  const peer = await room.join(name, options);
  const arenaOptions = { clock: room.clock, entropy: entropy(Buffer.from(name).readUInt8(0)) };
  return { peer, arena: await room.settle(openArena(peer, arenaOptions)) };
}

async function gamers(room: Room, names: readonly string[]): Promise<Gamer[]> {
  const all: Gamer[] = [];
  for (const name of names) all.push(await gamer(room, name));
  await until(room, () => all.every(({ peer }) => peer.view.members.length === names.length - 1));
  return all;
}

async function until(room: Room, holds: () => boolean, ms = 20_000): Promise<void> {
  const end = room.clock.now() + ms;
  while (!holds()) {
    assert.ok(room.clock.now() < end, "it did not happen in time");
    await room.pass(50);
  }
}
const close = (room: Room, all: readonly Gamer[]): Promise<unknown> =>
  room.settle(Promise.all(all.map(({ peer }) => peer.close())));

const questions: readonly Question[] = ["one", "two", "three", "four"].map((text) => {
  return { text, options: ["wrong", "right"], answer: 1, limitMs: 10_000 };
});
const times = { pauseMs: 1_000, transitMs: 300 };

/** A quiz of these, announced by the first, who only asks. */
async function quizOf(room: Room, all: readonly Gamer[]): Promise<QuizTable[]> {
  const [host, ...players] = all as [Gamer, ...Gamer[]];
  const hosted = await room.settle(
    host.arena.announce(quiz({ questions, times, entropy: entropy(9) }), "Quiz"),
  );
  const tables = [hosted];
  for (const { arena } of players) {
    await until(room, () => arena.games.length === 1);
    const table = await room.settle(arena.open(hosted.id, quiz({ times })));
    await room.settle(table.signUp());
    tables.push(table);
  }
  await until(room, () => tables.every(({ state }) => state.signedUp.length === players.length));
  return tables;
}

/** What is announced at a table. */
function following(table: GameTable<never, never, never> | QuizTable): Announcement[] {
  const heard: Announcement[] = [];
  const changes = table.changes();
  void (async () => {
    for await (const change of changes) heard.push(change);
  })();
  return heard;
}

/** Lets the players answer until it is over: the later they stand in the list, the later they answer. */
async function playOn(room: Room, tables: readonly QuizTable[], ms: number): Promise<void> {
  const answered = new Set<string>();
  const end = room.clock.now() + ms;
  while (room.clock.now() < end && tables.some(({ state }) => state.phase !== "over")) {
    for (const [at, table] of tables.entries()) {
      const { phase, number, by } = table.state.game;
      const key = `${at} ${number} ${by}`;
      if (phase !== "asking" || answered.has(key)) continue;
      answered.add(key);
      room.clock.schedule(room.clock.now() + 100 * at, () => {
        void table.move({ type: "answer", number, answer: 1 });
      });
    }
    assert.ok(tables.filter(({ hosting }) => hosting).length <= 1, "two hosts");
    await room.pass(50);
  }
}

describe("a quiz", () => {
  test("runs to a winner: start, ranking, congratulation and end are announced to everybody", async () => {
    const room = new Room(1);
    const all = await gamers(room, ["teacher", "ana", "bob", "eve"]);
    const tables = await quizOf(room, all);
    const heard = tables.map((table) => following(table));
    await room.settle(tables[0]!.start());
    await playOn(room, tables, 60_000);
    for (const { state, ranking } of tables) {
      assert.equal(state.phase, "over");
      assert.deepEqual(
        ranking.map(({ name, place }) => [name, place]),
        [
          ["ana", 1],
          ["bob", 2],
          ["eve", 3],
        ],
      );
      assert.deepEqual(state.winners, [all[1]?.peer.id]);
    }
    for (const announced of heard) {
      const types = announced.map(({ type }) => type);
      const since = types.slice(types.indexOf("started") + 1);
      assert.deepEqual(since, ["ranking", "ranking", "ranking", "ranking", "winner", "over"]);
    }
    await close(room, all);
  });

  test("goes on without a second host when its host is killed in the middle, and points are kept", async () => {
    for (const seed of [2, 3]) {
      const room = new Room(seed);
      const all = await gamers(room, ["teacher", "ana", "bob", "eve", "joe", "kim"]);
      const tables = await quizOf(room, all);
      await room.settle(tables[0]!.start());
      await until(room, () => tables.every(({ state }) => state.game.number === 1));
      await playOn(room, tables, 3_500);
      const points = tables[1]!.state.players.map((player) => player.points);
      assert.ok(
        points.every((each) => each > 0),
        `seed ${seed}: ${points.join()}`,
      );
      const others = ["ana", "bob", "eve", "joe", "kim"];
      room.network.install(partition([["teacher"], others]));
      const left = tables.slice(1);
      await playOn(room, left, 90_000);
      const hosts = new Set(left.map(({ state }) => state.host));
      assert.equal(hosts.size, 1);
      assert.ok(!hosts.has(all[0]!.peer.id));
      for (const { state } of left) {
        assert.equal(state.phase, "over", `seed ${seed}`);
        assert.equal(state.game.number, questions.length);
        assert.deepEqual(state.winners, left[0]!.state.winners);
        assert.ok(state.players.every((player, at) => player.points >= points[at]!));
      }
      assert.equal(tables[0]!.hosting, false);
      await close(room, all);
    }
  });

  test("tells that a player has failed, and one who comes back has the points", async () => {
    const room = new Room(5);
    const all = await gamers(room, ["teacher", "ana", "bob", "eve"]);
    const tables = await quizOf(room, all);
    await room.settle(tables[0]!.start());
    await until(room, () => tables[0]!.state.game.number === 1);
    await playOn(room, tables, 2_000);
    const at = (table: QuizTable, name: string): Player =>
      table.state.players.find((player) => player.name === name) ?? assert.fail(name);
    const { points } = at(tables[0]!, "eve");
    assert.ok(points > 0);
    const cut = room.network.install(partition([["eve"], ["teacher", "ana", "bob"]]));
    await until(room, () => at(tables[0]!, "eve").presence === "failed");
    cut.uninstall();
    await until(
      room,
      () => tables.every((table) => at(table, "eve").presence === "playing"),
      60_000,
    );
    assert.ok(at(tables[0]!, "eve").points >= points);
    await room.settle(tables[1]!.leave());
    await until(room, () => tables.every((table) => at(table, "ana").presence === "left"));
    await close(room, all);
  });
});

test("a duel of three is led by one of them, and the fastest wins", async () => {
  const room = new Room(6);
  const all = await gamers(room, ["ana", "bob", "eve"]);
  const duelTimes = { leastMs: 500, mostMs: 1_500, patienceMs: 1_000, pauseMs: 500 };
  const game = duel({ rounds: 3, times: duelTimes });
  const first = await room.settle(all[0]!.arena.announce(game, "Who is fastest?"));
  const tables = [first];
  for (const { arena } of all.slice(1)) {
    await until(room, () => arena.games.length === 1);
    tables.push(await room.settle(arena.open(first.id, game)));
  }
  for (const table of tables) await room.settle(table.signUp());
  await until(room, () => first.state.signedUp.length === 3);
  await room.settle(first.start());
  const reacted = new Set<string>();
  const play = ({ phase, round }: DuelState, at: number): void => {
    if (phase !== "go" || reacted.has(`${at} ${round}`)) return;
    reacted.add(`${at} ${round}`);
    const ms = 300 - 50 * at;
    room.clock.schedule(room.clock.now() + ms, () => {
      void tables[at]?.move({ type: "react", round, ms });
    });
  };
  const end = room.clock.now() + 60_000;
  while (room.clock.now() < end && tables.some(({ state }) => state.phase !== "over")) {
    for (const [at, { state }] of tables.entries()) play(state.game, at);
    await room.pass(10);
  }
  for (const { state, ranking } of tables) {
    assert.deepEqual(
      ranking.map(({ name, points }) => [name, points]),
      [
        ["eve", 3],
        ["ana", 0],
        ["bob", 0],
      ],
    );
    assert.deepEqual(state.winners, [all[2]?.peer.id]);
  }
  await close(room, all);
});
