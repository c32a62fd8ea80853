/**
 * Stories of topics: what can go wrong between their holders, one thing at a time.
 * @module
 */
import assert from "node:assert/strict";
import { between } from "../../src/core/random.ts";
import { topicLimits } from "../../src/topic/limits.ts";
import { decodeMessage, encodeMessage } from "../../src/topic/messages.ts";
import { scenario } from "../kit/scenario.ts";
import { Net, type Node } from "../topic/kit/net.ts";
import { SyncStore } from "../topic/kit/sync-store.ts";

const dayMs = 86_400_000;

const same = (...nodes: readonly Node[]): boolean =>
  new Set(nodes.map((node) => node.held.join("\n"))).size === 1;

const forks = (node: Node): number => node.events.filter(({ type }) => type === "fork").length;

function lines(count: number, of = ""): string[] {
  return Array.from({ length: count }, (_, at) => `${of}${at}`);
}

scenario("an author on two devices has two logs, and nothing forks", { seeds: 5 }, ({ seed }) => {
  const net = new Net({ seed });
  const key = new Uint8Array(32).fill(1);
  const [phone, laptop, bob] = [
    net.node("phone", { seed: key }),
    net.node("laptop", { seed: key }),
    net.node("bob"),
  ];
  net.pass(1_000);
  for (let round = 0; round < 20; round++) {
    phone.say(`phone ${round}`);
    laptop.say(`laptop ${round}`);
    net.pass(10);
  }
  assert.ok(net.pass(10_000, () => same(phone, laptop, bob) && bob.held.length === 40));
  assert.equal(forks(bob), 0);
  assert.notEqual(phone.machine.ownLog, laptop.machine.ownLog);
});

scenario("a disk that was cloned forks, and everybody keeps both", { seeds: 10 }, ({ seed }) => {
  const net = new Net({ seed });
  const [ana, bob, eve] = [net.node("ana"), net.node("bob"), net.node("eve")];
  net.pass(1_000);
  ana.say("common");
  net.pass(100);
  net.partition(["ana", "bob"], ["eve"]);
  net.pass(100);
  ana.crash();
  const copy = ana.store.copy();
  ana.boot();
  ana.say(...lines(40, "ana "));
  const clone = net.node("clone", { seed: ana.publicKey, store: copy });
  net.sides = [new Set(["ana", "bob"]), new Set(["eve", "clone"])];
  net.presence();
  net.pass(1_000);
  clone.say(...lines(25, "clone "));
  net.pass(2_000);
  assert.equal(bob.held.length, 41);
  assert.equal(eve.held.length, 26);
  net.heal();
  assert.ok(net.pass(30_000, () => same(ana, bob, eve, clone) && ana.held.length === 66));
  assert.equal(forks(bob), 1);
  assert.equal(forks(eve), 1);
  // Neither goes on with a log that the other has written as well.
  const before = new Set(bob.store.entries.map(({ log }) => log));
  ana.say("after");
  clone.say("after too");
  assert.ok(net.pass(10_000, () => same(ana, bob, eve, clone) && ana.held.length === 68));
  const after = new Set(bob.store.entries.map(({ log }) => log));
  assert.ok(after.size > before.size);
  assert.equal(forks(bob), 1, "it forks no further");
});

scenario("a backup that is restored begins a new log", { seeds: 5 }, ({ seed }) => {
  const net = new Net({ seed });
  const [ana, bob] = [net.node("ana"), net.node("bob")];
  net.pass(1_000);
  ana.say("one", "two");
  net.pass(100);
  const backup = ana.store.copy();
  ana.say("three");
  net.pass(100);
  const log = ana.machine.ownLog;
  ana.crash();
  ana.store = backup;
  ana.boot();
  ana.say("four");
  assert.ok(net.pass(10_000, () => same(ana, bob) && ana.held.length === 4));
  assert.equal(forks(ana) + forks(bob), 0);
  assert.notEqual(ana.machine.ownLog, log);
  assert.equal(ana.machine.counters.ownLogsRenewed, 1);
});

scenario("a clock a day ahead drags nobody, and one set back goes on", { seeds: 3 }, ({ seed }) => {
  const net = new Net({ seed });
  const [ahead, bob] = [net.node("ahead", { aheadMs: dayMs }), net.node("bob")];
  net.pass(1_000);
  ahead.say("from tomorrow");
  net.pass(100);
  bob.say("today");
  assert.ok(net.pass(1_000, () => same(ahead, bob)));
  const timeOf = (text: string): number =>
    bob.store.entries.find(({ body }) => new TextDecoder().decode(body) === text)?.time ?? 0;
  assert.ok(timeOf("from tomorrow") - timeOf("today") > 0.9 * dayMs * 1_024);
  assert.ok(bob.machine.counters.timesAhead > 0);
  ahead.crash();
  ahead.aheadMs = -dayMs;
  ahead.boot();
  net.pass(1_000);
  ahead.say("from yesterday");
  assert.ok(net.pass(1_000, () => same(ahead, bob) && bob.held.length === 3));
  assert.ok(timeOf("from yesterday") > timeOf("from tomorrow"), "time does not fall within a log");
});

