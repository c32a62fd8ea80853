/**
 * The story of a recording agrees with what the simulator knows to be true.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RecordingReader } from "../../src/recorder/recording-reader.ts";
import { replaySteps } from "../../src/recorder/replay.ts";
import { LifeStory } from "../../src/recorder/story/life-story.ts";
import type { Happening } from "../../src/recorder/story/happening.ts";
import { Storyteller } from "../../src/recorder/story/storyteller.ts";
import type { Summary } from "../../src/recorder/story/summary.ts";
import type { Epoch } from "../../src/core/identity.ts";
import { loseSlots, loss } from "../../src/transport/sim/index.ts";
import { readFrom, type RecordedLife, recordedWorld } from "./kit/recorded-world.ts";

interface Story {
  readonly happenings: readonly Happening[];
  readonly summary: Summary;
  /** Types of what happened, with the name of who is meant. */
  readonly plot: readonly string[];
}

async function storyOf(life: RecordedLife | undefined): Promise<Story> {
  assert.ok(life);
  const reader = new RecordingReader(readFrom(await life.bytes()));
  const happenings: Happening[] = [];
  const teller = new Storyteller(reader.head, life.cipher, (one) => happenings.push(one));
  const steps = replaySteps(reader, { cipher: life.cipher });
  for (;;) {
    const next = steps.next();
    if (next.done === true) {
      assert.equal(next.value.difference, undefined);
      break;
    }
    teller.step(next.value);
  }
  const times = happenings.map(({ at }) => at);
  assert.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  );
  const plot = happenings.map((one) =>
    "member" in one ? `${one.type} ${one.member.name}` : one.type,
  );
  return { happenings, summary: teller.end(), plot };
}

