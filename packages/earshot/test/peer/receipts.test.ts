/**
 * Receipts tell the truth: who has a message, who does not and why, with members whose progress a test
 * makes up.
 * @module
 */
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { describe, test } from "node:test";
import type { EarshotError, Receipt, SendOptions } from "../../src/index.ts";
import { ana, far, memberNamed, stage, type Stage } from "./kit/stage.ts";

const bob = memberNamed("bob");
const cat = memberNamed("cat");
const nameOf = new Map([ana, bob, cat].map(({ id, name }) => [id, name]));

/** A receipt in short: `ana bob | cat left`. */
function words({ by, missing }: Receipt): string {
  const have = by.map((id) => nameOf.get(id)).join(" ");
  const not = missing.map(({ member, reason }) => `${nameOf.get(member)} ${reason}`).join(", ");
  return not === "" ? have : `${have} | ${not}`;
}

async function room(members = [ana, bob, cat]): Promise<Stage> {
  return stage("when told", members);
}

/** What became of a send: its receipt in words, its error, or that it is still open. */
function outcome(sending: Promise<Receipt>): () => Promise<string> {
  let known = "open";
  sending.then(
    (receipt) => (known = words(receipt)),
    (error: unknown) => {
      const { code, details } = error as EarshotError;
      const receipt = details["receipt"] as Receipt | undefined;
      known = `${code.replace("ERR_EARSHOT_", "")}: ${receipt === undefined ? "" : words(receipt)}`;
    },
  );
  return async () => {
    await new Promise(setImmediate);
    return known;
  };
}

async function sendOne(on: Stage, options: SendOptions): Promise<() => Promise<string>> {
  const told = outcome((await on.lobby()).send("x", options));
  await new Promise(setImmediate);
  return told;
}

describe("a send to everybody", () => {
  test("waits for the last of them", async () => {
    const on = await room();
    const told = await sendOne(on, { until: "received" });
    on.progress([far(ana, 1), far(bob, 1)]);
    assert.equal(await told(), "open");
    on.progress([far(cat, 1)]);
    assert.equal(await told(), "ana bob cat");
  });

  test("is not met by members before the message has left", async () => {
    const on = await room([ana]);
    const told = await sendOne(on, { until: "received" });
    on.progress([far(ana, 1)], 0);
    assert.equal(await told(), "open");
    on.progress([]);
    assert.equal(await told(), "ana");
  });

  test("does not wait for who leaves, but lists it", async () => {
    const on = await room();
    const told = await sendOne(on, { until: "received" });
    on.progress([far(ana, 1), far(bob, 1), far(cat, 0, { gone: "left" })]);
    assert.equal(await told(), "ana bob | cat left");
  });

  test("counts who left after it had the message", async () => {
    const on = await room();
    const told = await sendOne(on, { until: "received" });
    on.progress([far(cat, 1, { gone: "left" })]);
    on.progress([far(ana, 1), far(bob, 1)]);
    assert.equal(await told(), "ana bob cat");
  });

  test("is unmet when somebody is evicted or fails", async () => {
    for (const gone of ["evicted", "failed"] as const) {
      const on = await room();
      const told = await sendOne(on, { until: "received" });
      on.progress([far(ana, 1), far(bob, 1), far(cat, 0, { gone })]);
      assert.equal(await told(), `NOT_RECEIVED: ana bob | cat ${gone}`);
    }
  });

  test("does not count who came later", async () => {
    const on = await room([ana]);
    const told = await sendOne(on, { until: "received" });
    on.progress([far(bob, 1, { since: 2 })]);
    assert.equal(await told(), "open");
    on.progress([far(ana, 1)]);
    assert.equal(await told(), "ana");
  });

  test("does not count who was evicted before it, and counts it again from its return", async () => {
    const on = await room([ana, bob]);
    const group = await on.lobby();
    group.write("1");
    await new Promise(setImmediate);
    on.progress([far(ana, 1), far(bob, 0, { gone: "evicted" })]);
    const second = outcome(group.send("2", { until: "received" }));
    await new Promise(setImmediate);
    on.progress([far(ana, 2)]);
    assert.equal(await second(), "ana");
    on.progress([far(bob, 2, { since: 3 })]);
    const third = outcome(group.send("3", { until: "received" }));
    await new Promise(setImmediate);
    on.progress([far(ana, 3)]);
    assert.equal(await third(), "open");
    on.progress([far(bob, 3, { since: 3 })]);
    assert.equal(await third(), "ana bob");
  });

  test("to nobody is met at once, unless somebody must be there", async () => {
    const on = await stage("at once", []);
    const group = await on.lobby();
    const receipt = await group.send("x", { until: "delivered" });
    assert.deepEqual([receipt.members, receipt.by, receipt.missing], [0, [], []]);
    await assert.rejects(group.send("x", { until: "received", atLeast: 1 }), {
      code: "ERR_EARSHOT_NOT_ENOUGH_MEMBERS",
    });
    await assert.rejects(group.send("x", { until: "received", by: 1 }), {
      code: "ERR_EARSHOT_NOT_RECEIVED",
    });
  });

  test("is settled in its order, a thousand at a time", async () => {
    const on = await room();
    const group = await on.lobby();
    const order: number[] = [];
    const sends = Array.from({ length: 1_000 }, async () => {
      const { message } = await group.send("x", { until: "received" });
      order.push(message);
    });
    await new Promise(setImmediate);
    on.progress([far(ana, 1_000), far(bob, 400), far(cat, 700)]);
    await new Promise(setImmediate);
    assert.equal(order.length, 400);
    on.progress([far(bob, 1_000), far(cat, 1_000)]);
    await Promise.all(sends);
    assert.deepEqual(
      order,
      Array.from({ length: 1_000 }, (_, at) => at + 1),
    );
  });
});

