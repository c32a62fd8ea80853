/**
 * Rooms full of people, a few of them guests: boards, conversations and games come to the same with everybody, over
 * several seeds, with some who come late, and some who are cut off and come back. `EARSHOT_SWARM=50` and `EARSHOT_SEEDS=5` ask for more.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openArena, type Question, quiz } from "../../../src/arena.ts";
import { openBoards } from "../../../src/board.ts";
import { calculate, serveCalculator } from "../../../src/calculator.ts";
import { type Guest, guestOf, openChat, type Talk } from "../../../src/chat.ts";
import { seededRandom } from "../../../src/core/random.ts";
import type { Peer } from "../../../src/index.ts";
import { partition } from "../../../src/transport/sim/index.ts";
import { Room } from "../../peer/kit/room.ts";

const count = Number(process.env["EARSHOT_SWARM"] ?? 10);
const early = Math.ceil(count * 0.8);
const guestCount = Math.ceil(count / 5);
const one = process.env["EARSHOT_SEED"];
const several = Array.from(
  { length: Number(process.env["EARSHOT_SEEDS"] ?? 2) },
  (_, at) => at + 1,
);
const seeds = one === undefined ? several : [Number(one)];
const names = Array.from({ length: count }, (_, at) => `p${at}`);

async function until(room: Room, what: string, holds: () => boolean, ms = 120_000): Promise<void> {
  const end = room.clock.now() + ms;
  while (!holds()) {
    assert.ok(room.clock.now() < end, `${what}: not within ${ms} ms of virtual time`);
    await room.pass(200);
  }
}

/** What each of these opens, one after the other. */
async function opened<T>(
  room: Room,
  which: readonly string[],
  open: (peer: Peer, as: { readonly as?: Guest }) => Promise<T>,
): Promise<T[]> {
  const all: T[] = [];
  for (const name of which) all.push(await room.settle(open(await room.join(name), {})));
  return all;
}

/** The same, and then what guests open at the second and third of them: a fifth as many. */
async function openedWithGuests<T>(
  room: Room,
  which: readonly string[],
  open: (peer: Peer, as: { readonly as?: Guest }) => Promise<T>,
): Promise<T[]> {
  const peers: Peer[] = [];
  const all = await opened(room, which, (peer, as) => {
    peers.push(peer);
    return open(peer, as);
  });
  for (let at = 0; at < guestCount; at++) {
    const peer = peers[1 + (at % 2)]!;
    const as = guestOf(peer, { name: `g${at}`, digits: `${at}`.padStart(16, "0") });
    all.push(await room.settle(open(peer, { as })));
  }
  return all;
}

/** Cuts a part of the room off for a while. */
function cut(room: Room, seed: number): { uninstall(): void } {
  const random = seededRandom(seed);
  const away = names.filter(() => random.uint32() < 2 ** 32 * 0.3);
  assert.notEqual(away.length, 0);
  return room.network.install(partition([away, names.filter((name) => !away.includes(name))]));
}

for (const seed of seeds) {
  describe(`a room of ${count}, seed ${seed}`, () => {
    test("has one board", async () => {
      const room = new Room(seed);
      const there = await openedWithGuests(room, names.slice(0, early), openBoards);
      const first = await room.settle(there[0]!.create("Lunch"));
      await until(room, "the board is listed", () => there.every(({ list }) => list.length === 1));
      const boards = [first];
      for (const each of there.slice(1)) boards.push(await room.settle(each.board("Lunch")));
      const apart = cut(room, seed);
      for (const [at, board] of boards.entries()) void board.post(`${at}`);
      await room.pass(8_000);
      apart.uninstall();
      const late = await opened(room, names.slice(early), openBoards);
      await until(room, "latecomers see it", () => late.every(({ list }) => list.length === 1));
      for (const each of late) boards.push(await room.settle(each.board("Lunch")));
      await until(room, "everybody has all", () =>
        boards.every(({ posts }) => posts.length === early + guestCount),
      );
      for (const { state } of boards) assert.deepEqual(state, first.state);
    });

    test("has one chat", async () => {
      const room = new Room(seed + 100);
      const chats = await openedWithGuests(room, names, (peer, as) =>
        openChat(peer, { clock: room.clock, ...as }),
      );
      const talks: Talk[] = [];
      for (const chat of chats) talks.push(await room.settle(chat.enter("lobby")));
      await until(room, "all are members", () =>
        chats.every(({ conversations }) => conversations[0]?.members.length === chats.length),
      );
      const apart = cut(room, seed);
      for (const [at, talk] of talks.entries()) void talk.say(`${at}`);
      await room.pass(8_000);
      apart.uninstall();
      await until(room, "everybody has all", () =>
        talks.every(({ messages }) => messages.length === chats.length),
      );
      await until(room, "everybody is listed", () =>
        chats.every(({ people }) => people.length === chats.length - 1),
      );
      const texts = talks[0]!.messages.map(({ text }) => text);
      assert.equal(new Set(texts).size, chats.length);
      for (const { messages } of talks)
        assert.deepEqual(
          messages.map(({ text }) => text),
          texts,
        );
    });

    test("plays one game, whose host is cut off", async () => {
      const room = new Room(seed + 200);
      const arenas = await openedWithGuests(room, names, (peer, as) =>
        openArena(peer, { clock: room.clock, ...as }),
      );
      const questions: Question[] = ["one", "two"].map((text) => {
        return { text, options: ["wrong", "right"], answer: 1, limitMs: 4_000 };
      });
      const times = { pauseMs: 1_000, transitMs: 300 };
      const first = await room.settle(arenas[0]!.announce(quiz({ questions, times }), "Quiz"));
      await until(room, "it is announced", () => arenas.every(({ games }) => games.length === 1));
      const tables = [first];
      for (const arena of arenas.slice(1)) {
        const table = await room.settle(arena.open(first.id, quiz({ times })));
        await room.settle(table.signUp());
        tables.push(table);
      }
      await until(
        room,
        "all have signed up",
        () => first.state.signedUp.length === arenas.length - 1,
      );
      await room.settle(first.start());
      await until(room, "it is led", () => tables.every(({ state }) => state.game.number === 1));
      room.network.install(partition([["p0"], names.slice(1)]));
      const answered = new Set<string>();
      const left = tables.slice(1);
      let hosts = 0;
      await until(room, "it is over", () => {
        hosts = Math.max(hosts, tables.filter(({ hosting }) => hosting).length);
        for (const [at, table] of left.entries()) {
          const { phase, number, by } = table.state.game;
          if (phase !== "asking" || answered.has(`${at} ${number} ${by}`)) continue;
          answered.add(`${at} ${number} ${by}`);
          void table.move({ type: "answer", number, answer: 1 });
        }
        return left.every(({ state }) => state.phase === "over");
      });
      assert.equal(hosts, 1);
      for (const { state } of left) assert.deepEqual(state, left[0]!.state);
      assert.ok(left[0]!.state.term > 0);
      assert.ok(left[0]!.ranking[0]!.points > 0);
    });

    test("computes", async () => {
      const room = new Room(seed + 300);
      const peers = await opened(room, names, async (peer) => peer);
      for (const peer of peers.slice(0, 3)) await room.settle(serveCalculator(peer));
      const [last] = peers.slice(-1);
      await room.settle(last!.find({ role: "calculator" }, { atLeast: 3 }));
      const asked = peers.slice(3).map((peer, at) => calculate(peer, `+ ${at} 1`));
      const results = await room.settle(Promise.all(asked));
      assert.deepEqual(
        results.map(({ value }) => value),
        asked.map((_, at) => `${at + 1}`),
      );
    });
  });
}
