/**
 * Streams in closed realms: sealed once, and one room while the secret is being changed.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { RealmCipher } from "../../../src/core/wire/seal.ts";
import { simCipher } from "../../../src/transport/sim/index.ts";
import { Room } from "../kit/room.ts";
import { Ear, Pen, slotsIn } from "./kit/talk.ts";

const [old, young] = [simCipher("room", "old"), simCipher("room", "new")];

function both(spoken: RealmCipher, other: RealmCipher): RealmCipher {
  return {
    ...spoken,
    olderTags: [other.tag],
    open: (datagram, headerBytes, context, tag) =>
      (tag === spoken.tag ? spoken : other).open(datagram, headerBytes, context, tag),
  };
}

test("while a secret is being changed, all hear each other by multicast, and repair each other", () => {
  const room = new Room({ cipher: both(young, old) });
  const hosts = [both(young, old), both(old, young), both(young, old), both(old, young)].map(
    (cipher, index) => room.host(`h${index}`, { cipher }),
  );
  for (const host of hosts) host.start();
  room.run(5_000);
  for (const host of hosts) {
    assert.equal(host.members.length, 3);
    host.command({ type: "join-group", group: "room" });
  }
  room.run(500);
  // The address of a group depends on the secret.
  assert.equal(new Set(hosts.flatMap(({ listens }) => listens)).size, 2);
  const ears = hosts.map((host) => new Ear(host));
  const pens = hosts.map((host) => new Pen(host, 1, { group: "room" }));
  let seen = 0;
  let lost = 0;
  room.loses = ({ frames }) => frames.length === 0 && ++seen % 5 === 0 && ++lost > 0;
  for (let round = 0; round < 20; round++) {
    for (const pen of pens) pen.say(`word ${round}`);
    room.run(20);
  }
  room.run(1_000);
  assert.ok(lost > 10);
  for (const [index, ear] of ears.entries()) {
    for (const other of hosts) {
      if (other === hosts[index]) continue;
      const heard = ear.words.filter((words) => words.startsWith(other.name));
      assert.deepEqual(
        heard,
        Array.from({ length: 20 }, (_, round) => `${other.name}${round + 1} word ${round}`),
      );
    }
  }
  for (const host of hosts) {
    assert.deepEqual(
      host.statuses.filter(({ type }) => type === "unicast-fallback"),
      [],
    );
    assert.equal(host.count("droppedUnopened") + host.count("droppedOtherRealm"), 0);
  }
  const first = slotsIn(room).filter(({ sequence }) => sequence === 1);
  assert.ok(first.some(({ flight }) => flight.multicast));
});

test("what is said is not in any slot, and a slot of another secret is counted and dropped", () => {
  const room = new Room({ secret: "a word" });
  const [a, b] = room.settled("a", "b") as [ReturnType<Room["host"]>, ReturnType<Room["host"]>];
  for (const host of [a, b]) host.command({ type: "join-group", group: "room" });
  room.run(200);
  const ear = new Ear(b);
  const pen = new Pen(a, 1, { group: "room" });
  pen.say("a secret of some length");
  room.settle();
  const slots = slotsIn(room);
  assert.ok(slots.length > 0);
  for (const { flight } of slots)
    assert.ok(!Buffer.from(flight.bytes).includes("secret of some"), "it is not readable");
  const damaged = slots[0]!.flight.bytes.slice();
  new DataView(damaged.buffer).setUint32(28, 2);
  b.datagram(a.address, damaged);
  assert.equal(b.count("droppedUnopened"), 1);
  pen.say("more");
  room.settle();
  assert.deepEqual(ear.words, ["a1 a secret of some length", "a2 more"]);
});
