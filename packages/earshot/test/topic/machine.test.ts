/**
 * Machines of a topic in small company: what one says all have in the end, whoever was away.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { topicLimits } from "../../src/topic/limits.ts";
import { Net, type Node } from "./kit/net.ts";

const same = (...nodes: readonly Node[]): boolean =>
  new Set(nodes.map((node) => node.held.join("\n"))).size === 1;

const texts = (node: Node): readonly string[] =>
  node.held.map((line) => line.split(" ").slice(3).join(" "));

describe("a topic", () => {
  test("brings what is said to everybody who has it open, and acknowledges it once it is stored", () => {
    const net = new Net({ seed: 1 });
    const [ana, bob] = [net.node("ana"), net.node("bob")];
    net.pass(1_000);
    ana.say("rain", "sun");
    bob.say("wind");
    assert.ok(net.pass(100, () => same(ana, bob) && ana.held.length === 3));
    assert.equal(ana.acknowledged.length, 2);
    assert.equal(ana.machine.counters.messagesHeard, 1);
    assert.equal(bob.machine.counters.chunksFetched, 0, "what comes live need not be fetched");
  });

  test("is caught up alone after a moment, and with others once it has what they have", () => {
    const net = new Net({ seed: 2 });
    const ana = net.node("ana");
    ana.say("first");
    net.pass(topicLimits.settleMs - 1);
    assert.equal(ana.machine.caughtUp, false);
    net.pass(50);
    assert.ok(ana.machine.caughtUp);
    assert.deepEqual(texts(ana), ["first"]);
    const bob = net.node("bob");
    assert.ok(net.pass(2_000, () => bob.machine.caughtUp));
    assert.deepEqual(texts(bob), ["first"]);
  });

  test("reaches a newcomer from a holder that is not the author, who is away", () => {
    const net = new Net({ seed: 3 });
    const [ana, bob] = [net.node("ana"), net.node("bob")];
    net.pass(1_000);
    for (let round = 0; round < 3_000; round++) ana.say(`line ${round}`);
    assert.ok(net.pass(10_000, () => bob.held.length === 3_000));
    ana.crash();
    net.pass(100);
    const eve = net.node("eve");
    assert.ok(net.pass(5_000, () => eve.machine.caughtUp));
    assert.ok(same(bob, eve));
    assert.ok(eve.machine.counters.chunksFetched >= 6);
  });

  test("is compared seldom by those who agree, and soon again after a sleep, a loss, or when somebody goes", () => {
    const net = new Net({ seed: 4 });
    const [ana, bob, eve] = [net.node("ana"), net.node("bob"), net.node("eve")];
    ana.say("rain");
    net.pass(10 * 60_000);
    const all = [ana, bob, eve];
    const within = (ms: number): number => {
      const compared = (): number =>
        all.reduce((sum, { machine }) => sum + machine.counters.comparisons, 0);
      const before = compared();
      net.pass(ms);
      return compared() - before;
    };
    const longest = topicLimits.compareMs * 2 ** topicLimits.compareDoublings;
    const times = 10;
    const seldom = within(times * longest);
    assert.ok(seldom >= 2 * times && seldom <= 4 * times, `${seldom} in the time of 30`);
    for (const type of ["woke", "missed"] as const) {
      bob.input({ type });
      assert.ok(within(1_000) >= 1, type);
      assert.ok(within(60_000) >= 2, "and a few times more");
      net.pass(5 * longest);
    }
    eve.crash();
    const soon = topicLimits.compareMs * 2 ** topicLimits.changedDoublings;
    assert.ok(within(2 * soon) >= 2, "both who are left");
  });

  test("is whole again after a partition in which both sides spoke", () => {
    const net = new Net({ seed: 5 });
    const nodes = ["ana", "bob", "eve", "joe"].map((name) => net.node(name));
    net.pass(1_000);
    net.partition(["ana", "bob"]);
    net.pass(100);
    for (const node of nodes) node.say(`${node.name} in the dark`);
    net.pass(1_000);
    assert.equal(nodes[0]?.held.length, 2);
    net.heal();
    assert.ok(net.pass(10_000, () => nodes.every((node) => node.held.length === 4)));
    assert.ok(same(...nodes));
  });

  test("is done with every live message once it is stored, also those that come again, late or too early", () => {
    const net = new Net({ seed: 7 });
    net.repeatAfterMs = 500;
    const [ana, bob] = [net.node("ana"), net.node("bob")];
    net.pass(1_000);
    for (let round = 0; round < 100; round++) {
      ana.say(`line ${round}`);
      net.pass(1);
    }
    assert.ok(bob.machine.counters.messagesWaiting > 0, "some overtook others");
    assert.ok(net.pass(5_000, () => bob.held.length === 100 && bob.unhandled.size === 0));
    assert.ok(net.pass(1_000, () => bob.machine.counters.messagesHeard === 200));
    assert.ok(
      net.pass(10_000, () => bob.unhandled.size === 0),
      `${bob.unhandled.size} are left`,
    );
  });

  test("is there again after a crash, and the author goes on in its log", () => {
    const net = new Net({ seed: 6 });
    const [ana, bob] = [net.node("ana"), net.node("bob")];
    net.pass(1_000);
    ana.say("one");
    net.pass(100);
    ana.crash();
    net.pass(100);
    bob.say("two");
    net.pass(100);
    ana.boot();
    ana.say("three");
    assert.ok(net.pass(5_000, () => same(ana, bob) && ana.held.length === 3));
    const logs = new Set(ana.acknowledged.map(({ log }) => log));
    assert.equal(logs.size, 1);
  });
});
