/**
 * The pace of those of a demo: lively while somebody is there, and slow when nobody has been heard for long.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { PeerId } from "earshot";
import { VirtualClock } from "earshot/sim";
import { cast } from "../../src/demo/content/cast.ts";
import { lobbyScenes, cornerScenes } from "../../src/demo/content/scenes.ts";
import { Life, type Surroundings } from "../../src/demo/life.ts";

function life(clock: VirtualClock, leaving: AbortSignal): Life {
  const [character] = cast;
  assert.ok(character);
  const nobody = { id: "" as PeerId, view: { members: [] } };
  // Apps are not asked for here.
  const around = { leaving, clock, chance: () => 0.5 } as unknown as Surroundings;
  return new Life(character, nobody, around);
}

/** How long it takes, in virtual time. */
async function lasts(clock: VirtualClock, waiting: Promise<void>): Promise<number> {
  const began = clock.now();
  const state = { done: false };
  void waiting.then(() => (state.done = true));
  await clock.passUntil(() => state.done, 24 * 3_600_000);
  return clock.now() - began;
}

test("pauses are as asked for, and rests grow up to a limit until somebody is heard again", async () => {
  const clock = new VirtualClock();
  const one = life(clock, new AbortController().signal);
  assert.equal(await lasts(clock, one.rest(60_000)), 60_000);
  await clock.pass(10 * 3_600_000);
  assert.equal(await lasts(clock, one.pause(60_000)), 60_000);
  const slow = await lasts(clock, one.rest(60_000));
  assert.ok(slow > 300_000 && slow <= 720_000, `${slow}`);
  one.stirred();
  assert.equal(await lasts(clock, one.rest(60_000)), 60_000);
});

test("whoever waits ends with the program, and leaves nothing behind", async () => {
  const clock = new VirtualClock();
  const leaving = new AbortController();
  const one = life(clock, leaving.signal);
  const waiting = one.pause(60_000);
  leaving.abort(new Error("over"));
  await assert.rejects(waiting, /over/);
  await assert.rejects(one.rest(1), /over/);
  assert.equal(clock.step(clock.now() + 120_000), false, "nothing is scheduled any more");
});

test("lines are cues: no line stands in two places", () => {
  const lines = [...lobbyScenes, ...cornerScenes].flat().map(({ who, says }) => `${who}: ${says}`);
  assert.deepEqual(
    lines.filter((line, at) => lines.indexOf(line) !== at),
    [],
  );
  const names = new Set(cast.map(({ name }) => name));
  for (const { who } of [...lobbyScenes, ...cornerScenes].flat()) assert.ok(names.has(who), who);
});
