/**
 * Request and reply between whole peers on a bad network, in virtual time: every request has its own answer, and
 * no handler runs twice for one.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { EarshotError, type Reply } from "../../src/index.ts";
import { duplicate, jitter, loss, partition } from "../../src/transport/sim/index.ts";
import type { Room } from "./kit/room.ts";
import { serving } from "./kit/serving.ts";

const seeds = [1, 2, 3, 4, 5];

function later(room: Room, ms: number): Promise<void> {
  return new Promise((resolve) => void room.clock.schedule(room.clock.now() + ms, resolve));
}

describe("with a fifth of all datagrams lost, others twice and out of order", () => {
  for (const seed of seeds)
    test(`each call is answered exactly once, seed ${seed}`, async () => {
      const { room, caller, servers } = await serving(seed, ["ana", "bob"]);
      const runs = new Map<string, number>();
      for (const peer of Object.values(servers)) {
        peer.serve("echo", async (request) => {
          const text = request.bytes.length > 100 ? String(request.bytes.length) : request.text();
          runs.set(text, (runs.get(text) ?? 0) + 1);
          // Some take longer than a call is patient.
          if (text.endsWith("7")) await later(room, 400);
          return `re: ${text}`;
        });
      }
      await room.settle(caller.find({ service: "echo" }, { atLeast: 2 }));
      const lost = room.network.install(loss(0.2));
      const doubled = room.network.install(duplicate(0.2, 200));
      room.network.install(jitter(5));
      const asked: Promise<Reply>[] = [];
      const texts: string[] = [];
      for (let count = 0; count < 200; count++) {
        const large = count % 25 === 0;
        const body = large ? new Uint8Array(2_000 + count) : String(count);
        texts.push(large ? String(2_000 + count) : String(count));
        const pick = count % 2 === 0 ? "spread" : "nearest";
        asked.push(caller.request({ pick }, "echo", body, { timeoutMs: 20_000 }));
        if (count % 10 === 0) await room.pass(20);
      }
      const replies = await room.settle(Promise.all(asked), 30_000);
      assert.deepEqual(
        replies.map((reply) => reply.text()),
        texts.map((text) => `re: ${text}`),
      );
      assert.equal(runs.size, 200);
      for (const [text, count] of runs) assert.equal(count, 1, `${text} ran ${count} times`);
      assert.ok(lost.dropped > 50 && doubled.fired > 50, "datagrams were lost, and came twice");
    });
});

describe("a server that dies", () => {
  test("is an error that says so; what may be repeated waits for whoever takes its place", async () => {
    const { room, caller, servers } = await serving(7, ["ana", "bob"]);
    let runs = 0;
    for (const peer of Object.values(servers))
      peer.serve("slow", async (request) => {
        runs++;
        await new Promise((resolve) => request.signal.addEventListener("abort", resolve));
        return "late";
      });
    await room.settle(caller.find({ service: "slow" }, { atLeast: 2 }));
    const [target] = caller.view.members;
    assert.ok(target);
    const plain = caller.request(target, "slow", "", { timeoutMs: 30_000 });
    const safe = caller.request({ name: target.name }, "slow", "", {
      timeoutMs: 30_000,
      repeat: "safe",
    });
    await room.pass(100);
    assert.equal(runs, 2);
    const others = room.network.hosts.keys().filter((name) => name !== target.name);
    const cut = room.network.install(partition([[target.name], [...others]]));
    const error: unknown = await room.settle(plain.catch((failed: unknown) => failed));
    assert.ok(error instanceof EarshotError);
    assert.equal(error.code, "ERR_EARSHOT_SERVER_LOST");
    assert.ok(cut.dropped > 0);
    // Another life takes its name and serves the same.
    const again = await room.join("again", { name: target.name });
    again.serve("slow", () => "in time");
    const reply = await room.settle(safe, 30_000);
    assert.equal(reply.text(), "in time");
    assert.equal(reply.from.epoch, again.self.epoch);
    assert.equal(runs, 2);
  });
});
