/**
 * Members that stand still, die or will not listen: who waits for them, for how long, and what each side is told. Each
 * stream here is light, so that time goes by and not the processor; the tests run side by side.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as later } from "node:timers/promises";
import { missing } from "../packages/earshot/test/kit/requires.ts";
import { eventually, sharedNow } from "./kit/clock.ts";
import { ms } from "./kit/figures.ts";
import { Lan } from "./kit/lan.ts";
import { assertWhole, gather, type StreamPeer } from "./kit/stream-peer.ts";
import type { Tally } from "./kit/stream-lines.ts";

const skip = missing("nft");
/** 600 KB/s: a receiver's window is full in less than ten seconds. */
const light = { count: 100_000, bytes: [100, 1_500], perSecond: 750 } as const;

/** Whatever did not come was told, and nothing came twice, disordered or altered. */
function assertHonest(tally: Tally): void {
  assert.deepEqual(tally.faults, [], `what came of ${tally.from}`);
  for (const { after, to, missed } of tally.jumps)
    assert.ok(missed > 0, `a gap is told from ${after} to ${to}`);
}

/** The longest time between two tellings of how far a sender is at one of its receivers. */
function longestPause(peer: StreamPeer, from: StreamPeer): number {
  const times = peer.peer
    .told("reached")
    .filter((line) => line.from === from.name)
    .map(({ at }) => at);
  return Math.max(...times.slice(1).map((at, index) => at - times[index]!));
}