describe("a send until it is delivered", () => {
  test("waits for the programs, not for the engines", async () => {
    const on = await room([ana]);
    const told = await sendOne(on, { until: "delivered" });
    on.progress([far(ana, 1)]);
    assert.equal(await told(), "open");
    on.progress([far(ana, 1, { handled: 1 })]);
    assert.equal(await told(), "ana");
  });

  test("is unmet where nobody reads", async () => {
    const on = await room();
    const told = await sendOne(on, { until: "delivered" });
    on.progress([far(ana, 1, { handled: 1 }), far(bob, 1, { handled: 1 })]);
    on.progress([far(cat, 0, { listening: false })]);
    assert.equal(await told(), "open");
    on.progress([far(cat, 1, { listening: false })]);
    assert.equal(await told(), "NOT_DELIVERED: ana bob | cat no-handler");
  });
});

describe("a send to some", () => {
  test("is met by a majority that counts oneself", async () => {
    const on = await room();
    const told = await sendOne(on, { until: "received", by: "majority" });
    on.progress([far(ana, 1)]);
    assert.equal(await told(), "open");
    on.progress([far(bob, 1)]);
    assert.equal(await told(), "ana bob | cat timeout");
  });

  test("is unmet when no majority can be reached any more", async () => {
    const on = await room();
    const told = await sendOne(on, { until: "received", by: "majority" });
    on.progress([far(ana, 0, { gone: "failed" })]);
    assert.equal(await told(), "open");
    on.progress([far(bob, 0, { gone: "failed" })]);
    assert.equal(await told(), "NOT_RECEIVED:  | ana failed, bob failed, cat timeout");
  });

  test("is met by a number of them", async () => {
    const on = await room();
    const told = await sendOne(on, { until: "received", by: 1 });
    on.progress([far(bob, 1)]);
    assert.equal(await told(), "bob | ana timeout, cat timeout");
  });

  test("is met by those named, and unmet when one of them leaves", async () => {
    const on = await room();
    const [met, unmet] = [
      await sendOne(on, { until: "received", by: [ana.id, bob] }),
      await sendOne(on, { until: "received", by: [cat] }),
    ];
    on.progress([far(ana, 2), far(bob, 2)]);
    assert.equal(await met(), "ana bob | cat timeout");
    on.progress([far(cat, 0, { gone: "left" })]);
    assert.equal(await unmet(), "NOT_RECEIVED: ana bob | cat left");
  });

  test("is unmet at once by one who is not there", async () => {
    const on = await room([ana]);
    const told = await sendOne(on, { until: "received", by: [bob.id] });
    on.progress([]);
    assert.equal(await told(), "NOT_RECEIVED:  | ana timeout, bob left");
  });
});

describe("waiting", () => {
  test("ends in time, with what is known then", async () => {
    const on = await room();
    const told = await sendOne(on, { until: "received", timeoutMs: 100 });
    on.progress([far(bob, 1)]);
    on.clock.pass(100);
    assert.equal(await told(), "TIMEOUT: bob | ana timeout, cat timeout");
  });

  test("ends by signal, and leaves no listener and no timer", async () => {
    const on = await room();
    const group = await on.lobby();
    group.write("the stream is open");
    const idle = on.clock.scheduled;
    const control = new AbortController();
    const sends = ["sent", "received", "delivered"].map((until) =>
      group.send("x", {
        until: until as "sent",
        timeoutMs: 1_000,
        signal: control.signal,
      }),
    );
    const settled = Promise.allSettled(sends);
    control.abort(new Error("enough"));
    for (const each of await settled)
      assert.equal(each.status === "rejected" && String(each.reason), "Error: enough");
    assert.equal(getEventListeners(control.signal, "abort").length, 0);
    assert.equal(on.clock.scheduled, idle);
    // What was given up does not hold up the others.
    const next = outcome(group.send("y", { until: "received" }));
    await new Promise(setImmediate);
    on.progress([far(ana, 5), far(bob, 5), far(cat, 5)]);
    assert.equal(await next(), "ana bob cat");
  });

  test("ends with the peer", async () => {
    const on = await room();
    const told = await sendOne(on, { until: "received" });
    const closing = on.node.close();
    await new Promise(setImmediate);
    on.clock.pass(5_000);
    await closing;
    assert.equal(await told(), "CLOSED: ");
  });
});

describe("a flush", () => {
  test("is one receipt for everything before it", async () => {
    const on = await room();
    const group = await on.lobby();
    for (let times = 0; times < 10; times++) group.write("x");
    const told = outcome(group.flush());
    group.write("y");
    await new Promise(setImmediate);
    on.progress([far(ana, 10), far(bob, 10), far(cat, 9)]);
    assert.equal(await told(), "open");
    on.progress([far(cat, 10)]);
    assert.equal(await told(), "ana bob cat");
  });

  test("tells of those who were evicted before some of it, once", async () => {
    const on = await room();
    const group = await on.lobby();
    group.write("1");
    await new Promise(setImmediate);
    on.progress([far(ana, 1), far(bob, 1), far(cat, 0, { gone: "evicted" })]);
    group.write("2");
    await new Promise(setImmediate);
    on.progress([far(ana, 2), far(bob, 2)]);
    assert.equal(await outcome(group.flush())(), "NOT_RECEIVED: ana bob | cat evicted");
    group.write("3");
    await new Promise(setImmediate);
    on.progress([far(ana, 3), far(bob, 3)]);
    assert.equal(await outcome(group.flush())(), "ana bob");
  });

  test("of nothing is met at once", async () => {
    const on = await stage();
    const receipt = await (await on.lobby()).flush();
    assert.equal(receipt.message, 0);
  });
});
