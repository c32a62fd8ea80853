/**
 * What is sent to one peer alone, at each level.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { missing } from "../packages/earshot/test/kit/requires.ts";
import { sharedNow } from "./kit/clock.ts";
import { Lan } from "./kit/lan.ts";
import { assertWhole, gather } from "./kit/stream-peer.ts";

test(
  "messages to one peer reach it alone, in order, with receipts that tell the truth at each level",
  { skip: missing("nft") },
  async () => {
    await using lan = await Lan.make({ hosts: 3 });
    const [h1, h2, h3] = await gather(lan);
    assert.ok(h1 && h2 && h3);
    for (const peer of [h2, h3]) await peer.peer.ask({ do: "tally", by: "receive" });
    const to = { member: "h2" };

    await h2.peer.ask({ do: "hold" });
    const levels = await Promise.all(
      (["queued", "sent", "received"] as const).map((until, index) =>
        h1.say({ to, number: index + 1, until }),
      ),
    );
    for (const { error, until, by, missing: without } of levels) {
      const confirmed: readonly string[] = until === "received" ? [h2.id] : [];
      assert.deepEqual({ error, by, without }, { error: undefined, by: confirmed, without: [] });
    }
    // Its handler is at the first of them and not done.
    const late = await h1.say({ to, number: 4, until: "delivered", timeoutMs: 500 });
    assert.equal(late.error, "ERR_EARSHOT_TIMEOUT");
    assert.deepEqual(late.missing, [{ member: h2.id, reason: "timeout" }]);
    const delivered = h1.say({ to, number: 5, until: "delivered" });
    const released = sharedNow();
    await h2.peer.ask({ do: "release" });
    const receipt = await delivered;
    assert.deepEqual([receipt.error, receipt.by], [undefined, [h2.id]]);
    assert.ok(receipt.at > released, "not before its handler was done");
    assert.equal((await h2.ownTallies()).tallies[0]?.messages, 5);

    const loss = await lan.lose(5, { to: ["h2"] });
    await h2.forget();
    const streamed = await h1.stream({
      to,
      count: 3_000,
      bytes: [16, 3_000],
      asks: { every: 1_000, until: "delivered" },
    });
    assert.ok((await loss.heal()) > 50);
    for (const { error, by } of [...streamed.receipts, streamed.flushed])
      assert.deepEqual([error, by], [undefined, [h2.id]]);
    const [tally] = (await h2.ownTallies()).tallies;
    assert.ok(tally);
    assertWhole(tally, streamed, h2);
    for (const { message, at } of streamed.receipts) {
      const handled: number = tally.marks[message - 5]!;
      assert.ok(handled <= at, `${message}: receipt ${handled - at} ms too early`);
    }
    const others = await Promise.all([h3.ownTallies(), h3.tallies(), h2.tallies()]);
    for (const { tallies } of others) assert.deepEqual(tallies, [], "nobody else heard it");

    h2.peer.process.kill("SIGKILL");
    const lost = await h1.say({ to, until: "received" });
    assert.equal(lost.error, "ERR_EARSHOT_NOT_RECEIVED");
    assert.deepEqual(lost.missing, [{ member: h2.id, reason: "failed" }]);
  },
);
