/**
 * The life of a member as others see it: changes told, suspicion and its end, relays, and two views
 * that become one.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Command } from "../../src/core/io.ts";
import { limits } from "../../src/core/limits.ts";
import type { RealmCipher } from "../../src/core/wire/seal.ts";
import type { Frame } from "../../src/core/wire/frame-table.ts";
import { simCipher } from "../../src/transport/sim/index.ts";
import { lanLink } from "./kit/host.ts";
import { type Flight, Room } from "./kit/room.ts";

const has = (flight: Flight, type: Frame["type"]): boolean =>
  flight.frames.some((frame) => frame.type === type);

describe("what a member says of itself", () => {
  test("is seen by the others when it changes", () => {
    const room = new Room();
    const [a, b] = room.settled("a", "b");
    const changes: Command[] = [
      { type: "update", name: "anna" },
      { type: "update", roles: ["printer", "printer", "scanner"] },
      { type: "update", metadata: Uint8Array.of(1, 2) },
      { type: "join-group", group: "room" },
      { type: "join-group", group: "lobby" },
      { type: "leave-group", group: "room" },
    ];
    for (const command of changes) {
      a!.command(command);
      room.settle();
    }
    const [seen] = b!.engine.view.members;
    assert.deepEqual(
      [seen?.name, seen?.roles, seen?.groups, seen?.metadata],
      ["anna", ["printer", "scanner"], ["lobby"], Uint8Array.of(1, 2)],
    );
    assert.equal(b!.changes.filter(({ type }) => type === "updated").length, changes.length);
    assert.equal(seen?.id, b!.changes[0]?.member.id);
  });

  test("is told in one announcement when it changes several times at once", () => {
    const room = new Room();
    const [a, b] = room.settled("a", "b");
    const before = a!.count("announcementsSent");
    a!.holdsEffects = true;
    for (const group of ["x", "y", "z"]) a!.command({ type: "join-group", group });
    a!.command({ type: "join-group", group: "x" });
    a!.answerEffects();
    room.settle();
    assert.equal(a!.count("announcementsSent"), before + 1);
    assert.deepEqual(b!.engine.view.members[0]?.groups, ["x", "y", "z"]);
  });

  test("cannot be changed by whoever reads it", () => {
    const room = new Room();
    const metadata = Uint8Array.of(1);
    const a = room.host("a", { roles: ["r"], metadata });
    const b = room.host("b");
    for (const host of [a, b]) host.start();
    metadata[0] = 9;
    room.settle();
    const { view } = b.engine;
    assert.deepEqual(view.members[0]?.metadata, Uint8Array.of(1));
    assert.ok([view, view.members, view.members[0], view.members[0]?.roles].every(Object.isFrozen));
    assert.equal(b.engine.view, view, "the same until something changes");
  });

  test("ends with its goodbye, at once and for good", () => {
    const room = new Room();
    const [a, b, c] = room.settled("a", "b", "c");
    a!.command({ type: "close" });
    room.settle();
    for (const host of [b!, c!]) assert.equal(host.story.at(-1), "left a");
    room.run(20_000);
    assert.deepEqual(b!.members, ["c"]);
    assert.deepEqual(c!.members, ["b"]);
  });
});

describe("a member that falls silent", () => {
  test("is suspected, then given up, within three seconds", () => {
    const room = new Room();
    const [a, b, c] = room.settled("a", "b", "c");
    room.remove(c!);
    room.run(3_000);
    for (const host of [a!, b!]) {
      assert.deepEqual(host.story.slice(-2), ["suspected c", "failed c"]);
      const failed = host.changes.at(-1);
      assert.equal(failed?.type === "failed" && failed.reason, "silent");
    }
  });

  test("and comes back is merged, in the same life", () => {
    const room = new Room();
    const [a, b] = room.settled("a", "b");
    let cut = true;
    room.loses = () => cut;
    room.run(10_000);
    assert.deepEqual([a!.members, b!.members], [[], []]);
    cut = false;
    room.run(30_000);
    assert.deepEqual([a!.members, b!.members], [["b"], ["a"]]);
    assert.equal(a!.story.at(-1), "merged b");
  });

  test("for one of them only is reached through the others, and nobody gives it up", () => {
    const room = new Room();
    const [a, b, c] = room.settled("a", "b", "c");
    const mark = room.log.length;
    // Nothing passes between a and b directly.
    room.loses = ({ from, to }) =>
      (from === a!.address && to === b) || (from === b!.address && to === a);
    room.run(20_000);
    for (const host of [a!, b!, c!]) {
      assert.equal(host.members.length, 2, host.name);
      assert.ok(!host.story.some((line) => line.startsWith("failed")), host.story.join());
    }
    assert.ok(
      room.log.slice(mark).some((flight) => has(flight, "ping-request") && flight.to === c),
    );
    assert.equal(a!.engine.view.members.find(({ name }) => name === "b")?.reach.unicast, false);
  });

  test("is told by the helpers with a nack", () => {
    const room = new Room();
    const [a, , c] = room.settled("a", "b", "c");
    room.remove(c!);
    room.run(3_000);
    assert.ok(room.flightsWith("nack").length > 0);
    // Nacks say that it is not us: health stays good.
    assert.ok(a!.count("health") <= 1);
  });

  test("in the eyes of another refutes it, signed, in a higher incarnation", () => {
    const room = new Room();
    const [a, b] = room.settled("a", "b");
    const accuser = room.stranger("m");
    for (const host of [a!, b!]) accuser.join(host);
    const entry = { state: "suspected", incarnation: 0, epoch: b!.epochBytes } as const;
    for (const host of [a!, b!]) {
      host.datagram(accuser.address, accuser.datagram([{ type: "update", entries: [entry] }]));
    }
    assert.equal(a!.story.at(-1), "suspected b");
    assert.equal(b!.count("refutations"), 1);
    room.settle();
    assert.equal(a!.story.at(-1), "recovered b");
    // What is known of an earlier incarnation does not count any more.
    accuser.say(a!, [{ type: "update", entries: [entry] }]);
    assert.equal(a!.story.at(-1), "recovered b");
    // And who has not heard of it is told, as often as it asks.
    assert.deepEqual(accuser.say(b!, [{ type: "update", entries: [entry] }]).types, ["announce"]);
    assert.equal(b!.count("refutations"), 1);
  });
});

describe("views that differ", () => {
  test("are compared, and what is missing is fetched and relayed", () => {
    const room = new Room();
    const [a, b] = room.settled("a", "b");
    const c = room.host("c");
    // a and c never hear each other's multicasts and answers; b knows both.
    room.loses = ({ from, to, multicast }) =>
      multicast && ((from === a!.address && to === c) || (from === c.address && to === a));
    c.start();
    room.run(10_000);
    assert.deepEqual(a!.members.toSorted(), ["b", "c"]);
    assert.deepEqual(c.members.toSorted(), ["a", "b"]);
    for (const type of ["sync", "roster", "fetch", "relay"] as const)
      assert.ok(room.flightsWith(type).length > 0, type);
    assert.ok(b!.members.length === 2);
  });

  test("a relayed announcement that nobody asked for is dropped", () => {
    const room = new Room();
    const [a] = room.settled("a");
    const [member, other] = [room.stranger("m"), room.stranger("o")];
    member.join(a!);
    member.say(a!, [{ ...other.announcement(), type: "relay" }]);
    assert.equal(a!.count("droppedUnasked"), 1);
    assert.deepEqual(a!.members, ["m"]);
  });

  test("a roster that nobody asked for is dropped", () => {
    const room = new Room();
    const [a] = room.settled("a");
    const member = room.stranger("m");
    member.join(a!);
    const entries = [{ epoch: new Uint8Array(16), incarnation: 0, sequence: 1 }];
    const said = member.say(a!, [{ type: "roster", token: 1, entries }]);
    assert.equal(a!.count("droppedUnasked"), 1);
    assert.deepEqual(said.types, []);
  });
});

describe("lives of one identity", () => {
  test("one after the other: the first has failed, and was started again", () => {
    const room = new Room();
    const [a, old] = room.settled("a", "b");
    room.remove(old!);
    const anew = room.host("b", { identityOf: "b" });
    anew.start();
    room.run(5_000);
    const failed = a!.changes.find(({ type }) => type === "failed");
    assert.equal(failed?.type === "failed" && failed.reason, "restarted");
    assert.deepEqual(a!.members, ["b"]);
    assert.ok(!a!.statuses.some(({ type }) => type === "conflict"));
  });

  test("at once are a conflict, told once", () => {
    const room = new Room();
    const [a] = room.settled("a", "b");
    const copy = room.host("copy", { identityOf: "b" });
    copy.start();
    room.run(20_000);
    assert.equal(a!.statuses.filter(({ type }) => type === "conflict").length, 1);
    assert.deepEqual(a!.members.toSorted(), ["b", "copy"]);
  });
});

describe("links", () => {
  test("that come bring a question to everybody, that go are told", () => {
    const room = new Room();
    const a = room.host("a");
    a.start([]);
    let plugged = false;
    room.loses = () => !plugged;
    const b = room.host("b");
    b.start();
    room.run(3_000);
    assert.deepEqual(a.members, []);
    plugged = true;
    a.input({ type: "links", links: [lanLink(a.address)] });
    room.settle();
    assert.deepEqual(a.members, ["b"]);
    a.input({ type: "links", links: [] });
    assert.deepEqual(
      a.statuses.map(({ type }) => type),
      ["link-up", "link-down"],
    );
    assert.deepEqual(a.members, ["b"], "the member is given up in its own time");
  });

  test("with spaces in their names are told broken once, and whole again once", () => {
    const a = new Room().host("a");
    const named = lanLink(a.address, { id: "Ethernet 2" as ReturnType<typeof lanLink>["id"] });
    a.start([named]);
    const fail = (error?: "unreachable"): void => {
      a.command({ type: "seek" });
      for (const { token } of a.transmits.splice(0))
        a.input({ type: "transmitted", token, ...(error === undefined ? {} : { error }) });
    };
    fail("unreachable");
    a.input({ type: "links", links: [named] });
    fail("unreachable");
    fail();
    fail();
    const told = a.statuses.map(({ type }) => type);
    assert.deepEqual(told, ["link-up", "link-error", "link-recovered"]);
  });
});

test("while a secret is being changed, peers that speak the old and the new one are one room", () => {
  const [old, young] = [simCipher("room", "old"), simCipher("room", "new")];
  const both = (spoken: RealmCipher, other: RealmCipher): RealmCipher => ({
    ...spoken,
    olderTags: [other.tag],
    open: (datagram, headerBytes, context, tag) =>
      (tag === spoken.tag ? spoken : other).open(datagram, headerBytes, context, tag),
  });
  const room = new Room({ cipher: both(young, old) });
  const hosts = [both(young, old), both(old, young), both(young, old)].map((cipher, index) =>
    room.host(`h${index}`, { cipher }),
  );
  for (const host of hosts) host.start();
  room.run(5_000);
  for (const host of hosts) assert.equal(host.members.length, 2, host.name);
  hosts[1]!.command({ type: "close" });
  room.run(1_000);
  assert.equal(hosts[0]!.story.at(-1), "left h1");
});

test("nobody is forgotten that is present, and everybody else is in the end", () => {
  const room = new Room();
  const [a, b] = room.settled("a", "b");
  const stranger = room.stranger("s");
  stranger.say(a!, [stranger.announcement()]);
  assert.equal(a!.count("candidates"), 1);
  room.run(limits.candidateMs + 2 * limits.sweepMs);
  assert.equal(a!.count("candidates"), 0);
  assert.deepEqual(a!.members, [b!.name]);
});