describe("the story tells", () => {
  test("a crash: suspected, rightly, and failed, as long ago as it was silent", async () => {
    const { world, lives } = recordedWorld({ peers: 3, seed: 3 });
    world.start();
    world.run(3_000);
    world.crash("c");
    const crashedAt = world.now;
    world.run(5_000);
    const told = world.peer("a").changes("failed")[0]?.at ?? 0;
    const { happenings, summary, plot } = await storyOf(lives[0]);
    assert.deepEqual(
      plot.filter((one) => one.endsWith(" c")),
      ["joined c", "suspected c", "failed c"],
    );
    const failed = happenings.find(({ type }) => type === "failed");
    assert.ok(failed?.type === "failed" && failed.silentMs !== undefined);
    assert.ok(failed.silentMs >= told - crashedAt && failed.silentMs < told - crashedAt + 1_500);
    assert.deepEqual(summary.suspicions, { raised: 1, right: 1, wrong: 0, open: 0 });
    assert.deepEqual(
      summary.lives.map(({ name, state }) => [name, state]),
      [
        ["b", "present"],
        ["c", "failed"],
      ],
    );
  });

  test("one that stood still: whoever suspected it was wrong", async () => {
    const { world, lives } = recordedWorld({ peers: 4, seed: 1 });
    world.start();
    world.run(3_000);
    world.stop("d", 2_000);
    world.run(5_000);
    const stories = await Promise.all(lives.map((life) => storyOf(life)));
    const [a, b, c] = stories.map(({ summary }) => summary.suspicions);
    const raised = (a?.raised ?? 0) + (b?.raised ?? 0) + (c?.raised ?? 0);
    assert.ok(raised > 0, "somebody suspected it");
    for (const { summary } of stories) assert.equal(summary.suspicions.right, 0);
    const d = stories[3];
    assert.ok((d?.summary.lags ?? 0) > 0, "it knows that it stood still");
  });

  test("a partition: given up, and back in the same life, so the verdict was wrong", async () => {
    const { world, lives } = recordedWorld({ peers: 2, seed: 1 });
    world.start();
    world.run(2_000);
    world.partition(["a"], ["b"]);
    world.run(6_000);
    world.heal();
    world.untilConverged({ within: 30_000 });
    const { summary, plot } = await storyOf(lives[0]);
    assert.deepEqual(
      plot.filter((one) => one.endsWith(" b")),
      ["joined b", "suspected b", "failed b", "merged b"],
    );
    assert.deepEqual(summary.suspicions, { raised: 1, right: 0, wrong: 1, open: 0 });
    assert.equal(summary.lives[0]?.state, "present");
  });

  test("a goodbye, and a second life of the same peer", async () => {
    const { world, lives } = recordedWorld({ peers: 2, seed: 1 });
    world.start();
    world.run(1_000);
    world.leave("b");
    world.run(1_000);
    world.restart("b");
    world.run(2_000);
    const { summary, plot } = await storyOf(lives[0]);
    assert.deepEqual(
      plot.filter((one) => one.endsWith(" b") && !one.startsWith("updated")),
      ["joined b", "left b", "joined b"],
    );
    assert.deepEqual(
      summary.lives.map(({ state }) => state),
      ["left", "present"],
    );
  });

  test("messages that the network lost, by their numbers", async () => {
    const { world, lives } = recordedWorld({ peers: 2, seed: 4, messages: { ordered: false } });
    world.start();
    world.run(1_000);
    world.joinGroup("room");
    world.run(1_000);
    world.install(loss(0.3));
    for (let number = 1; number <= 40; number++) {
      world.send("a", "room", `word ${number}`);
      world.run(100);
    }
    const heard = world.peer("b").messages.length;
    const sender = await storyOf(lives[0]);
    assert.equal(sender.summary.messagesSent, 40);
    const { summary, happenings } = await storyOf(lives[1]);
    const [life] = summary.lives;
    assert.equal(life?.messages, heard);
    // Those before the first and behind the last cannot be missed.
    const numbers = happenings.flatMap((one) => (one.type === "message" ? [one.sequence] : []));
    const span = Math.max(...numbers) - Math.min(...numbers) + 1;
    assert.equal(life?.lost, span - heard);
    assert.ok((life?.lost ?? 0) > 0);
    const missing = happenings.flatMap((one) =>
      one.type === "missing" ? [one.last - one.first + 1] : [],
    );
    assert.equal(missing.reduce((sum, each) => sum + each, 0) - (life?.late ?? 0), life?.lost);
  });

  test("what is said on streams: each message while they are few, heaps when they are many", async () => {
    const { world, lives } = recordedWorld({ peers: 3, seed: 5 });
    world.start();
    world.run(1_000);
    world.joinGroup("room");
    world.run(1_000);
    const talk = world.openStream("a", "room").write(3, { bytes: 100, ask: true });
    world.untilHeard(talk, ["b", "c"], 2_000);
    world.run(2_000);
    const lost = world.install(loss(0.2));
    talk.write(5_000, { bytes: 100, ask: true }).writeLarge(300_000);
    world.untilHeard(talk, ["b", "c"], 30_000);
    assert.ok(lost.fired > 50, `${lost.fired} lost`);
    talk.close();
    world.run(2_000);
    const writer = await storyOf(lives[0]);
    const reader = await storyOf(lives[1]);

    const opened = writer.happenings.find((one) => one.type === "stream-opened");
    assert.ok(opened?.group === "room" && opened.slow === "wait");
    const written = writer.happenings.flatMap((one) => (one.type === "written" ? [one] : []));
    assert.deepEqual(
      written.slice(0, 3).map(({ sequence, body }) => [sequence, body.length]),
      [1, 2, 3].map((number) => [number, 100]),
    );
    assert.equal(writer.summary.streams.messagesSent, 5_004);
    assert.ok(writer.plot.includes("stream-ended"));

    // Told one by one or in heaps: every message once, and its bytes.
    for (const [{ happenings }, type] of [
      [writer, "written"],
      [reader, "message"],
    ] as const) {
      const each = happenings.filter((one) => one.type === type).length;
      const more = happenings.flatMap((one) => (one.type === "more-messages" ? [one] : []));
      const heaped = more.reduce((sum, { messages }) => sum + messages, 0);
      assert.equal(each + heaped, 5_003, type);
      assert.ok(
        each < 200 && more.every(({ first, last, messages }) => last - first + 1 >= messages),
      );
      const large = happenings.flatMap((one) => (one.type === "large-ended" ? [one] : []));
      assert.deepEqual(
        large.map(({ bytes, whole, sequence }) => ({ bytes, whole, sequence })),
        [{ bytes: 300_000, whole: true, sequence: 5_004 }],
      );
    }

    // What was lost was asked for and came: the engine's own counts.
    const asked = reader.happenings.flatMap((one) =>
      one.type === "repairs" ? [one.askedFor] : [],
    );
    assert.equal(
      asked.reduce((sum, each) => sum + each, 0),
      world.stat("b", "slotsAskedFor"),
    );
    assert.equal(reader.summary.streams.slotsAskedFor, world.stat("b", "slotsAskedFor"));
    assert.equal(writer.summary.streams.slotsRepaired, world.stat("a", "slotsRepaired"));
    assert.ok(writer.summary.streams.slotsRepaired > 0);
    const [life] = reader.summary.lives;
    assert.deepEqual([life?.name, life?.messages, life?.lost], ["a", 5_004, 0]);
  });

  test("a gap, and why: who spoke leaves before all was repaired", async () => {
    const { world, lives } = recordedWorld({ peers: 3, seed: 2 });
    world.start();
    world.run(1_000);
    world.joinGroup("room");
    world.run(1_000);
    const talk = world.openStream("a", "room").write(5);
    world.untilHeard(talk, ["b", "c"], 2_000);
    const holes = world.install(loseSlots({ place: (place) => place % 10 === 3 }), { to: "b" });
    talk.write(400, { bytes: 500 });
    world.run(3);
    world.leave("a");
    world.run(1_000);
    assert.ok(holes.fired > 0, "a slot was lost");
    const { happenings, summary } = await storyOf(lives[1]);
    const gaps = happenings.flatMap((one) => (one.type === "gap" ? [one] : []));
    for (const { group, from } of gaps) assert.deepEqual([group, from.name], ["room", "a"]);
    assert.ok(gaps.every(({ reason }) => reason === "ended"));
    const lost = gaps.reduce((sum, { count }) => sum + count, 0);
    assert.ok(lost > 0, `${lost} lost`);
    assert.equal(summary.streams.messagesLost, lost);
    const life = summary.lives.find(({ name }) => name === "a");
    assert.equal(life?.lost, lost);
    assert.ok(life.messages > 100 && life.messages + lost <= 405, "at most what was written");
  });

  test("a member that is too slow is given up, with how far it got", async () => {
    const { world, lives } = recordedWorld({ peers: 3, seed: 2 });
    world.start();
    world.run(1_000);
    world.joinGroup("room");
    world.run(1_000);
    const talk = world.openStream("a", "room").write(5, { ask: true });
    world.untilHeard(talk, ["b", "c"], 2_000);
    world.streams.hold("b", true);
    talk.write(60_000, { bytes: 400 });
    world.run(20_000);
    const { happenings, summary } = await storyOf(lives[0]);
    const gone = happenings.flatMap((one) => (one.type === "lost-receiver" ? [one] : []));
    assert.ok(gone.length > 0 && summary.streams.evictions > 0);
    const [first] = gone;
    assert.deepEqual([first?.member.name, first?.why], ["b", "evicted"]);
    assert.ok((first?.received ?? 0) >= 5);
    const held = (await storyOf(lives[1])).happenings.some(
      (one) => one.type === "asked" && one.command.type === "hold" && one.command.held,
    );
    assert.ok(held, "its own story tells that it held back");
  });

  test("datagrams by kind, as many as went by, sealed or not", async () => {
    for (const secret of [undefined, "a word"]) {
      const { world, lives } = recordedWorld({
        peers: 3,
        seed: 1,
        ...(secret === undefined ? {} : { secret }),
      });
      world.start();
      world.run(5_000);
      const { summary } = await storyOf(lives[0]);
      const all = (volumes: Summary["sent"]): number =>
        Object.values(volumes).reduce((sum, { datagrams }) => sum + datagrams, 0);
      assert.equal(all(summary.sent), world.stat("a", "datagramsSent"));
      const dropped = Object.values(summary.drops).reduce((sum, count) => sum + count, 0);
      assert.ok(all(summary.received) >= world.stat("a", "datagramsReceived"));
      assert.ok(all(summary.received) <= world.stat("a", "datagramsReceived") + dropped);
      assert.ok((summary.received["ping"]?.datagrams ?? 0) > 0);
    }
  });

  test("a stranger's noise, in heaps and with where it came from", async () => {
    const { world, lives } = recordedWorld({ peers: 2, seed: 1 });
    world.start();
    world.run(1_000);
    for (let count = 0; count < 30; count++)
      world.inject({ from: "b", to: world.addressOf("a"), bytes: new Uint8Array(40).fill(count) });
    world.run(3_000);
    const { happenings, summary } = await storyOf(lives[0]);
    const heaps = happenings.flatMap((one) => (one.type === "dropped" ? [one] : []));
    assert.deepEqual(
      heaps.map(({ reason, count }) => [reason, count]),
      [["droppedBadMagic", 30]],
    );
    assert.equal(heaps[0]?.from.length, 1);
    assert.equal(summary.drops.droppedBadMagic, 30);
    assert.equal(summary.received["not ours"]?.datagrams, 30);
  });
});

test("a message that was missing and comes after all is late, not lost", () => {
  const life = new LifeStory("00" as Epoch);
  assert.deepEqual(life.message("room", 5), { late: false });
  assert.deepEqual(life.message("room", 8), { missing: [6, 7], late: false });
  assert.deepEqual(life.message("room", 7), { late: true });
  assert.deepEqual(life.message("room", 3), { late: false });
  assert.deepEqual(life.message("other", 1), { late: false });
  life.member = { id: "1", name: "ana" } as NonNullable<LifeStory["member"]>;
  const { messages, lost, late } = life.summary() ?? {};
  assert.deepEqual({ messages, lost, late }, { messages: 5, lost: 1, late: 1 });
});
