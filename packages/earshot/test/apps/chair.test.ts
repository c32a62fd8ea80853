/**
 * Who hosts a game says nothing again and again that has no effect.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { Chair } from "../../src/apps/arena/chair.ts";
import type { GameEvent } from "../../src/apps/arena/events.ts";
import { accepted, type Direction } from "../../src/apps/arena/rules.ts";
import { gathering, type GameState } from "../../src/apps/arena/state.ts";
import { seededRandom } from "../../src/core/random.ts";
import { ManualClock } from "../peer/kit/manual-clock.ts";
import { idOf } from "./kit/history.ts";

const [ana, bob] = [idOf("ana"), idOf("bob")];
const player = { name: "", via: undefined, life: "", points: 0, place: 1, placeBefore: 1 };

/** A host whose words the topic counts as refused; `direction` is what its director wants. */
function host(direction: Direction<string>, missing: "failed" | undefined) {
  const clock = new ManualClock();
  const said: GameEvent[] = [];
  let state: GameState<string> = {
    ...gathering("game"),
    phase: "running",
    host: ana,
    term: 0,
    players: [
      { ...player, id: ana, presence: "playing" },
      { ...player, id: bob, presence: "playing" },
    ],
    voters: [ana, bob],
  };
  const chair = new Chair<string, string, string>({
    self: ana,
    game: {
      secret: undefined,
      direct: () => ({ next: () => direction, move: () => accepted }),
    } as never,
    clock,
    random: seededRandom(1),
    entropy: (bytes) => new Uint8Array(bytes),
    get state() {
      return state;
    },
    term: 0,
    missing: (peer) => (peer === bob ? missing : undefined),
    async say(event) {
      said.push(event);
      assert.ok(said.length < 100, "it says it without end");
      const { malformed, refused } = state.ignored;
      state = { ...state, ignored: { malformed, refused: refused + 1 } };
      chair.drive();
    },
    deal: async () => true,
  });
  return { chair, clock, said };
}

for (const [what, direction, missing] of [
  ["missed", { type: "wait", until: Infinity }, "failed"],
  ["play", { type: "play", play: "a play" }, undefined],
  ["over", { type: "over", words: undefined }, undefined],
] as const)
  test(`what is refused is said again after a while only: ${what}`, async () => {
    const { chair, clock, said } = host(direction, missing);
    const times = (): number => said.filter(({ type }) => type === what).length;
    chair.drive();
    for (let turn = 0; turn < 50; turn++) await setImmediate();
    assert.equal(times(), 1);
    // Others change something meanwhile.
    chair.drive();
    for (let turn = 0; turn < 50; turn++) await setImmediate();
    assert.equal(times(), 1);
    clock.pass(500);
    for (let turn = 0; turn < 50; turn++) await setImmediate();
    assert.equal(times(), 2);
    chair.close();
    assert.equal(clock.scheduled, 0);
  });
