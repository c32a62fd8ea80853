/**
 * What watchers of frames are told, by whole peers in virtual time: a loss and its repair, a suspicion,
 * a closed realm; and that a recording tells the same.
 * @module
 */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as pathOf } from "node:path";
import { describe, test } from "node:test";
import type { FrameEvent, JoinOptions, Peer } from "../../src/index.ts";
import { replayFile } from "../../src/replay.ts";
import { isSlot, loseFirst, loss, silence } from "../../src/transport/sim/index.ts";
import { Room, type Seat } from "../peer/kit/room.ts";

/** All that a peer tells from now on. */
function watched(peer: Peer, ...given: Parameters<Peer["frames"]>): FrameEvent[] {
  const events: FrameEvent[] = [];
  void (async () => {
    for await (const event of peer.frames(...given)) events.push(event);
  })();
  return events;
}

async function pair(room: Room, options: JoinOptions = {}): Promise<[Seat, Seat]> {
  const seats: Seat[] = [];
  for (const name of ["ana", "bob"]) {
    const peer = await room.join(name, options);
    seats.push({ peer, group: await peer.group("lobby") });
  }
  const [ana, bob] = seats as [Seat, Seat];
  bob.group.receive(() => {});
  await room.settle(ana.peer.find({ group: "lobby" }));
  await room.settle(bob.peer.find({ group: "lobby" }));
  return [ana, bob];
}

/** One line for each, as a person would read it. */
function line({ direction, frame, from, to, slots, about }: FrameEvent): string {
  const ranges = slots?.map((range) => `${range.from}+${range.count}`).join(",") ?? "";
  const names = about?.map(({ party, state }) => `${party.name} ${state}`).join(", ") ?? "";
  const words = [direction, frame, from.name, "to", to === undefined ? "all" : to.name];
  return [...words, ranges, names].filter((word) => word !== "").join(" ");
}

const trouble = ["slots", "nak", "repair"] as const;

for (const [kind, options] of [
  ["an open", {}],
  ["a closed", { secret: "correct horse battery staple" }],
] as const) {
  test(`a lost slot of ${kind} realm is asked for and repaired, and both sides tell so`, async () => {
    const room = new Room(7);
    const [ana, bob] = await pair(room, options);
    const [sent, heard] = [ana, bob].map(({ peer }) => watched(peer, { frames: trouble }));
    await room.settle(ana.group.send("the first starts the stream"));
    await room.pass(1_000);
    const lost = room.network.install(loseFirst(1, ({ bytes }) => isSlot(bytes)));
    await room.settle(ana.group.send("hello"));
    await room.pass(1_000);
    assert.equal(lost.fired, 1);
    assert.deepEqual(sent?.map(line), [
      "sent slots ana to bob 1+1",
      "sent slots ana to bob 2+1",
      "received nak bob to ana 2+1",
      "sent repair ana to bob 2+1",
    ]);
    assert.deepEqual(heard?.map(line), [
      "received slots ana to all 1+1",
      "sent nak bob to ana 2+1",
      "received repair ana to all 2+1",
    ]);
    for (const { stream, group } of [...(sent ?? []), ...(heard ?? [])])
      assert.deepEqual([typeof stream, group], ["number", "lobby"]);
    await room.settle(Promise.all([ana.peer.close(), bob.peer.close()]));
  });
}

test("who falls silent is pinged in vain, suspected by name, and told of", async () => {
  const room = new Room(8);
  const seats = await room.lobby(["ana", "bob", "eve"]);
  const [ana, bob, eve] = seats.map(({ peer }) => peer) as [Peer, Peer, Peer];
  const suspicions = watched(bob, { frames: ["update", "ping", "ping-request"], peers: [eve.id] });
  room.network.install(silence(), { from: "eve" });
  await room.settle(
    (async () => {
      for await (const { member } of bob.changes({ types: ["failed"] }))
        if (member.id === eve.id) return;
    })(),
  );
  await room.pass(500);
  const lines = new Set(suspicions.map((event) => line(event)));
  for (const expected of [
    "sent ping bob to eve",
    "sent update bob to ana eve suspected",
    "received update ana to bob eve suspected",
  ])
    assert.ok(lines.has(expected), `${expected} in ${[...lines].join("\n")}`);
  await room.settle(Promise.all([ana, bob, eve].map((peer) => peer.close())));
});

