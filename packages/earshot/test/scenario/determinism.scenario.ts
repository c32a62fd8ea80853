/**
 * One seed, one story: the same seed gives the same world to the last byte, another seed another.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  brewStorm,
  sendAdventures,
  sendPartitions,
  world,
  type World,
} from "../../src/transport/sim/index.ts";

function live(
  seed: number,
  options: { readonly secret?: string; readonly signer?: "ed25519" } = {},
): World {
  const made = world({ peers: 7, seed, messages: { ordered: false }, ...options });
  made.start(made.names, { withinMs: 300 });
  brewStorm(made);
  sendAdventures(made, 15_000, 700);
  sendPartitions(made, 15_000, 2_000);
  made.run(500);
  made.joinGroup("room");
  for (let count = 0; count < 20; count++) {
    made.run(700);
    const speaker = made.peers.find((peer) => peer.running);
    if (speaker !== undefined) made.send(speaker.name, "room", `word ${count}`);
  }
  made.run(5_000);
  return made;
}

for (const options of [{}, { secret: "a word" }, { signer: "ed25519" }] as const) {
  test(`the same seed gives the same trace (${JSON.stringify(options)})`, () => {
    const one = live(5, options);
    const again = live(5, options);
    assert.ok(one.trace.count > 2_000, `${one.trace.count} moments`);
    assert.equal(again.trace.count, one.trace.count);
    assert.equal(again.trace.hash, one.trace.hash);
    assert.equal(again.report(2_000), one.report(2_000));
    assert.notEqual(live(6, options).trace.hash, one.trace.hash);
  });
}
