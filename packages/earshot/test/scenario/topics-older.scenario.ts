/**
 * Stories of what is older than what a holder has: found later, passed on, and left alone where it was let go.
 * @module
 */
import assert from "node:assert/strict";
import { scenario } from "../kit/scenario.ts";
import { Net, type Node } from "../topic/kit/net.ts";

function lines(count: number, of: string): string[] {
  return Array.from({ length: count }, (_, at) => `${of} ${at}`);
}

const same = (...nodes: readonly Node[]): boolean =>
  new Set(nodes.map((node) => node.held.join("\n"))).size === 1;

const blamed = ({ machine: { counters } }: Node): number =>
  counters.forged + counters.malformed + counters.withheld;

scenario(
  "a hoarder that comes back gives newcomers what the others have let go of, and they pass it on",
  { seeds: 3 },
  ({ seed }) => {
    const net = new Net({ seed });
    const pruned = net.node("pruned", { keep: { entries: 100 } });
    const hoarder = net.node("hoarder");
    net.pass(1_000);
    for (let round = 0; round < 30; round++) {
      pruned.say(...lines(20, `p${round}`));
      hoarder.say(...lines(10, `h${round}`));
      net.pass(150);
    }
    assert.ok(net.pass(10_000, () => hoarder.held.length === 900));
    hoarder.takeBack(hoarder.machine.ownLog, 3);
    net.pass(1_000);
    hoarder.crash();
    const late = net.node("late");
    assert.ok(net.pass(5_000, () => late.machine.caughtUp));
    assert.ok(late.held.length < 200, `${late.held.length} were left`);
    hoarder.boot();
    assert.ok(
      net.pass(120_000, () => same(late, hoarder)),
      `${late.held.length} after a while`,
    );
    assert.ok(late.machine.counters.entriesFilledIn > 750);
    assert.equal(blamed(late), 0);

    // Neither who let go of them nor who keeps as little asks for any of it.
    const filledBefore = late.machine.counters.entriesFilledIn;
    net.pass(300_000);
    assert.equal(pruned.machine.counters.entriesFilledIn, 0);
    assert.ok(pruned.store.size <= 100);
    assert.equal(late.machine.counters.entriesFilledIn, filledBefore, "once is enough");

    // What was filled in is there after a crash, and others get it from there.
    hoarder.crash();
    late.crash();
    late.boot();
    const later = net.node("later");
    assert.ok(
      net.pass(120_000, () => same(late, later)),
      `${later.held.length} at the next one`,
    );
    assert.equal(blamed(later), 0);
  },
);

scenario("a hole is filled by who has what was in it", { seeds: 3 }, ({ seed }) => {
  const net = new Net({ seed });
  const [author, hoarder] = [net.node("author", { keep: { entries: 100 } }), net.node("hoarder")];
  const other = net.node("other");
  net.pass(1_000);
  author.say(...lines(200, "first"));
  net.pass(2_000);
  other.crash();
  for (let round = 0; round < 10; round++) {
    author.say(...lines(100, `meanwhile ${round}`));
    net.pass(200);
  }
  assert.ok(net.pass(5_000, () => hoarder.held.length === 1_200));
  hoarder.crash();
  net.pass(2_000);
  other.boot();
  author.say(...lines(10, "last"));
  assert.ok(net.pass(10_000, () => other.held.some((line) => line.endsWith("last 9"))));
  assert.ok(other.machine.counters.holes > 0, "there was a hole");
  assert.ok(other.held.length < 400);
  hoarder.boot();
  assert.ok(
    net.pass(120_000, () => same(other, hoarder)),
    `${other.held.length} after a while`,
  );
  assert.equal(other.held.length, 1_210);
  assert.equal(blamed(other) + other.machine.counters.forks, 0);

  // One chain again, though the store has it in two parts: newcomers get all of it there.
  hoarder.crash();
  author.crash();
  const late = net.node("late");
  assert.ok(net.pass(30_000, () => late.machine.caughtUp && same(late, other)));
  assert.equal(late.machine.counters.holes, 0);
});

scenario(
  "a fork is no hole: what comes before it is not fetched again",
  { seeds: 5 },
  ({ seed }) => {
    const net = new Net({ seed });
    const [original, bob] = [net.node("original"), net.node("bob")];
    net.pass(1_000);
    original.say(...lines(300, "before"));
    net.pass(1_000);
    const clone = net.node("clone", { seed: original.publicKey, store: original.store.copy() });
    net.partition(["original", "bob"], ["clone"]);
    net.pass(2_000);
    original.say("as one");
    clone.say("as the other");
    net.pass(1_000);
    net.heal();
    const all = [original, bob, clone];
    assert.ok(net.pass(60_000, () => same(...all) && bob.held.length === 302));
    const late = net.node("late");
    net.pass(600_000);
    assert.ok(bob.machine.counters.forks > 0, "there was a fork");
    for (const { store, machine } of [...all, late]) {
      assert.equal(machine.counters.entriesFilledIn, 0);
      assert.equal(store.size, 302, "nothing is there twice");
    }
  },
);

for (const [where, said] of [
  ["above where it begins here", 300],
  ["below where it begins here", 100],
] as const)
  scenario(
    `a fork that is first seen where its place was let go is completed, with the other chain ending ${where}`,
    { seeds: 4 },
    ({ seed }) => {
      const net = new Net({ seed });
      const [original, bob] = [net.node("original"), net.node("bob")];
      const hoarder = net.node("hoarder");
      net.node("pruned", { keep: { entries: 50 } });
      net.pass(1_000);
      original.say(...lines(300, "before"));
      net.pass(2_000);
      const clone = net.node("clone", { seed: original.publicKey, store: original.store.copy() });
      net.partition(["original", "bob"], ["clone", "hoarder", "pruned"]);
      net.pass(2_000);
      original.say(...lines(said, "as one"));
      for (let round = 0; round < 10; round++) {
        clone.say(...lines(20, `as the other ${round}`));
        net.pass(200);
      }
      assert.ok(net.pass(10_000, () => bob.held.length === 300 + said));
      assert.ok(net.pass(10_000, () => hoarder.held.length === 500));
      hoarder.crash();
      clone.crash();
      net.heal();
      assert.ok(net.pass(60_000, () => bob.held.length === 350 + said));
      assert.ok(bob.machine.counters.forks + bob.machine.counters.holes > 0, "it is not whole");
      if (seed % 2 === 0) {
        bob.crash();
        bob.boot();
      }
      net.pass(60_000);
      hoarder.boot();
      assert.ok(
        net.pass(300_000, () => same(bob, hoarder)),
        `${bob.held.length} and ${hoarder.held.length} after a while`,
      );
      for (const { store } of [bob, hoarder])
        assert.equal(store.size, 500 + said, "all is there, and nothing twice");
      assert.equal(bob.machine.counters.entriesFilledIn, 150);
      assert.equal(blamed(bob), 0);

      // From now on it is a fork like others: newcomers get all of it, and nobody looks any further.
      hoarder.crash();
      const late = net.node("late");
      net.pass(120_000);
      assert.ok(same(late, bob), `${late.held.length} at a newcomer`);
      for (const { machine } of [late, bob])
        assert.equal(machine.counters.entriesFilledIn, machine === bob.machine ? 150 : 0);
    },
  );