describe("members", { concurrency: 2, skip }, () => {
  test("a receiver that stands still for 2 s is not lost, and hears everything or of a gap", async () => {
    await using lan = await Lan.make({ hosts: 4, ipv6: false });
    const [h1, frozen, ...others] = await gather(lan);
    assert.ok(h1 && frozen);
    const going = h1.stream(light);
    await frozen.reaches(h1, 500);
    frozen.peer.process.stop();
    // The story is the two seconds themselves.
    const stopped = sharedNow();
    await later(2_000);
    assert.deepEqual(
      frozen.peer.told("reached").filter(({ at }) => at > stopped + 1_000),
      [],
      "it stood still",
    );
    const behind = frozen.peer.told("reached").at(-1)?.messages ?? 0;
    frozen.peer.process.resume();
    await frozen.reaches(h1, behind + 2_000);
    await h1.halt();
    const streamed = await going;
    for (const other of others) assertWhole(await other.tally(h1), streamed, other);
    const tally = await frozen.tally(h1);
    assertHonest(tally);
    assert.equal(tally.last, streamed.messages);
    assert.ok(frozen.statuses("lagged").length > 0, "it says that it was the one that lagged");
    console.log(
      `stopped for 2 s: it missed ${streamed.messages - tally.messages} of ${streamed.messages}; ` +
        `the others' longest pause ${ms(Math.max(...others.map((other) => longestPause(other, h1))))}`,
    );
  });

  test("a receiver that stands still for 12 s holds nobody back for long, and comes back", async () => {
    await using lan = await Lan.make({ hosts: 4, ipv6: false });
    const [h1, frozen, ...others] = await gather(lan);
    assert.ok(h1 && frozen);
    const going = h1.stream(light);
    await frozen.reaches(h1, 500);
    const stopped = sharedNow();
    frozen.peer.process.stop();
    await later(12_000);
    const news = h1.peer
      .told("change")
      .filter(({ name, change }) => name === frozen.name && change === "failed").length;
    const evicted = h1.statuses("member-evicted").length;
    assert.ok(news + evicted > 0, "it was given up");
    const since = frozen.peer.mark();
    frozen.peer.process.resume();
    await frozen.peer.process.until(
      ({ type, at }: { type: string; at?: number }) => type === "reached" && at! > stopped + 12_000,
      { withinMs: 60_000, since, what: "messages after it went on" },
    );
    // It is among those whose word counts again.
    await h1.knows(3);
    await h1.halt();
    const streamed = await going;
    for (const other of others) assertWhole(await other.tally(h1), streamed, other);
    const pause = Math.max(...others.map((other) => longestPause(other, h1)));
    assert.ok(pause < 8_000, `the others waited ${ms(pause)}`);
    assertHonest(await frozen.tally(h1));
    const word = await h1.say({ to: { group: "lobby" }, until: "delivered" });
    assert.deepEqual([word.error, word.by.length], [undefined, 3]);
    console.log(
      `stopped for 12 s: failed ${news} times, evicted ${evicted} times; the others' longest pause ${ms(pause)}`,
    );
  });

  test("a receiver that is killed is named in the receipt, and the others have everything", async () => {
    await using lan = await Lan.make({ hosts: 4, ipv6: false });
    const [h1, dead, ...others] = await gather(lan);
    assert.ok(h1 && dead);
    const going = h1.stream({ ...light, flush: "received" });
    await dead.reaches(h1, 500);
    dead.peer.process.kill("SIGKILL");
    const killed = sharedNow();
    // Said while nobody knows that it is dead.
    const word = await h1.say({ to: { group: "lobby" }, until: "received" });
    assert.equal(word.error, "ERR_EARSHOT_NOT_RECEIVED");
    assert.deepEqual(word.missing, [{ member: dead.id, reason: "failed" }]);
    assert.deepEqual(word.by.toSorted(), others.map(({ id }) => id).toSorted());
    await h1.halt();
    const streamed = await going;
    for (const other of others) assertWhole(await other.tally(h1), streamed, other);
    const after = await h1.say({ to: { group: "lobby" }, until: "received" });
    assert.deepEqual([after.error, after.by.length], [undefined, 2]);
    console.log(`killed: told in the receipt after ${ms(word.at - killed)}`);
    assert.ok(word.at - killed < 10_000);
  });

  test("of a sender that is killed everybody has a beginning, in order, and knows it is gone", async () => {
    await using lan = await Lan.make({ hosts: 4, ipv6: false });
    const [dying, ...others] = await gather(lan);
    assert.ok(dying);
    const loss = await lan.lose(5, { to: ["h3"] });
    void dying.stream({ count: 1_000_000, bytes: [100, 1_500] }).catch(() => {});
    await Promise.all(others.map((other) => other.reaches(dying, 2_000)));
    dying.peer.process.kill("SIGKILL");
    await Promise.all(
      others.map((other) => other.peer.notices("failed", dying.name, { withinMs: 15_000 })),
    );
    assert.ok((await loss.heal()) > 0);
    const wrote = dying.peer.told("wrote").at(-1)!.messages;
    const ends = [];
    for (const other of others) {
      const { faults, jumps, first, last, messages } = await other.tally(dying);
      assert.deepEqual(
        { faults, jumps, first, messages },
        { faults: [], jumps: [], first: 1, messages: last },
      );
      ends.push(last);
    }
    assert.ok(Math.min(...ends) > 0);
    console.log(`a sender killed after ${wrote} and more: ${ends.join(", ")} came`);
    // Those who are left go on.
    const [h2] = others;
    const streamed = await h2!.stream({ count: 500, bytes: [100, 1_500] });
    assert.deepEqual([streamed.flushed.error, streamed.flushed.by.length], [undefined, 2]);
  });

  for (const slow of ["wait", "drop", "fail"] as const) {
    const told = {
      wait: "is evicted, told so, and let in again when it listens",
      drop: "is not waited for, and hears of a gap",
      fail: "makes sends fail for want of room, until it listens",
    }[slow];
    test(`${slow}: a member whose handler is not done ${told}`, async () => {
      await using lan = await Lan.make({ hosts: 3, ipv6: false });
      const [h1, stuck, other] = await gather(lan, {
        reading: (name) => ({
          slow,
          by: name === "h2" ? "receive" : "batch",
          ...(name === "h2" ? { inbox: { limit: 16, onFull: "hold" } } : {}),
        }),
      });
      assert.ok(h1 && stuck && other);
      await stuck.peer.ask({ do: "hold" });
      const began = sharedNow();
      const going = h1.stream({
        count: 1_000_000,
        bytes: [1_300, 1_300],
        perSecond: 4_000,
        by: slow === "fail" ? "send" : "write",
      });
      if (slow === "fail") {
        const refused = await going;
        assert.equal(refused.refused, "ERR_EARSHOT_NO_ROOM");
        assert.deepEqual(h1.statuses("member-evicted"), []);
        await stuck.peer.ask({ do: "release" });
        await stuck.reaches(h1, refused.messages - 100);
        const streamed = await h1.say({ to: { group: "lobby" }, until: "delivered" });
        assert.deepEqual([streamed.error, streamed.by.length], [undefined, 2]);
        for (const each of [stuck, other]) {
          const tally = await each.tally(h1);
          assertHonest(tally);
          assert.deepEqual([tally.messages, tally.jumps], [refused.messages, []], each.name);
        }
        return;
      }
      if (slow === "wait") {
        const { at } = await h1.status({ type: "member-evicted" });
        await stuck.status({ type: "evicted" });
        console.log(`held for good: evicted after ${ms(at - began)}`);
        assert.ok(at - began < 12_000, ms(at - began));
      }
      // More than any window takes.
      await other.reaches(h1, 15_000);
      const pause = longestPause(other, h1);
      console.log(`${slow}: the other's longest pause ${ms(pause)}`);
      assert.ok(pause < (slow === "wait" ? 8_000 : 2_000), ms(pause));
      const since = stuck.peer.mark();
      await stuck.peer.ask({ do: "release" });
      await stuck.peer.process.until(({ type }) => type === "reached", {
        withinMs: 30_000,
        since,
        what: "messages after it listens again",
      });
      await stuck.status({ type: "gap" }, { withinMs: 15_000 });
      // A jump is seen at the message behind it: the stream must not end before that one.
      await eventually(async () => (await stuck.tally(h1)).jumps.length > 0, {
        withinMs: 15_000,
        what: "a message behind the gap",
      });
      await h1.halt();
      const streamed = await going;
      assertWhole(await other.tally(h1), streamed, other);
      // On a busy machine it may be too slow once more.
      await eventually(
        async () => {
          const { error, by } = await h1.say({ to: { group: "lobby" }, until: "delivered" });
          return error === undefined && by.length === 2;
        },
        { withinMs: 30_000, what: "a message delivered to all" },
      );
      const tally = await stuck.tally(h1);
      assertHonest(tally);
      assert.ok(
        tally.messages < streamed.messages,
        `${tally.messages} of ${streamed.messages} came`,
      );
    });
  }
});