scenario(
  "a pruned peer and a hoarder meet, and ask no more than they need",
  { seeds: 5 },
  (stage) => {
    const net = new Net(stage);
    const pruned = net.node("pruned", { keep: { entries: 100 } });
    const hoarder = net.node("hoarder");
    net.pass(1_000);
    for (let round = 0; round < 50; round++) {
      pruned.say(...lines(10, `p${round} `));
      hoarder.say(...lines(10, `h${round} `));
      net.pass(150);
    }
    net.pass(5_000);
    assert.equal(hoarder.held.length, 1_000);
    assert.ok(pruned.held.length <= 100 && pruned.held.length > 50, `${pruned.held.length} kept`);
    const fetched = pruned.machine.counters.chunksFetched;
    const compared = pruned.machine.counters.comparisons;
    net.pass(600_000);
    assert.equal(
      pruned.machine.counters.chunksFetched,
      fetched,
      "nothing below a floor is asked for",
    );
    const perHour = (pruned.machine.counters.comparisons - compared) * 6;
    stage.tell(`${perHour} comparisons an hour where nothing is missing`);
    assert.ok(perHour < 400);
    // Who was away while all others let go of what came meanwhile goes on behind a hole.
    const late = net.node("late", { keep: { entries: 100 } });
    assert.ok(net.pass(5_000, () => late.machine.caughtUp));
    assert.ok(late.store.size >= 50 && late.store.size <= 200);
    hoarder.crash();
    pruned.say(...lines(300, "more "));
    net.pass(5_000);
    pruned.say(...lines(10, "last "));
    hoarder.boot();
    const hasLast = (): boolean => hoarder.held.some((line) => line.endsWith("last 9"));
    assert.ok(net.pass(30_000, hasLast));
    assert.ok(hoarder.held.length >= 1_010, "what it had is not lost for the hole");
  },
);

scenario(
  "what is taken back goes from everywhere, from holders that never had it too",
  { seeds: 5 },
  ({ seed }) => {
    const net = new Net({ seed });
    const [ana, bob, eve] = [net.node("ana"), net.node("bob"), net.node("eve")];
    net.pass(1_000);
    ana.say("secret", "fine");
    net.pass(100);
    net.partition(["ana", "bob"], ["eve"]);
    net.pass(100);
    ana.takeBack(ana.machine.ownLog, 1);
    net.pass(100);
    assert.ok(eve.held.some((line) => line.endsWith("secret")));
    ana.crash();
    net.heal();
    const gone = (node: Node): boolean => node.held.every((line) => !line.endsWith("secret"));
    assert.ok(net.pass(30_000, () => gone(eve) && same(bob, eve)));
    const joe = net.node("joe");
    assert.ok(net.pass(5_000, () => joe.machine.caughtUp && same(bob, joe)));
    assert.ok(gone(joe));
  },
);

scenario(
  "a holder that hides a body without its author's word is not believed",
  { seeds: 3 },
  ({ seed }) => {
    const net = new Net({ seed });
    const ana = net.node("ana");
    net.pass(500);
    ana.say("hard to hear", "easy");
    net.pass(100);
    let hidden = 0;
    const censor = net.node("censor", {
      tamper: (bytes, kind) => {
        const message = kind === "answer" ? decodeMessage(bytes) : undefined;
        if (message?.type !== "chunk") return bytes;
        hidden++;
        // The first entry's body is replaced by its hash and a signature that nobody made.
        const length = message.entries[message.entries.indexOf(104) - 1] ?? 0;
        const at = message.entries.indexOf(104) - 1;
        const entries = Uint8Array.from([
          (message.entries[0] ?? 0) | 16,
          ...message.entries.subarray(1, at),
          ...new Uint8Array(96),
          ...message.entries.subarray(at + 1 + length),
        ]);
        return encodeMessage({ ...message, entries });
      },
    });
    assert.ok(net.pass(5_000, () => censor.held.length === 2));
    ana.crash();
    const bob = net.node("bob");
    net.pass(2_000);
    assert.ok(hidden > 0);
    assert.equal(bob.held.length, 0);
    assert.ok(bob.machine.counters.forged + bob.machine.counters.malformed > 0);
    ana.boot();
    assert.ok(net.pass(30_000, () => same(ana, bob)));
  },
);

scenario("a flood of logs of one author, and of authors, is bounded", {}, ({ seed }) => {
  const net = new Net({ seed });
  const bob = net.node("bob");
  net.pass(500);
  const key = new Uint8Array(32).fill(9);
  const flooders: Node[] = [];
  for (let at = 0; at < topicLimits.logsPerAuthor + 10; at++) {
    const store = new SyncStore(Uint8Array.from({ length: 16 }, () => at));
    const flooder = net.node(`f${at}`, { seed: key, store });
    net.pass(40);
    flooder.say("me too");
    net.pass(10);
    flooders.push(flooder);
  }
  net.pass(2_000);
  assert.ok(bob.machine.holds.logs <= topicLimits.logsPerAuthor + 1);
  assert.ok(bob.machine.counters.droppedLogs > 0);
});

