/**
 * Who hosts a game, with whole peers: whatever is cut off, for however long, with clocks that run wrongly and a player
 * who is started again while an earlier life goes on elsewhere, nobody ever sees two hosts.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Arena, openArena, quiz, type QuizGame } from "../../../src/arena.ts";
import { clockError } from "../../../src/apps/arena/lease/lease.ts";
import { below, between, seededRandom } from "../../../src/core/random.ts";
import type { Clock } from "../../../src/index.ts";
import { partition } from "../../../src/transport/sim/index.ts";
import { Room } from "../../peer/kit/room.ts";

const count = 5;

/** One that runs wrongly by as much as is allowed. */
function skewed(clock: Clock, rate: number): Clock {
  return {
    now: () => clock.now() * rate,
    // A little later, as by rounding it would not have reached `at`.
    schedule: (at, callback) => clock.schedule(at / rate + 1e-3, callback),
  };
}

/** A question that outlasts the test, so that there is always somebody to host. */
const long = { text: "How long is a piece of string?", options: ["yes", "no"], answer: 0 };
const game = (questions = false): QuizGame =>
  quiz(questions ? { questions: [{ ...long, limitMs: 300_000 }] } : {});

const one = process.env["EARSHOT_SEED"];
const several = Array.from(
  { length: Number(process.env["EARSHOT_SEEDS"] ?? 3) },
  (_, at) => at + 1,
);

for (const seed of one === undefined ? several : [Number(one)])
  test(`a game has one host at any instant and for any term, seed ${seed}`, async () => {
    const room = new Room(seed);
    const random = seededRandom(seed + 1_000);
    const arenas: Arena[] = [];
    const names: string[] = [];
    const enter = async (at: number): Promise<Arena> => {
      const name = `p${names.length}`;
      names.push(name);
      const peer = await room.join(name, { identity: new Uint8Array(32).fill(seed * 16 + at) });
      const clock = skewed(room.clock, 1 + (at % 2 === 0 ? clockError : -clockError));
      const arena = await room.settle(openArena(peer, { clock }));
      arenas.push(arena);
      return arena;
    };
    const until = async (what: string, holds: () => boolean, ms = 60_000): Promise<void> => {
      const end = room.clock.now() + ms;
      for (; !holds(); await room.pass(50))
        assert.ok(room.clock.now() < end, `${what}: not in time`);
    };
    for (let at = 0; at < count; at++) await enter(at);
    const first = await room.settle(arenas[0]!.announce(game(true), "Quiz"));
    const tables = [first];
    await until("it is announced", () => arenas.every(({ games }) => games.length === 1));
    for (const arena of arenas.slice(1))
      tables.push(await room.settle(arena.open(first.id, game())));
    for (const table of tables) await room.settle(table.signUp());
    await until("all have signed up", () => first.state.signedUp.length === count);
    await room.settle(first.start());

    const hosts = new Map<number, string>();
    const seen = new Set<number>();
    const watch = async (ms: number): Promise<void> => {
      for (const end = room.clock.now() + ms; room.clock.now() < end; await room.pass(50)) {
        const hosting = tables.filter((table) => table.hosting);
        assert.ok(hosting.length <= 1, `two hosts after ${room.clock.now()} ms`);
        for (const table of hosting) seen.add(tables.indexOf(table));
        for (const { state } of tables) {
          if (state.host === undefined) continue;
          assert.equal(hosts.get(state.term) ?? state.host, state.host, `term ${state.term}`);
          hosts.set(state.term, state.host);
        }
      }
    };
    await watch(2_000);
    for (let step = 0; step < 4; step++) {
      // Now and then away from the one who hosts, which has to be replaced.
      const host = tables.findIndex((table) => table.hosting);
      const away = names.filter((_, at) => at === host || below(random, 3) === 0);
      const others = names.filter((name) => !away.includes(name));
      const cut = room.network.install(partition([away, others]));
      await watch(between(random, 4_000, 12_000));
      cut.uninstall();
      await watch(between(random, 0, 6_000));
    }
    // One is started again; its earlier life goes on alone and may still believe.
    const [again] = [tables.findIndex((table) => table.hosting)].map((at) => Math.max(at, 0));
    room.network.install(
      partition([[names[again!]!], [...names.filter((_, at) => at !== again), "p5"]]),
    );
    const arena = await enter(again!);
    tables.push(await room.settle(arena.open(first.id, game())));
    await watch(20_000);
    assert.equal(tables.filter((table) => table.hosting).length, 1, "nobody hosts");
    assert.ok(seen.size > 1, "nobody was replaced");
  });
