/**
 * Games with guests on a network of whole peers in virtual time: many play through one peer, which has one voice, and
 * takes them all along when it is lost.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  type Arena,
  duel,
  type GameTable,
  guestOf,
  openArena,
  type Question,
  quiz,
  type QuizMove,
  type QuizPlay,
  type QuizState,
} from "../../../src/arena.ts";
import { seededRandom } from "../../../src/core/random.ts";
import type { JoinOptions, Peer } from "../../../src/index.ts";
import { memoryStore } from "../../../src/store/index.ts";
import { partition } from "../../../src/transport/sim/index.ts";
import { Room } from "../../peer/kit/room.ts";

type Table = GameTable<QuizState, QuizPlay, QuizMove>;

const invalid = { code: "ERR_EARSHOT_INVALID_ARGUMENT" };
const questions: readonly Question[] = ["one", "two"].map((text) => {
  return { text, options: ["wrong", "right"], answer: 1, limitMs: 8_000 };
});
const times = { pauseMs: 1_000, transitMs: 300 };
const random = (seed: number): ((bytes: number) => Uint8Array) => {
  const source = seededRandom(seed);
  return (length) => Uint8Array.from({ length }, () => source.uint32() & 255);
};
const asked = (seed = 9): ReturnType<typeof quiz> =>
  quiz({ questions, times, entropy: random(seed) });

async function until(room: Room, holds: () => boolean, ms = 30_000): Promise<void> {
  for (const end = room.clock.now() + ms; !holds(); await room.pass(50))
    assert.ok(room.clock.now() < end, "it did not happen in time");
}
const close = (room: Room, ...peers: Peer[]): Promise<unknown> =>
  room.settle(Promise.all(peers.map((peer) => peer.close())));

/** The arena of a peer's own person, or of the guest with this number. */
function arenaOf(room: Room, peer: Peer, of?: number): Promise<Arena> {
  const as = of === undefined ? undefined : guest(peer, of);
  const means = { clock: room.clock, entropy: random(of ?? 100) };
  return room.settle(openArena(peer, as === undefined ? means : { ...means, as }));
}
const guest = (peer: Peer, of: number): ReturnType<typeof guestOf> =>
  guestOf(peer, { name: `g${of}`, digits: `${of}`.padStart(16, "0") });

/** Those who play a quiz that the first peer has announced: own persons of peers, and so many guests at each. */
async function playing(
  room: Room,
  peers: readonly Peer[],
  seats: readonly { readonly peer: Peer; readonly guest?: number }[],
): Promise<{ first: Table; tables: Table[] }> {
  await until(room, () => peers.every(({ view }) => view.members.length === peers.length - 1));
  const host = await arenaOf(room, peers[0]!);
  const first = await room.settle(host.announce(asked(), "Quiz"));
  const tables: Table[] = [];
  for (const { peer, guest: of } of seats) {
    const arena = await arenaOf(room, peer, of);
    await until(room, () => arena.games.length === 1);
    const table = await room.settle(arena.open(first.id, quiz({ times })));
    await room.settle(table.signUp());
    tables.push(table);
  }
  await until(room, () => first.state.signedUp.length === seats.length);
  await room.settle(first.start());
  return { first, tables };
}

/** Lets them answer what is asked until it is over, the first one right and at once, the others wrongly. */
async function playOn(room: Room, tables: readonly Table[], ended: () => boolean): Promise<void> {
  const answered = new Set<string>();
  await until(
    room,
    () => {
      for (const [at, table] of tables.entries()) {
        const { phase, number, by } = table.state.game;
        if (phase !== "asking" || answered.has(`${at} ${number} ${by}`)) continue;
        answered.add(`${at} ${number} ${by}`);
        void table.move({ type: "answer", number, answer: at === 0 ? 1 : 0 });
      }
      return ended();
    },
    90_000,
  );
}
const over = (tables: readonly Table[]): boolean =>
  tables.every(({ state }) => state.phase === "over");