test("who comes is told by name, although its announcement is still to be verified", async () => {
  const room = new Room(9);
  const ana = await room.join("ana");
  const heard = watched(ana, { frames: ["announce"] });
  await room.pass(1_000);
  const bob = await room.join("bob");
  await room.settle(ana.find({ name: "bob" }));
  await room.pass(500);
  const from = heard.find(({ direction }) => direction === "received")?.from;
  assert.deepEqual([from?.id, from?.name], [bob.id, "bob"]);
  await room.settle(Promise.all([ana.close(), bob.close()]));
});

describe("watching", () => {
  test("tells of frames in the order of their times, and of a busy stream in sums", async () => {
    const room = new Room(10);
    const [ana, bob] = await pair(room);
    const events = watched(bob.peer);
    room.network.install(loss(0.05), { slots: true });
    for (let count = 0; count < 300; count++) ana.group.write(new Uint8Array(1_300));
    await room.settle(ana.group.flush());
    await room.pass(1_000);
    const times = events.map(({ at }) => at);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
    const slots = events.filter(({ frame }) => frame === "slots" || frame === "repair");
    const count = slots.reduce((sum, event) => sum + event.count, 0);
    assert.ok(count >= 300, `${count} slots`);
    assert.ok(slots.length < 60, `${slots.length} events of slots`);
    assert.ok(events.some(({ frame }) => frame === "nak"));
    await room.settle(Promise.all([ana.peer.close(), bob.peer.close()]));
  });

  test("ends with the peer, with its signal, and leaves no tap behind", async () => {
    const room = new Room(11);
    const ana = await room.join("ana");
    const stop = new AbortController();
    const seen: FrameEvent[] = [];
    const stopped = (async () => {
      for await (const event of ana.frames({}, { signal: stop.signal })) seen.push(event);
    })();
    await room.pass(5_000);
    assert.ok(seen.length > 0);
    stop.abort();
    await room.settle(stopped);
    const before = seen.length;
    await room.pass(5_000);
    assert.equal(seen.length, before);
    const closed = (async () => {
      for await (const event of ana.frames()) seen.push(event);
    })();
    await room.settle(ana.close());
    await room.settle(closed);
    assert.ok(seen.slice(-4).some(({ frame }) => frame === "goodbye"));
  });

  test("refuses a filter that is none", async () => {
    const room = new Room(12);
    const ana = await room.join("ana");
    const frames = "nak" as unknown as [];
    assert.throws(() => ana.frames({ frames }), { code: "ERR_EARSHOT_INVALID_ARGUMENT" });
    assert.throws(() => ana.frames({}, { limit: 0 }), { code: "ERR_EARSHOT_INVALID_ARGUMENT" });
    await room.settle(ana.close());
  });
});

test("a recording tells the same frames as were told live", async (t) => {
  const folder = await mkdtemp(pathOf(tmpdir(), "earshot-frames-"));
  t.after(() => rm(folder, { recursive: true }));
  const file = pathOf(folder, "ana");
  const room = new Room(13);
  const ana = await room.join("ana", { record: file });
  const bob = await room.join("bob");
  await room.settle(ana.find({ name: "bob" }));
  await room.pass(3_000);
  const from = room.clock.now();
  const live = watched(ana);
  const [ours, theirs] = [await ana.group("lobby"), await bob.group("lobby")];
  theirs.receive(() => {});
  const lost = room.network.install(loseFirst(3, ({ bytes }) => isSlot(bytes)));
  await room.settle(ana.find({ group: "lobby" }));
  for (let count = 0; count < 20; count++) {
    await room.settle(ours.send(`word ${count}`));
    await room.pass(70);
  }
  await room.settle(bob.close());
  const closing = ana.close();
  await room.pass(2_000);
  // What is left to do is to write the file, in real time.
  await closing;
  assert.equal(lost.fired, 3);
  const replayed: FrameEvent[] = [];
  const { head, difference } = await replayFile(file, { frame: (event) => replayed.push(event) });
  assert.equal(difference, undefined);
  const since = from - head.startedNow;
  const later = replayed.filter(({ at }) => at >= since);
  assert.ok(live.some(({ frame }) => frame === "repair") && live.length > 30);
  assert.deepEqual(
    live.map((event) => ({ ...event, at: event.at - head.startedNow })),
    later,
  );
});
