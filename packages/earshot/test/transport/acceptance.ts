/**
 * What every transport must do, as one suite: run on loopback sockets, in network namespaces and on
 * the simulator. It knows no clock: a venue lets (real or virtual) time pass until a condition holds.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import type { LinkId } from "../../src/core/link.ts";
import { acceptGroups } from "./acceptance-groups.ts";
import { datagramOf, textOf } from "./recording-sink.ts";
import { Room, burstOf } from "./room.ts";
import type { Venue } from "./venue.ts";

const largestDatagram = 65_507;

/** Registers the suite for one venue. */
export function acceptTransport(venue: Venue): void {
  describe(`transport acceptance: ${venue.name}`, () => {
    const testOnLinks = (count: number, name: string, run: () => Promise<void>): void => {
      if (count <= venue.maxLinks) test(name, run);
    };

    test("links are told before open resolves, with addresses and ways", async () => {
      await using room = await Room.open(venue, { hosts: 2, peersPerHost: 1, links: 1 });
      for (const [index, sink] of room.sinks.entries()) {
        assert.equal(room.linksWhenOpened[index], 1, "links told once at open");
        for (const id of room.network.linkIds(index)) {
          const link = sink.link(id);
          assert.ok(link, `link ${id} was told`);
          assert.ok(link.addresses.length > 0, "it has an address");
          assert.ok(link.ways.length > 0, "it has a way to everybody");
          assert.ok(link.payloadBytes >= 1_200, "it carries 1,200 bytes");
        }
      }
    });

    test("everybody reaches everybody else by each way that a link offers, and nobody hears itself", async () => {
      await using room = await Room.open(venue, { hosts: 3, peersPerHost: 1, links: 1 });
      await room.everybodyOnEachWay();
    });

    test("several transports on one host reach each other", async () => {
      await using room = await Room.open(venue, { hosts: 1, peersPerHost: 3, links: 1 });
      await room.everybodyOnEachWay();
    });

    test("an answer to the source of a datagram arrives, with the link of arrival and without", async () => {
      await using room = await Room.open(venue, { hosts: 2, peersPerHost: 1, links: 1 });
      const link = room.sinks[0]?.link(room.linkId(0, 0));
      assert.ok(link);
      for (const way of link.ways) {
        const question = `question by ${way}`;
        room.send(0, datagramOf(question), { kind: "everybody", link: link.id, way });
        const [asked] = await room.arrival(1, question);
        assert.ok(
          link.addresses.includes(asked.from),
          `${asked.from} is an address of the sender's link`,
        );
        for (const via of [asked.link, undefined]) {
          const answer = `answer to ${way} on ${via}`;
          room.send(1, datagramOf(answer), { kind: "address", address: asked.from, link: via });
          const [answered] = await room.arrival(0, answer);
          assert.ok(room.sinks[1]?.link(room.linkId(1, 0))?.addresses.includes(answered.from));
        }
      }
    });

    test("a burst arrives as its slots, in order, the last one shorter", async () => {
      await using room = await Room.open(venue, { hosts: 2, peersPerHost: 1, links: 1 });
      // The second is more than a system takes at once.
      for (const [count, slotBytes, lastBytes] of [
        [40, 1_200, 333],
        [200, 600, 600],
      ] as const) {
        for (const to of [room.everybody(0), room.unicast(0, 1)]) {
          await room.carriesBurst(0, 1, to, count, slotBytes, lastBytes);
        }
      }
    });

    test("transmitted comes exactly once for each send and never within it", async () => {
      await using room = await Room.open(venue, { hosts: 2, peersPerHost: 1, links: 1 });
      const unknown = {
        kind: "everybody",
        link: "no such link" as LinkId,
        way: "multicast4",
      } as const;
      const outcomes: (string | undefined)[] = [];
      for (const to of [room.everybody(0), room.unicast(0, 1), unknown]) {
        outcomes.push(await room.outcome(0, room.send(0, datagramOf("once"), to)));
      }
      assert.deepEqual(outcomes, [undefined, undefined, "unreachable"]);
      // What would come twice has had its time when a later datagram has made its way.
      room.send(0, datagramOf("marker"), room.unicast(0, 1));
      await room.arrival(1, "marker");
    });

    test("bytes may be used again once transmitted", async () => {
      await using room = await Room.open(venue, { hosts: 2, peersPerHost: 1, links: 1 });
      const burst = burstOf(["one", "two", "three"], 600, 600);
      const sink = room.sinks[0];
      assert.ok(sink);
      let reused = false;
      sink.whenTransmitted = () => {
        burst.fill(0xff);
        reused = true;
      };
      room.send(0, burst, room.unicast(0, 1), 600);
      await room.arrival(1, "three");
      await room.until(() => reused, "transmitted");
      assert.deepEqual(
        room.sinks[1]?.received.map((one) => textOf(one.bytes)),
        ["one", "two", "three"],
      );
    });

    test("a datagram of no bytes and one of 65,507 arrive whole", async () => {
      await using room = await Room.open(venue, { hosts: 2, peersPerHost: 1, links: 1 });
      const sink = room.sinks[1];
      assert.ok(sink);
      room.send(0, new Uint8Array(0), room.unicast(0, 1));
      await room.until(() => sink.received.length === 1, "the empty datagram");
      assert.equal(sink.received[0]?.bytes.length, 0);
      const large = datagramOf("large", largestDatagram).fill(0xa5, 100);
      room.send(0, large, room.unicast(0, 1));
      const [arrived] = await room.arrival(1, "large");
      assert.deepEqual(arrived.bytes, large);
    });

    test("a datagram that is too large is refused as such, and the next one goes out", async () => {
      await using room = await Room.open(venue, { hosts: 2, peersPerHost: 1, links: 1 });
      for (const to of [room.everybody(0), room.unicast(0, 1)]) {
        const token = room.send(0, new Uint8Array(largestDatagram + 1), to);
        assert.equal(await room.outcome(0, token), "too-large");
      }
      room.send(0, datagramOf("next"), room.unicast(0, 1));
      await room.arrival(1, "next");
      assert.equal(room.sinks[1]?.received.length, 1);
    });

    test("close drains what was handed over, can be repeated, and is silent afterwards", async () => {
      await using room = await Room.open(venue, { hosts: 2, peersPerHost: 1, links: 1 });
      const [sender, receiver] = room.sinks;
      assert.ok(sender && receiver);
      const texts = Array.from({ length: 20 }, (_, number) => `last words ${number}`);
      const tokens = texts.map((text) => room.send(0, datagramOf(text), room.unicast(0, 1)));
      const closing = [room.transport(0).close(), room.transport(0).close()];
      await room.settled(closing);
      sender.closed = true;
      assert.deepEqual(
        tokens.map((token) => sender.outcomes.has(token)),
        tokens.map(() => true),
      );
      await room.settled([room.transport(0).close()]);
      await room.until(() => receiver.received.length === 20, "20 datagrams");
      assert.deepEqual(
        receiver.received.map((one) => textOf(one.bytes)),
        texts,
      );
      // The one that is left still works, and the closed one stays silent.
      room.send(1, datagramOf("anybody?"), room.everybody(1));
      await room.until(() => receiver.outcomes.size === 1, "transmitted");
    });

    test("a transport that never opened can be closed", async () => {
      const network = await venue.network({ hosts: 1, peersPerHost: 1, links: 1 });
      await network.transports[0]?.close();
      await network.close();
    });

    testOnLinks(2, "each of two links carries its own datagrams", async () => {
      await using room = await Room.open(venue, { hosts: 2, peersPerHost: 1, links: 2 });
      await room.everybodyOnEachWay();
    });

    testOnLinks(
      2,
      "a link that goes down is told, touches no other, and works again when it is back",
      async () => {
        await using room = await Room.open(venue, { hosts: 2, peersPerHost: 1, links: 2 });
        const [healthy, broken] = room.network.linkIds(0);
        assert.ok(healthy !== undefined && broken !== undefined);
        const untouched = room.sinks.map(
          (sink, index) => sink.link(room.linkId(index, 0))?.addresses,
        );
        const waysBefore = room.sinks.map((sink, index) => sink.link(room.linkId(index, 1))?.ways);
        const toldBefore = room.sinks.map((sink) => sink.linksTold);

        await room.network.setLink(1, false);
        room.refresh();
        await room.until(
          () => room.sinks.every((sink, index) => !sink.link(room.linkId(index, 1))),
          "the link is gone",
        );
        for (const [index, sink] of room.sinks.entries())
          assert.ok(sink.linksTold > (toldBefore[index] ?? 0));
        const lost = room.send(0, datagramOf("into the void"), {
          kind: "everybody",
          link: broken,
          way: "multicast4",
        });
        assert.equal(await room.outcome(0, lost), "unreachable");
        room.send(0, datagramOf("still here"), room.everybody(0));
        await room.arrival(1, "still here");
        assert.deepEqual(
          room.sinks.map((sink, index) => sink.link(room.linkId(index, 0))?.addresses),
          untouched,
        );

        await room.network.setLink(1, true);
        room.refresh();
        await room.until(
          () =>
            room.sinks.every((sink, index) =>
              isDeepStrictEqual(sink.link(room.linkId(index, 1))?.ways, waysBefore[index]),
            ),
          "the link is back",
        );
        await room.everybodyOnEachWay();
      },
    );

    test("refresh without a change tells nothing", async () => {
      await using room = await Room.open(venue, { hosts: 2, peersPerHost: 1, links: 1 });
      room.refresh();
      room.send(0, datagramOf("after the refresh"), room.everybody(0));
      await room.arrival(1, "after the refresh");
      assert.deepEqual(
        room.sinks.map((sink) => sink.linksTold),
        [1, 1],
      );
    });

    test("describe is plain data that names every link", async () => {
      await using room = await Room.open(venue, { hosts: 1, peersPerHost: 1, links: 1 });
      const described = room.transport(0).describe();
      assert.deepEqual(structuredClone(described), described);
      assert.deepEqual(
        described.links.map((link) => link.id),
        room.sinks[0]?.current.map((link) => link.id),
      );
      assert.ok(
        described.links.every((link) =>
          link.ways.every((way) => link.wayStates[way] !== undefined),
        ),
      );
    });

    acceptGroups(venue);
  });
}