describe("a quiz with guests", () => {
  test("of one peer alone, which hosts it, runs to a winner", async () => {
    const room = new Room(1);
    const teacher = await room.join("teacher");
    const watcher = await room.join("watcher");
    const seats = Array.from({ length: 30 }, (_, of) => ({ peer: teacher, guest: of }));
    const { first, tables } = await playing(room, [teacher, watcher], seats);
    const watching = await arenaOf(room, watcher);
    await until(room, () => watching.games.length === 1);
    const watched = await room.settle(watching.open(first.id, quiz({ times })));
    const all = [first, watched, ...tables];
    const began = room.clock.now();
    await playOn(room, tables, () => over(all));
    // Nobody had to be waited for: all thirty answers were heard.
    assert.ok(room.clock.now() - began < 8_000);
    for (const { state } of all) {
      assert.deepEqual(state.voters, [teacher.id]);
      assert.deepEqual(state.winners, [guest(teacher, 0).id]);
      assert.equal(state.game.given.length, 30);
    }
    assert.ok(tables.every(({ hosting }) => !hosting));
    await assert.rejects(
      room.settle((await arenaOf(room, teacher, 0)).announce(asked(), "Mine")),
      invalid,
    );
    await assert.rejects(tables[0]!.start(), invalid);
    await close(room, teacher, watcher);
  });

  test("beside people with peers goes on when the peer of the guests is lost, and they come back with their points", async () => {
    const room = new Room(2);
    const names = ["teacher", "gateway", "ana", "bob"];
    const peers: Peer[] = [];
    for (const name of names) peers.push(await room.join(name));
    const [, gateway, ana, bob] = peers as [Peer, Peer, Peer, Peer];
    const seats = [
      { peer: gateway, guest: 0 },
      { peer: gateway, guest: 1 },
      { peer: ana },
      { peer: bob },
    ];
    const { first, tables } = await playing(room, peers, seats);
    await playOn(room, tables, () => first.state.game.phase === "result");
    const points = first.state.players[0]!.points;
    assert.ok(points > 500);
    const cut = room.network.install(partition([["gateway"], ["teacher", "ana", "bob"]]));
    const presences = (): string => first.state.players.map(({ presence }) => presence).join(" ");
    await until(room, () => presences() === "failed failed playing playing");
    assert.ok(first.hosting);
    cut.uninstall();
    await until(room, () => presences() === "playing playing playing playing");
    await playOn(room, tables, () => over([first, ...tables]));
    for (const { state } of [first, ...tables]) {
      assert.deepEqual(state.winners, [guest(gateway, 0).id]);
      assert.ok(state.players[0]!.points >= points);
      assert.deepEqual(state.voters, [gateway.id, ana.id, bob.id]);
    }
    await close(room, ...peers);
  });

  test("is hosted by the peer of the guests when the founder is lost, and no guest is told to host", async () => {
    const room = new Room(3);
    const [teacher, gateway] = [await room.join("teacher"), await room.join("gateway")];
    const seats = [0, 1, 2].map((of) => ({ peer: gateway, guest: of }));
    const { first, tables } = await playing(room, [teacher, gateway], seats);
    await playOn(room, tables, () => tables[0]!.state.game.phase === "asking");
    room.network.install(partition([["teacher"], ["gateway"]]));
    await playOn(room, tables, () => over(tables));
    for (const { state, hosting } of tables) {
      assert.equal(state.host, gateway.id);
      assert.equal(state.game.number, questions.length);
      assert.deepEqual(state.winners, [guest(gateway, 0).id]);
      assert.equal(hosting, false);
    }
    assert.equal(first.hosting, false);
    await close(room, teacher, gateway);
  });

  test("does not wait for a guest who has closed it, and lets the same guest go on", async () => {
    const room = new Room(4);
    const teacher = await room.join("teacher");
    const seats = [0, 1].map((of) => ({ peer: teacher, guest: of }));
    const { first, tables } = await playing(room, [teacher], seats);
    await until(room, () => first.state.game.phase === "asking");
    await room.settle(tables[1]!.close());
    const presence = (): string => first.state.players[1]!.presence;
    await until(room, () => presence() === "gone");
    const began = room.clock.now();
    await playOn(room, [tables[0]!], () => first.state.game.phase === "result");
    assert.ok(room.clock.now() - began < 2_000);
    const again = await room.settle(
      (await arenaOf(room, teacher, 1)).open(first.id, quiz({ times })),
    );
    await until(room, () => presence() === "playing");
    await playOn(room, [tables[0]!, again], () => over([first, again]));
    assert.equal(first.state.game.given.length, 2);
    await close(room, teacher);
  });

  test("goes on after its only peer was started again, with the questions that its founder brings once more", async () => {
    const room = new Room(5);
    const identity = new Uint8Array(32).fill(4);
    const store = memoryStore({ entropy: (length) => new Uint8Array(length).fill(9) });
    const options: JoinOptions = { identity, store };
    const teacher = await room.join("teacher", options);
    const seats = [0, 1].map((of) => ({ peer: teacher, guest: of }));
    const { first, tables } = await playing(room, [teacher], seats);
    await playOn(room, tables, () => first.state.game.phase === "result");
    await close(room, teacher);
    const later = await room.join("later", options);
    // A guest may be the first to be back.
    const again: Table[] = [];
    for (const which of [0, 1])
      again.push(
        await room.settle((await arenaOf(room, later, which)).open(first.id, quiz({ times }))),
      );
    const host = await arenaOf(room, later);
    const table = await room.settle(host.open(first.id, asked(10)));
    await playOn(room, again, () => over([table, ...again]));
    assert.deepEqual(table.state.winners, [guest(later, 0).id]);
    assert.ok(table.ranking[0]!.points > 1_000);
    await close(room, later);
  });
});

test("a duel between a guest and a person with a peer is won by the faster one", async () => {
  const room = new Room(6);
  const [ana, gateway] = [await room.join("ana"), await room.join("gateway")];
  const game = duel({
    rounds: 2,
    times: { leastMs: 500, mostMs: 1_500, patienceMs: 1_000, pauseMs: 500 },
  });
  const own = await arenaOf(room, ana);
  const first = await room.settle(own.announce(game, "Who is fastest?"));
  const guests = await arenaOf(room, gateway, 1);
  await until(room, () => guests.games.length === 1);
  const second = await room.settle(guests.open(first.id, game));
  const tables = [first, second];
  for (const table of tables) await room.settle(table.signUp());
  await until(room, () => first.state.signedUp.length === 2);
  await room.settle(first.start());
  const reacted = new Set<string>();
  await until(room, () => {
    for (const [at, table] of tables.entries()) {
      const { phase, round } = table.state.game;
      if (phase !== "go" || reacted.has(`${at} ${round}`)) continue;
      reacted.add(`${at} ${round}`);
      const ms = 400 - 200 * at;
      room.clock.schedule(room.clock.now() + ms, () => {
        void table.move({ type: "react", round, ms });
      });
    }
    return tables.every(({ state }) => state.phase === "over");
  });
  for (const { state } of tables) {
    assert.deepEqual(state.winners, [guest(gateway, 1).id]);
    assert.deepEqual(new Set(state.voters), new Set([ana.id, gateway.id]));
  }
  await close(room, ana, gateway);
});
