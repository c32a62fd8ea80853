/**
 * A peer's life around a scripted machine: sleep and wake, standing conditions, changes and their filters.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { LinkId } from "../../src/core/link.ts";
import type { Status } from "../../src/index.ts";
import { Standing } from "../../src/peer/standing.ts";
import { ana, stage } from "./kit/stage.ts";
import { take } from "./kit/peers.ts";

describe("a peer", () => {
  test("that wakes from sleep looks at its links, asks everybody and tells", async () => {
    const { clock, machine, node, transport } = await stage();
    const status = node.status();
    machine.timeoutAt = 10;
    node.seek();
    clock.sleep(3_600_000);
    clock.pass(10);
    assert.deepEqual(await take(status, 1), [{ type: "woke", byMs: 3_600_000 }]);
    assert.equal(transport.refreshed, 1);
    assert.ok(machine.log.includes("wake"));
    await node.close();
  });

  test("hands on what a transport warns of, and counts it", async () => {
    const { node, transport } = await stage();
    const warning = { code: "PORT_SHARED", message: "another program shares the port" };
    transport.sink?.warning(warning);
    const told: Status = { type: "transport-warning", transport: "scripted", warning };
    assert.deepEqual(await take(node.status(), 1), [told]);
    assert.equal(node.stats().peer["transportWarnings"], 1);
    await node.close();
  });

  test("keeps its name and facts when the engine refuses new ones", async () => {
    const { node } = await stage();
    await assert.rejects(node.update({ name: "" }), { code: "ERR_EARSHOT_INVALID_ARGUMENT" });
    assert.equal(node.name, "me");
    await node.update({ roles: ["cook"] });
    assert.deepEqual([node.self.name, node.self.roles], ["me", ["cook"]]);
    await node.close();
  });
});

describe("changes", () => {
  test("are told with the member before, to whose filter fits before or after", async () => {
    const { node, change } = await stage();
    const [cooks, all, failures] = [
      node.changes({ role: "cook" }),
      node.changes(),
      node.changes({ types: ["failed"] }),
    ];
    const cook = { ...ana, roles: ["cook"] };
    change({ type: "joined", member: ana });
    change({ type: "updated", member: cook });
    change({ type: "updated", member: ana });
    change({ type: "failed", member: ana, reason: "silent" });
    await node.close();
    const told = (await take(cooks, 9)).map(({ previous, member }) => [
      previous?.roles,
      member.roles,
    ]);
    assert.deepEqual(told, [
      [[], ["cook"]],
      [["cook"], []],
    ]);
    const types = (await take(all, 9)).map(
      ({ type, previous }) => `${type} ${previous === undefined}`,
    );
    assert.deepEqual(types, ["joined true", "updated false", "updated false", "failed false"]);
    assert.deepEqual(
      (await take(failures, 9)).map(({ type }) => type),
      ["failed"],
    );
  });

  test("that are too many for a slow reader are told by their number", async () => {
    const { node, change } = await stage();
    const slow = node.changes({}, { limit: 2 });
    for (let times = 0; times < 5; times++) change({ type: "updated", member: ana });
    assert.deepEqual(
      (await take(slow, 2)).map(({ missed }) => missed),
      [3, 0],
    );
    await node.close();
  });

  test("end by signal", async () => {
    const { node, change } = await stage();
    const control = new AbortController();
    const watching = node.changes({}, { signal: control.signal });
    change({ type: "joined", member: ana });
    control.abort();
    assert.deepEqual(await take(watching, 1), []);
    assert.deepEqual(await take(node.changes({}, { signal: AbortSignal.abort() }), 1), []);
    await node.close();
  });
});

describe("standing conditions", () => {
  const link = "eth0" as LinkId;
  const after = (...statuses: Status[]): string[] => {
    const standing = new Standing();
    for (const status of statuses) standing.note(status);
    return standing.all().map(({ type }) => type);
  };

  test("end with what ends them", () => {
    const broken: Status = { type: "link-error", link, way: "multicast4", error: "denied" };
    assert.deepEqual(after({ type: "link-up", link }, broken), ["link-up", "link-error"]);
    assert.deepEqual(after(broken, { type: "link-recovered", link, way: "multicast4" }), []);
    assert.deepEqual(after({ type: "link-up", link }, broken, { type: "link-down", link }), []);
    assert.deepEqual(after({ type: "no-one-heard", forMs: 1 }, { type: "heard-again" }), []);
    assert.deepEqual(
      after({ type: "unicast-fallback", members: 2 }, { type: "unicast-fallback", members: 0 }),
      [],
    );
  });

  test("are not what merely happened", () => {
    assert.deepEqual(after({ type: "woke", byMs: 1 }, { type: "lagged", byMs: 1 }), []);
  });

  test("are bounded", () => {
    const many = Array.from({ length: 200 }, (_, at): Status => ({
      type: "link-up",
      link: `l${at}` as LinkId,
    }));
    assert.equal(after(...many).length, 64);
  });
});