scenario(
  "a crash in the middle of everything loses nothing that was acknowledged",
  { seeds: 20 },
  ({ seed }) => {
    const net = new Net({ seed });
    const [ana, bob] = [net.node("ana", { storeMs: 8 }), net.node("bob", { storeMs: 8 })];
    net.pass(1_000);
    for (let round = 0; round < 20; round++) {
      const node = round % 2 === 0 ? ana : bob;
      node.say(...lines(5, `${round} `));
      net.pass((seed * 7 + round * 3) % 25);
      node.crash();
      net.pass(50);
      node.boot();
      net.pass(20);
    }
    assert.ok(net.pass(30_000, () => same(ana, bob)));
    const held = new Set(ana.held.map((line) => line.split(" ").slice(0, 3).join(" ")));
    for (const { log, sequence, hash } of [...ana.acknowledged, ...bob.acknowledged])
      assert.ok(held.has(`${log} ${sequence} ${hash.slice(0, 16)}`));
    assert.ok(ana.acknowledged.length > 0);
    assert.equal(forks(ana) + forks(bob), 0);
  },
);

scenario(
  "what was not yet stored when the power went was heard by nobody: its author goes on alone, and forks nothing",
  { seeds: 20 },
  ({ seed }) => {
    const net = new Net({ seed });
    const [ana, bob] = [net.node("ana", { storeMs: 20 }), net.node("bob")];
    net.pass(1_000);
    let lost = 0;
    for (let round = 0; round < 15; round++) {
      const said = `${round} before the cut`;
      ana.say(said);
      net.pass(between(net.random, 0, 30));
      ana.crash();
      net.pass(50);
      const isKept = ana.held.some((line) => line.endsWith(said));
      if (!isKept) lost++;
      const isHeard = bob.held.some((line) => line.endsWith(said));
      assert.ok(isKept || !isHeard, "others hear what is stored, and nothing else");
      // Nobody is there to say what else there might be.
      net.partition(["ana"], ["bob"]);
      ana.boot();
      net.pass(2_000);
      ana.say(`${round} after it`);
      net.pass(100);
      net.heal();
      assert.ok(net.pass(30_000, () => same(ana, bob)));
    }
    assert.ok(lost > 3 && lost < 15, `${lost} were not stored`);
    assert.equal(forks(ana) + forks(bob), 0);
    assert.equal(ana.machine.counters.ownLogsRenewed, 0);
  },
);

scenario("the holder of 100,000 entries leaves when half of them are fetched", {}, ({ seed }) => {
  const net = new Net({ seed });
  const [ana, bob] = [net.node("ana"), net.node("bob")];
  net.pass(1_000);
  ana.say(...lines(100_000));
  assert.ok(net.pass(60_000, () => bob.store.size === 100_000));
  const eve = net.node("eve");
  assert.ok(net.pass(30_000, () => eve.store.size > 30_000));
  assert.ok(eve.store.size < 90_000);
  bob.crash();
  assert.ok(net.pass(60_000, () => eve.machine.caughtUp));
  assert.ok(eve.machine.counters.failovers > 0);
  assert.equal(eve.store.size, 100_000);
  assert.ok(same(ana, eve));
});

scenario("a crowd asks a newcomer a few questions only", {}, (stage) => {
  const net = new Net(stage);
  const crowd = Array.from({ length: 150 }, (_, at) => net.node(`n${at}`));
  net.pass(3_000);
  crowd[0]?.say("hello");
  net.pass(30_000);
  const asked = (): number =>
    crowd.reduce((sum, { machine }) => sum + machine.counters.comparisons, 0);
  const before = asked();
  const late = net.node("late");
  assert.ok(net.pass(1_000, () => late.machine.caughtUp && late.held.length === 1));
  net.pass(1_500);
  const eachS = (asked() - before) / crowd.length / 2.5;
  assert.ok(late.machine.counters.comparisons <= topicLimits.surveyHolders + 1);
  stage.tell(`${eachS.toFixed(2)} comparisons a second of each`);
  assert.ok(eachS < 0.25);
});

scenario("a thousand authors fit several pages of a digest", {}, (stage) => {
  const net = new Net(stage);
  const bob = net.node("bob");
  net.pass(500);
  const authors = topicLimits.rows * 2 + 50;
  for (let at = 0; at < authors; at++) {
    const author = net.node(`a${at}`);
    author.say(`I am ${at}`);
    net.pass(5);
    author.crash();
    net.nodes.delete(author.name);
  }
  net.presence();
  assert.ok(
    net.pass(60_000, () => bob.store.size === authors),
    `${bob.store.size} came`,
  );
  const late = net.node("late");
  const began = net.now;
  assert.ok(net.pass(20_000, () => late.machine.caughtUp));
  stage.tell(`${authors} logs in ${Math.round(net.now - began)} ms`);
  assert.ok(same(bob, late));
});
