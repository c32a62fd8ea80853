/**
 * What every transport must do with data for groups: part of the acceptance suite.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { LinkId } from "../../src/core/link.ts";
import { datagramOf } from "./recording-sink.ts";
import { Room } from "./room.ts";
import type { Venue } from "./venue.ts";

/** Registers these tests for one venue. */
export function acceptGroups(venue: Venue): void {
  const exact = venue.overhears === undefined;

  test("what goes to a group reaches exactly those who listen to it, and not its sender", async () => {
    await using room = await Room.open(venue, { hosts: 3, peersPerHost: 1, links: 1 });
    const listening = [
      [2, 5],
      [2, 5],
      [5, 15],
    ];
    for (const [index, groups] of listening.entries()) room.transport(index).listen(groups);
    const ways = room.groups(0, 0).length;
    assert.ok(ways > 0, "there is a way");
    for (let way = 0; way < ways; way++) {
      for (const [at, from] of [
        [0, 1],
        [1, 0],
        [2, 0],
      ] as const) {
        for (const group of listening[at] ?? []) {
          const to = room.groups(from, group)[way];
          assert.ok(to);
          await room.reaches(at, from, to);
        }
      }
      const texts = new Map([2, 5, 9, 15].map((group) => [group, `way ${way}, group ${group}`]));
      for (const [group, text] of texts) {
        const to = room.groups(0, group)[way];
        assert.ok(to);
        assert.equal(await room.outcome(0, room.send(0, datagramOf(text), to)), undefined);
      }
      const expected = new Map(
        [...texts].map(([group, text]) => [
          text,
          listening.map((groups, at) => (at > 0 && groups.includes(group) ? 1 : 0)),
        ]),
      );
      for (const [text, counts] of expected) {
        for (const [at, count] of counts.entries()) if (count > 0) await room.arrival(at, text);
      }
      // Whatever would arrive too much has had its time when this has come the same way.
      for (const at of [1, 2]) {
        const to = room.groups(0, 5)[way];
        assert.ok(to);
        await room.reaches(at, 0, to);
      }
      for (const [text, counts] of expected) {
        if (exact) assert.deepEqual(room.heard(text), counts, text);
        else assert.equal(room.heard(text)[0], 0, `${text}: its sender hears it`);
      }
    }
  });

  test("listening to other groups replaces the ones before", async () => {
    await using room = await Room.open(venue, { hosts: 3, peersPerHost: 1, links: 1 });
    room.transport(1).listen([1]);
    room.transport(2).listen([1, 3]);
    for (const [number, before] of room.groups(0, 1).entries()) {
      const after = room.groups(0, 3)[number];
      assert.ok(after);
      room.transport(1).listen([1]);
      await room.reaches(1, 0, before);
      await room.reaches(2, 0, before);
      room.transport(1).listen([3]);
      await room.reaches(1, 0, after);
      const text = `to the old group by ${before.way}`;
      room.send(0, datagramOf(text), before);
      await room.arrival(2, text);
      await room.reaches(1, 0, after);
      if (exact) assert.equal(room.heard(text)[1], 0, text);
    }
  });

  test("who listens to nothing any more hears nothing", async () => {
    await using room = await Room.open(venue, { hosts: 3, peersPerHost: 1, links: 1 });
    room.transport(1).listen([4]);
    room.transport(2).listen([4]);
    const [to] = room.groups(0, 4);
    assert.ok(to);
    await room.reaches(1, 0, to);
    await room.reaches(2, 0, to);
    room.transport(1).listen([]);
    /** Whether it is heard at 1, known when it has been heard at 2 and a later datagram at 1. */
    const heardAt1 = async (text: string): Promise<boolean> => {
      room.send(0, datagramOf(text), to);
      await room.arrival(2, text);
      room.send(0, datagramOf(`after ${text}`), room.unicast(0, 1));
      await room.arrival(1, `after ${text}`);
      return (room.heard(text)[1] ?? 0) > 0;
    };
    let tries = 1;
    while (await heardAt1(`try ${tries}`)) assert.ok(tries++ < 1_000, "it ends");
    for (let number = 0; number < 3; number++)
      assert.equal(await heardAt1(`silence ${number}`), false);
    room.transport(1).listen([4]);
    await room.reaches(1, 0, to);
  });

  test("transports on one host hear each other's groups, unless the sender wants to spare them", async () => {
    await using room = await Room.open(venue, { hosts: 1, peersPerHost: 3, links: 1 });
    for (const at of [1, 2]) room.transport(at).listen([0]);
    for (const [number, loud] of room.groups(0, 0).entries()) {
      const quiet = room.groups(0, 0, false)[number];
      assert.ok(quiet);
      for (const at of [1, 2]) await room.reaches(at, 0, loud);
      for (const round of ["first", "second"]) {
        const [spared, told] = [`spared ${round} ${loud.way}`, `told ${round} ${loud.way}`];
        room.send(0, datagramOf(spared), quiet);
        room.send(0, datagramOf(told), loud);
        for (const at of [1, 2]) await room.arrival(at, told);
        assert.deepEqual(room.heard(told), [0, 1, 1]);
        assert.deepEqual(room.heard(spared), room.isLoopback(0) ? [0, 1, 1] : [0, 0, 0], spared);
      }
    }
  });

  test("what spares this host from the first datagram on is not heard on it", async () => {
    await using room = await Room.open(venue, { hosts: 1, peersPerHost: 2, links: 1 });
    room.transport(1).listen([7]);
    const [quiet] = room.groups(0, 7, false);
    const [loud] = room.groups(0, 7);
    assert.ok(quiet && loud);
    for (let number = 0; number < 20; number++) {
      const token = room.send(0, datagramOf(`quiet ${number}`), quiet);
      assert.equal(await room.outcome(0, token), undefined);
    }
    await room.reaches(1, 0, loud);
    if (room.isLoopback(0)) return; // the host is all there is: its peers cannot be spared
    for (let number = 0; number < 20; number++)
      assert.deepEqual(room.heard(`quiet ${number}`), [0, 0]);
  });

  test("bursts to a group arrive whole and in order, as trains or singly", async () => {
    await using room = await Room.open(venue, { hosts: 2, peersPerHost: 1, links: 1 });
    room.transport(1).listen([8]);
    for (const to of room.groups(0, 8)) {
      await room.reaches(1, 0, to);
      await room.carriesBurst(0, 1, to, 40, 1_200, 333);
      // Another size, then more than a system takes at once, then a single datagram larger than the slots were.
      await room.carriesBurst(0, 1, to, 40, 1_400, 1_400);
      await room.carriesBurst(0, 1, to, 200, 600, 40);
      await room.carriesBurst(0, 1, to, 1, 1_400, 1_400);
      await room.carriesBurst(0, 1, to, 45, 1_400, 40);
    }
  });

  test("a group on no link is unreachable", async () => {
    await using room = await Room.open(venue, { hosts: 1, peersPerHost: 1, links: 1 });
    const [to] = room.groups(0, 0);
    assert.ok(to);
    const nowhere = { ...to, link: "no such link" as LinkId };
    const lost = room.send(0, datagramOf("lost"), nowhere);
    assert.equal(await room.outcome(0, lost), "unreachable");
    assert.equal(await room.outcome(0, room.send(0, datagramOf("fine"), to)), undefined);
  });
}
