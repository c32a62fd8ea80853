/**
 * One seed, one story: the same seed gives the same world to the last byte, another seed another.
 * @module
 */
import assert from "node:assert/strict";
import {
  brewStorm,
  sendAdventures,
  sendPartitions,
  type World,
  type WorldOptions,
} from "../../src/transport/sim/index.ts";
import { scenario, type Stage } from "../kit/scenario.ts";

/** A stormy life of seven; worlds with the same offset are to be the same. */
function live(stage: Stage, offset: number, options: Partial<WorldOptions>): World {
  const made = stage.world({ peers: 7, offset, messages: { ordered: false }, ...options });
  made.start(made.names, { withinMs: 300 });
  brewStorm(made);
  sendAdventures(made, 15_000, 700);
  sendPartitions(made, 15_000, 2_000);
  made.run(500);
  made.joinGroup("room");
  for (let count = 0; count < 20; count++) {
    made.run(700);
    const [speaker, hearer] = made.peers.filter((peer) => peer.running);
    if (speaker === undefined) continue;
    made.send(speaker.name, "room", `word ${count}`);
    made.openStream(speaker.name, "room").write(50, { bytes: 300, ask: true }).close();
    if (hearer !== undefined) made.openStream(speaker.name, { peer: hearer.name }).write(20);
  }
  made.run(5_000);
  return made;
}

for (const options of [{}, { secret: "a word" }, { signer: "ed25519" }] as const) {
  scenario(`the same seed gives the same trace (${JSON.stringify(options)})`, {}, (stage) => {
    const one = live(stage, 0, options);
    const again = live(stage, 0, options);
    assert.ok(one.trace.count > 3_000, `${one.trace.count} moments`);
    const heard = one.peers.some(({ received }) =>
      received.byKind().some(([kind]) => kind === "slots"),
    );
    assert.ok(heard, "slots of streams were heard");
    assert.equal(again.trace.count, one.trace.count);
    assert.equal(again.trace.hash, one.trace.hash);
    assert.equal(again.report(2_000), one.report(2_000));
    assert.notEqual(live(stage, 1, options).trace.hash, one.trace.hash);
  });
}
