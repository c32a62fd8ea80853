/**
 * Local health and lag: a peer that stood still distrusts itself, puts its verdicts off and says so once.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { limits } from "../../../src/core/limits.ts";
import { Health } from "../../../src/core/liveness/health.ts";
import type { Host } from "../kit/host.ts";
import { Room } from "../kit/room.ts";

test("health goes from 0 to its worst and back, and multiplies timeouts", () => {
  const health = new Health();
  assert.equal(health.factor, 1);
  health.improve();
  assert.equal(health.factor, 1);
  for (let time = 0; time < 20; time++) health.worsen();
  assert.equal(health.score, limits.healthMax);
  health.improve();
  assert.equal(health.factor, limits.healthMax);
});

const lagged = (host: Host): number[] =>
  host.statuses.flatMap((status) => (status.type === "lagged" ? [status.byMs] : []));

describe("a peer whose loop stood still", () => {
  test("for a moment says nothing, and counts nothing", () => {
    const room = new Room();
    const [a] = room.settled("a", "b");
    a!.now = a!.deadline + limits.lagMs;
    a!.input({ type: "timeout" });
    assert.equal(a!.count("lags"), 0);
    assert.equal(a!.count("health"), 0);
  });

  test("a little longer counts it, and one that stood long says so", () => {
    const room = new Room();
    const [a] = room.settled("a", "b");
    a!.now = a!.deadline + limits.lagMs + 1;
    a!.input({ type: "timeout" });
    assert.equal(a!.count("lags"), 1);
    assert.equal(a!.count("health"), 1);
    assert.deepEqual(lagged(a!), []);
    a!.now = a!.deadline + 2_000;
    a!.input({ type: "timeout" });
    assert.deepEqual(lagged(a!), [2_000]);
  });

  test("says it once, although what waited in the sockets comes before the deadlines", () => {
    const room = new Room();
    const [a] = room.settled("a");
    // Candidates, whose deadlines fall away one by one as they prove themselves.
    const strangers = ["s", "t", "u"].map((name) => room.stranger(name));
    const asked = strangers.map((stranger) => {
      const request = { type: "request", challenge: new Uint8Array(8), knows: 0 } as const;
      const fill = new Uint8Array(600);
      const said = stranger.say(a!, [stranger.announcement(), request, { type: "padding", fill }]);
      return said.frames.find((frame) => frame.type === "request")!.challenge;
    });
    a!.now += 3_000;
    for (const [index, stranger] of strangers.entries())
      stranger.say(a!, [{ type: "echo", challenge: asked[index]!, hears: "yes" }]);
    for (let round = 0; round < 5; round++) a!.input({ type: "timeout" });
    assert.equal(a!.count("lags"), 1);
    assert.equal(lagged(a!).length, 1);
    assert.deepEqual(a!.members, ["s", "t", "u"]);
  });

  test("twice says it twice", () => {
    const room = new Room();
    const [a] = room.settled("a", "b");
    for (let time = 0; time < 2; time++) {
      a!.now = a!.deadline + 3_000;
      a!.input({ type: "links", links: [] });
      a!.now += 3_000;
      a!.input({ type: "links", links: [] });
      a!.input({ type: "timeout" });
    }
    assert.equal(lagged(a!).length, 4);
  });

  test("gives nobody up for what it did not hear meanwhile", () => {
    const room = new Room();
    const [a, b] = room.settled("a", "b");
    // Suspected already, with the verdict a moment away.
    room.remove(b!);
    while (!a!.story.includes("suspected b")) room.run(10);
    a!.now += 20_000;
    a!.input({ type: "timeout" });
    assert.deepEqual(a!.story, ["joined b", "suspected b"]);
  });

  test("nor for what others said meanwhile and it hears only now", () => {
    const room = new Room();
    const [a, b] = room.settled("a", "b");
    const accusers = ["m", "n"].map((name) => room.stranger(name));
    for (const accuser of accusers) accuser.join(a!);
    const entry = { state: "suspected", incarnation: 0, epoch: b!.epochBytes } as const;
    accusers[0]!.say(a!, [{ type: "update", entries: [entry] }]);
    assert.equal(a!.story.at(-1), "suspected b");
    a!.now += 20_000;
    accusers[1]!.say(a!, [{ type: "update", entries: [entry] }]);
    a!.input({ type: "timeout" });
    assert.equal(a!.story.at(-1), "suspected b");
  });

  test("asks anew who is there when it slept", () => {
    const room = new Room();
    const [a] = room.settled("a", "b");
    const before = a!.count("requestsSent");
    a!.now = a!.deadline + limits.wakeMs + 1;
    a!.input({ type: "timeout" });
    assert.equal(a!.count("requestsSent"), before + 1);
  });

  test("is not thought to have stood still for a suspicion that more confirmed than it waits for", () => {
    const room = new Room();
    const [a, b] = room.settled("a", "b");
    const accusers = Array.from({ length: 4 }, (_, index) => room.stranger(`accuser${index}`));
    for (const accuser of accusers) accuser.join(a!);
    const accuse = (index: number): void => {
      const entry = { state: "suspected", incarnation: 0, epoch: b!.epochBytes } as const;
      accusers[index]!.say(a!, [{ type: "update", entries: [entry] }]);
    };
    accuse(0);
    // Two accusers, we among them, give it half of the way to the minimum: that is almost over.
    const until = a!.now + (limits.suspicionMaxMs + limits.suspicionMinMs) / 2 - 20;
    while (a!.deadline < until) {
      a!.now = a!.deadline;
      a!.input({ type: "timeout" });
      a!.takeTransmits();
    }
    a!.now = until;
    assert.ok(!a!.story.includes("failed b"));
    for (const index of [1, 2, 3]) accuse(index);
    a!.input({ type: "timeout" });
    assert.equal(a!.count("lags"), 0);
    assert.ok(a!.story.includes("failed b"));
  });
});
