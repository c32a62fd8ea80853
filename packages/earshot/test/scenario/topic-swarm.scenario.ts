/**
 * Fifty holders of a topic, some of which lie, through partitions, crashes and loss: nothing that was acknowledged
 * is lost, and all who are honest end with the same.
 * @module
 */
import assert from "node:assert/strict";
import { hexOf } from "../../src/core/identity.ts";
import { below, between, shuffle } from "../../src/core/random.ts";
import { scenario, type Stage } from "../kit/scenario.ts";
import { type Liar, liar } from "../topic/kit/liars.ts";
import { Net, type Node } from "../topic/kit/net.ts";

const honestCount = 44;
const liarCount = 5;
/** What those keep who are honest too, but let go of most. */
const forgetfulKeep = 60;
const stormMs = 20_000;
/** How long everybody has to agree once the network is whole again. */
const healedMs = 60_000;

scenario("fifty holders agree after partitions, crashes, loss and lies", { seeds: 3 }, (stage) => {
  swarm(stage, 0);
});

scenario("and so they do when some of them let go of most", { seeds: 2 }, (stage) => {
  swarm(stage, 2);
});

/** With an author whose disk is cloned: both go on with it. */
function swarm(stage: Stage, forgetfulCount: number): void {
  const { seed } = stage;
  const net = new Net({ seed, loss: 0.05 });
  const { random } = net;
  const honest = Array.from({ length: honestCount }, (_, at) => net.node(`n${at}`));
  const liars: Liar[] = [];
  for (let at = 0; at < liarCount; at++) {
    const one = liar(random, at);
    liars.push(one);
    net.node(`liar${at}`, { tamper: one.tamper });
  }
  const forgetful = Array.from({ length: forgetfulCount }, (_, at) =>
    net.node(`forgetful${at}`, { keep: { entries: forgetfulKeep } }),
  );
  net.pass(2_000);

  const [original] = honest;
  assert.ok(original !== undefined);
  original.say("before the copy");
  net.pass(500);
  honest.push(net.node("clone", { seed: original.publicKey, store: original.store.copy() }));

  storm(net, [...honest, ...forgetful], seed);
  for (const node of net.nodes.values()) if (!node.up) node.boot();
  net.loss = 0;
  net.heal();
  const began = net.now;
  const agreed = healed(net, honest);
  assert.ok(
    agreed,
    `they differ: ${[...new Set(honest.map(({ held }) => held.length))].join(", ")}`,
  );
  stage.tell(
    `seed ${seed}: agreed ${Math.round(net.now - began)} ms after healing on ${honest[0]?.held.length} entries`,
  );

  const held = new Set(honest[0]?.held.map((line) => line.split(" ").slice(0, 3).join(" ")));
  for (const { name, store } of honest) {
    const names = store.entries.map((one) => `${one.log} ${one.sequence} ${hexOf(one.hash)}`);
    assert.equal(new Set(names).size, names.length, `${name} has nothing twice`);
  }
  for (const node of honest)
    for (const { log, sequence, hash } of node.acknowledged)
      assert.ok(held.has(`${log} ${sequence} ${hash.slice(0, 16)}`), `${node.name} lost an entry`);
  const pruned = forgetful.reduce((sum, { machine }) => sum + machine.counters.entriesPruned, 0);
  assert.equal(pruned > 0, forgetfulCount > 0, "some let go of what others keep");
  for (const { store } of forgetful) assert.ok(store.size <= 2 * forgetfulKeep);
  assert.ok(net.lost > 0, "messages were lost");
  const lies = liars.reduce((sum, each) => sum + each.lies, 0);
  assert.ok(lies > liarCount, `${lies} lies`);
  const caught = honest.reduce((sum, { machine: { counters } }) => {
    return sum + counters.forged + counters.malformed + counters.withheld;
  }, 0);
  assert.ok(caught > 0, "lies are noticed");
}

/** Everything goes wrong, at random times. */
function storm(net: Net, nodes: readonly Node[], seed: number): void {
  const { random } = net;
  const end = net.now + stormMs;
  let line = 0;
  while (net.now < end) {
    net.pass(between(random, 20, 400));
    const node = nodes[below(random, nodes.length)];
    if (node === undefined) continue;
    const dice = below(random, 100);
    if (dice < 70)
      node.say(...Array.from({ length: 1 + below(random, 3) }, () => `${seed}.${line++}`));
    else if (dice < 80 && node.up) crashFor(net, node, between(random, 100, 5_000));
    else if (dice < 85) {
      const names = shuffle(random, [...net.nodes.keys()]);
      net.partition(names.slice(0, 1 + below(random, names.length - 1)));
    } else if (dice < 92) net.heal();
    else if (dice < 96) takeBackOne(net, node);
  }
}

function crashFor(net: Net, node: Node, ms: number): void {
  node.crash();
  net.at(ms, () => {
    if (!node.up) node.boot();
  });
}

function takeBackOne(net: Net, node: Node): void {
  const own = node.acknowledged[below(net.random, node.acknowledged.length)];
  if (own !== undefined) node.takeBack(own.log, own.sequence);
}

/** Looks once a second. */
function healed(net: Net, nodes: readonly Node[]): boolean {
  for (let waitedMs = 0; waitedMs < healedMs; waitedMs += 1_000) {
    net.pass(1_000);
    if (agree(nodes)) return true;
  }
  return false;
}

function agree(nodes: readonly Node[]): boolean {
  const [first, ...others] = nodes.map(({ held }) => held.join("\n"));
  return others.every((held) => held === first);
}
