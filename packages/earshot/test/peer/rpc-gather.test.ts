/**
 * Asking several servers at once, and what becomes of requests that nobody answers, in virtual time.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { limits } from "../../src/core/limits.ts";
import {
  EarshotError,
  type Gathering,
  type Peer,
  type Reply,
  type Schema,
} from "../../src/index.ts";
import type { Room } from "./kit/room.ts";
import { codeOf, serving } from "./kit/serving.ts";

const names = ["ana", "bob", "cid", "dan"] as const;

async function collect(gathering: Gathering): Promise<string[]> {
  const texts: string[] = [];
  for await (const reply of gathering) texts.push(reply.text());
  return texts;
}

function why(gathering: Gathering): Record<string, string> {
  const reasons = gathering.missing.map(({ member, reason }) => [member.name, reason]);
  return Object.fromEntries(reasons) as Record<string, string>;
}

/** Ana answers at once, Bob after a while, Cid never; Dan fails. */
async function mixed(seed: number): Promise<{ room: Room; caller: Peer }> {
  const { room, caller, servers } = await serving(seed, names);
  const never = new Promise<string>(() => {});
  servers.ana.serve("ask", () => "ana");
  servers.bob.serve(
    "ask",
    () =>
      new Promise<string>((resolve) => {
        room.clock.schedule(room.clock.now() + 500, () => resolve("bob"));
      }),
  );
  servers.cid.serve("ask", () => never);
  servers.dan.serve("ask", () => {
    throw new TypeError("no");
  });
  await room.settle(caller.find({ service: "ask" }, { atLeast: 4 }));
  return { room, caller };
}

describe("gathering", () => {
  test("all ends with the time, and says who is missing and why", async () => {
    const { room, caller } = await mixed(1);
    const gathering = caller.gather({}, "ask", "", { timeoutMs: 2_000 });
    assert.deepEqual(await room.settle(collect(gathering)), ["ana", "bob"]);
    assert.deepEqual(why(gathering), { cid: "timeout", dan: "failed" });
    const error = gathering.missing.find(({ reason }) => reason === "failed")?.error;
    assert.equal((error as EarshotError).details["code"], "TypeError");
  });

  test("the first, or a number, ends as soon as they are there", async () => {
    const { room, caller } = await mixed(2);
    const first = caller.gather({}, "ask", "", { until: "first" });
    assert.deepEqual(await room.settle(collect(first)), ["ana"]);
    assert.equal(why(first)["cid"], "enough");
    const two = caller.gather({}, "ask", "", { until: 2, timeoutMs: 60_000 });
    assert.deepEqual(await room.settle(collect(two), 2_000), ["ana", "bob"]);
  });

  test("ends when nothing has come for long enough", async () => {
    const { room, caller } = await mixed(3);
    const gathering = caller.gather({}, "ask", "", { stallMs: 100, timeoutMs: 60_000 });
    assert.deepEqual(await room.settle(collect(gathering), 1_000), ["ana"]);
    assert.deepEqual(why(gathering), { bob: "stalled", cid: "stalled", dan: "failed" });
  });

  test("the majority is more than half of those asked", async () => {
    const { room, caller, servers } = await serving(4, names);
    for (const peer of Object.values(servers)) peer.serve("ask", () => peer.name);
    await room.settle(caller.find({ service: "ask" }, { atLeast: 4 }));
    const gathering = caller.gather({}, "ask", "", { until: "majority" });
    assert.equal((await room.settle(collect(gathering))).length, 3);
    const some = caller.gather({ role: "bob" }, "ask", "");
    assert.deepEqual(await room.settle(collect(some)), ["bob"]);
    assert.deepEqual(some.missing, []);
  });

  test("more than there are, or nobody, is an error when it is read", async () => {
    const { room, caller } = await mixed(5);
    const many = caller.gather({}, "ask", "", { until: 5 });
    assert.equal(await room.settle(codeOf(collect(many))), "ERR_EARSHOT_NOT_ENOUGH_MEMBERS");
    const nobody = caller.gather({}, "what", "");
    assert.equal(await room.settle(codeOf(collect(nobody))), "ERR_EARSHOT_NO_SERVER");
  });

  test("that is no longer read tells the servers to stop", async () => {
    const { room, caller, servers } = await serving(6, ["ana"]);
    let stopped = 0;
    servers.ana.serve("ask", async (request) => {
      await new Promise((resolve) => request.signal.addEventListener("abort", resolve));
      stopped++;
      return "late";
    });
    await room.settle(caller.find({ service: "ask" }));
    const gathering = caller.gather({}, "ask", "");
    await room.pass(50);
    await gathering.return?.();
    await room.pass(50);
    assert.equal(stopped, 1);
    assert.deepEqual(why(gathering), { ana: "enough" });
  });
});

