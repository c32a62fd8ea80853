/**
 * Request and reply between whole peers in virtual time.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { limits } from "../../src/core/limits.ts";
import type { EarshotError, Peer, Reply, Request } from "../../src/index.ts";
import { codeOf, serving } from "./kit/serving.ts";

describe("a request", () => {
  test("is answered with a body of any kind, by whoever serves it", async () => {
    const { room, caller, servers } = await serving(1, ["ana", "bob"]);
    servers.bob.serve("echo", (request) => request.value() as string);
    await room.settle(caller.find({ service: "echo" }));
    for (const body of ["text", new Uint8Array([1, 2, 3]), { deep: [1, null, "x"] }]) {
      const reply = await room.settle(caller.request({}, "echo", body));
      assert.deepEqual(reply.value(), body);
      assert.equal(reply.from.id, servers.bob.id);
    }
    assert.deepEqual(servers.bob.self.services, ["echo"]);
  });

  test("to a member or its id goes to that one", async () => {
    const { room, caller, servers } = await serving(2, ["ana", "bob"]);
    for (const peer of Object.values(servers)) peer.serve("who", () => peer.name);
    await room.settle(caller.find({ service: "who" }, { atLeast: 2 }));
    for (const member of caller.view.members) {
      const byMember = await room.settle(caller.request(member, "who", ""));
      const byId = await room.settle(caller.request(member.id, "who", ""));
      assert.deepEqual([byMember.text(), byId.text()], [member.name, member.name]);
    }
  });

  test("and its reply may be larger than a datagram, up to the limit", async () => {
    const { room, caller, servers } = await serving(3, ["ana"]);
    servers.ana.serve("double", ({ bytes }) => new Uint8Array(bytes.length * 2).fill(7));
    await room.settle(caller.find({ service: "double" }));
    for (const size of [500, 2_000, limits.requestBytes / 2]) {
      const reply = await room.settle(caller.request({}, "double", new Uint8Array(size)));
      assert.equal(reply.bytes.length, size * 2);
      assert.ok(reply.bytes.every((byte) => byte === 7));
    }
    const over = new Uint8Array(limits.requestBytes + 1);
    assert.equal(await codeOf(caller.request({}, "double", over)), "ERR_EARSHOT_MESSAGE_TOO_LARGE");
    const half = new Uint8Array(limits.requestBytes / 2 + 1);
    const refused = await room.settle(caller.request({}, "double", half).catch((e: unknown) => e));
    assert.equal((refused as EarshotError).details["code"], "ERR_EARSHOT_MESSAGE_TOO_LARGE");
  });

  test("of small size costs one datagram there and one back", async () => {
    const { room, caller, servers } = await serving(4, ["ana"]);
    servers.ana.serve("echo", ({ bytes }) => bytes);
    await room.settle(caller.find({ service: "echo" }));
    const packets = (peer: Peer): number => peer.stats().engine["packetsSent"] ?? 0;
    for (let count = 0; count < 100; count++)
      await room.settle(caller.request({}, "echo", String(count)));
    assert.deepEqual([packets(caller), packets(servers.ana)], [100, 100]);
    await room.pass(2 * limits.notedMs);
    assert.deepEqual([packets(caller), packets(servers.ana)], [101, 100]);
  });
});

describe("a handler", () => {
  test("may give several replies, and the last is the result", async () => {
    const { room, caller, servers } = await serving(5, ["ana"]);
    servers.ana.serve("count", async function* (request) {
      for (let at = 1; at <= Number(request.text()); at++) yield String(at);
    });
    await room.settle(caller.find({ service: "count" }));
    const told: string[] = [];
    const onReply = (reply: Reply): void => void told.push(reply.text());
    const reply = await room.settle(caller.request({}, "count", "100", { onReply }));
    assert.equal(reply.text(), "100");
    assert.deepEqual(
      told,
      Array.from({ length: 100 }, (_, at) => String(at + 1)),
    );
  });

  test("that throws is a failure with its code and message, and goes on serving", async () => {
    const { room, caller, servers } = await serving(6, ["ana"]);
    servers.ana.serve("divide", (request) => {
      const { by } = request.value() as { by: number };
      if (by === 0) throw Object.assign(new Error("by nothing"), { code: "DIVISION" });
      return 1 / by;
    });
    await room.settle(caller.find({ service: "divide" }));
    const error = await room.settle(
      caller.request({}, "divide", { by: 0 }).catch((failed: unknown) => failed as EarshotError),
    );
    assert.ok("code" in error && error.code === "ERR_EARSHOT_REQUEST_FAILED");
    assert.equal(error.message, "by nothing");
    assert.equal(error.details["code"], "DIVISION");
    assert.equal(error.details["member"], servers.ana.id);
    assert.equal((await room.settle(caller.request({}, "divide", { by: 4 }))).value(), 0.25);
  });

  test("is told by its signal when the caller gives up", async () => {
    const { room, caller, servers } = await serving(7, ["ana"]);
    const requests: Request[] = [];
    servers.ana.serve("wait", async (request) => {
      requests.push(request);
      await new Promise((resolve) => request.signal.addEventListener("abort", resolve));
      return "too late";
    });
    await room.settle(caller.find({ service: "wait" }));
    const giveUp = new AbortController();
    const asked = caller.request({}, "wait", "", { signal: giveUp.signal });
    await room.pass(50);
    giveUp.abort(new Error("enough"));
    await assert.rejects(asked, /enough/);
    await room.pass(50);
    assert.equal(requests.length, 1);
    const reason: unknown = requests[0]?.signal.reason;
    assert.equal((reason as EarshotError).code, "ERR_EARSHOT_CANCELLED");
  });
});