describe("a request to several", () => {
  test("takes the first reply of all, and the others are told to stop", async () => {
    const { room, caller } = await mixed(7);
    const reply = await room.settle(caller.request({ pick: "all" }, "ask", ""));
    assert.equal(reply.text(), "ana");
    await room.pass(1_000);
    assert.equal(caller.stats().peer["callsSent"], 4);
  });

  test("spreads over them", async () => {
    const { room, caller, servers } = await serving(8, names);
    for (const peer of Object.values(servers)) peer.serve("who", () => peer.name);
    await room.settle(caller.find({ service: "who" }, { atLeast: 4 }));
    const counts = new Map<string, number>();
    for (let count = 0; count < 200; count++) {
      const text = (await room.settle(caller.request({ pick: "spread" }, "who", ""))).text();
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    for (const name of names) assert.ok((counts.get(name) ?? 0) > 20, name);
  });

  test("goes to another when one is too busy", async () => {
    const { room, caller, servers } = await serving(9, ["ana", "bob"]);
    const never = new Promise<string>(() => {});
    servers.ana.serve("work", () => never, { concurrency: 1, queue: 0 });
    servers.bob.serve("work", () => "bob");
    await room.settle(caller.find({ service: "work" }, { atLeast: 2 }));
    const [ana] = await room.settle(caller.find({ name: "ana" }));
    assert.ok(ana);
    void caller.request(ana, "work", "", { timeoutMs: 60_000 }).catch(() => {});
    await room.pass(10);
    assert.equal(await room.settle(codeOf(caller.request(ana, "work", ""))), "ERR_EARSHOT_BUSY");
    for (let count = 0; count < 5; count++)
      assert.equal((await room.settle(caller.request({}, "work", ""))).text(), "bob");
  });
});

describe("a request that nobody answers", () => {
  test("fails at once when nobody serves it, which is no time-out", async () => {
    const { room, caller, servers } = await serving(10, ["ana"]);
    await room.pass(limits.firstViewMs);
    const began = room.clock.now();
    for (const target of [{}, { role: "nobody" }, "f".repeat(32) as Peer["id"]])
      assert.equal(await codeOf(caller.request(target, "what", "")), "ERR_EARSHOT_NO_SERVER");
    assert.equal(room.clock.now(), began);
    const [ana] = caller.view.members;
    assert.ok(ana);
    assert.equal(
      await room.settle(codeOf(caller.request(ana, "what", "")), 100),
      "ERR_EARSHOT_NO_SERVER",
    );
    const service = servers.ana.serve("what", () => "that");
    await room.settle(caller.find({ service: "what" }));
    assert.equal((await room.settle(caller.request({}, "what", ""))).text(), "that");
    service[Symbol.dispose]();
    await room.pass(100);
    assert.equal(await codeOf(caller.request({}, "what", "")), "ERR_EARSHOT_NO_SERVER");
  });

  test("waits for somebody in the first second", async () => {
    const { room, servers } = await serving(11, ["ana"]);
    servers.ana.serve("echo", ({ bytes }) => bytes);
    await room.pass(100);
    const late = await room.join("late");
    assert.equal((await room.settle(late.request({}, "echo", "hi"))).bytes.length, 2);
    const lonely = await room.join("lonely");
    const began = room.clock.now();
    assert.equal(
      await room.settle(codeOf(lonely.request({}, "nothing", ""))),
      "ERR_EARSHOT_NO_SERVER",
    );
    assert.ok(room.clock.now() - began <= limits.firstViewMs);
  });

  test("ends with its time, and says whom it had asked", async () => {
    const { room, caller, servers } = await serving(12, ["ana"]);
    servers.ana.serve("sleep", () => new Promise<string>(() => {}));
    await room.settle(caller.find({ service: "sleep" }));
    const began = room.clock.now();
    const error: unknown = await room.settle(
      caller.request({}, "sleep", "", { timeoutMs: 700 }).catch((failed: unknown) => failed),
    );
    assert.ok(error instanceof EarshotError);
    assert.equal(error.code, "ERR_EARSHOT_TIMEOUT");
    assert.deepEqual(error.details["asked"], [servers.ana.id]);
    assert.equal(room.clock.now() - began, 700);
  });

  test("ends with the peer that asks, and with the one that answers", async () => {
    const { room, caller, servers } = await serving(13, ["ana", "bob"]);
    const aborted: unknown[] = [];
    for (const peer of Object.values(servers))
      peer.serve("sleep", async ({ signal }) => {
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        aborted.push((signal.reason as EarshotError).code);
        throw signal.reason;
      });
    await room.settle(caller.find({ service: "sleep" }, { atLeast: 2 }));
    const [one, other] = caller.view.members;
    assert.ok(one && other);
    const lost = caller.request(one, "sleep", "", { timeoutMs: 60_000 });
    const closed = caller.request(other, "sleep", "", { timeoutMs: 60_000 });
    await room.pass(10);
    const leaving = Object.values(servers).find(({ id }) => id === one.id);
    const codes = Promise.all([codeOf(lost), codeOf(closed)]);
    await room.settle(leaving!.close(), 20_000);
    await room.settle(caller.close());
    const [lostBy, closedBy] = await room.settle(codes);
    assert.ok(lostBy === "ERR_EARSHOT_REQUEST_FAILED" || lostBy === "ERR_EARSHOT_SERVER_LOST");
    assert.equal(closedBy, "ERR_EARSHOT_CLOSED");
    await room.pass(100);
    assert.deepEqual(aborted, ["ERR_EARSHOT_CLOSED", "ERR_EARSHOT_CANCELLED"]);
    assert.equal(await codeOf(caller.request({}, "x", "")), "ERR_EARSHOT_CLOSED");
    assert.throws(() => caller.serve("x", () => ""), { code: "ERR_EARSHOT_CLOSED" });
  });
});

describe("schemas", () => {
  const numberSchema: Schema<number> = {
    "~standard": {
      version: 1,
      vendor: "test",
      validate: (value) =>
        typeof value === "number" ? { value: value + 0.5 } : { issues: [{ message: "no number" }] },
    },
  };

  test("hold requests and replies, and say what is wrong", async () => {
    const { room, caller, servers } = await serving(14, ["ana"]);
    let ran = 0;
    const halve = (request: { value(): number }): number | string => {
      ran++;
      return request.value() > 100 ? "too much" : request.value() / 2;
    };
    servers.ana.serve("halve", halve, { input: numberSchema, output: numberSchema });
    await room.settle(caller.find({ service: "halve" }));
    const ask = (body: number | string): Promise<Reply> => caller.request({}, "halve", body);
    assert.equal((await room.settle(ask(3))).value(), 2.25);
    for (const [body, code] of [
      ["three", "invalid-request"],
      [200, "invalid-reply"],
    ] as const) {
      const error = await room.settle(ask(body).catch((failed: unknown) => failed as EarshotError));
      assert.ok(error instanceof EarshotError);
      assert.equal(error.details["code"], code);
      assert.match(error.message, /no number/);
    }
    assert.equal(ran, 2);
  });
});

describe("mistakes", () => {
  test("in targets, names and options are told by name", async () => {
    const { caller } = await serving(15, ["ana"]);
    const wrong: [() => unknown, RegExp][] = [
      [() => caller.serve("", () => ""), /service/],
      [() => caller.serve("earshot.x", () => ""), /Earshot's own/],
      [() => caller.serve("x".repeat(49), () => ""), /48 bytes/],
      [() => caller.serve("x", "no" as never), /handler/],
      [() => caller.serve("x", () => "", { concurrency: 0 }), /concurrency/],
      [() => caller.serve("x", () => "", { input: {} as never }), /input/],
      [() => caller.serve("x", () => "", { wrong: 1 } as never), /wrong/],
      [() => caller.gather({}, "x", "", { until: 0 }), /until/],
      [() => caller.gather({}, "x", "", { untill: 1 } as never), /untill/],
    ];
    for (const [call, message] of wrong)
      assert.throws(call, { code: "ERR_EARSHOT_INVALID_ARGUMENT", message });
    const rejected: [() => Promise<unknown>, RegExp][] = [
      [() => caller.request(7 as never, "x", ""), /target/],
      [() => caller.request({ rolle: "x" } as never, "x", ""), /rolle/],
      [() => caller.request({ pick: "best" } as never, "x", ""), /pick/],
      [() => caller.request({}, "x", "", { timeoutMs: -1 }), /timeoutMs/],
      [() => caller.request({}, "x", "", { repeat: "often" } as never), /repeat/],
      [() => caller.request({}, "x", (() => {}) as never), /body/],
    ];
    for (const [call, message] of rejected)
      await assert.rejects(call, { code: "ERR_EARSHOT_INVALID_ARGUMENT", message });
    const served = caller.serve("x", () => "");
    assert.throws(() => caller.serve("x", () => ""), /already/);
    served[Symbol.dispose]();
    caller.serve("x", () => "");
    for (let count = 0; count < limits.services - 1; count++) caller.serve(`s${count}`, () => "");
    assert.throws(() => caller.serve("more", () => ""), {
      code: "ERR_EARSHOT_ANNOUNCEMENT_TOO_LARGE",
    });
  });
});
