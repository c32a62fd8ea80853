/**
 * What every transport must do, as one suite: run on loopback sockets, in network namespaces and on
 * the simulator. It knows no clock: a venue lets (real or virtual) time pass until a condition holds.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import type { Address } from "../../src/core/address.ts";
import type { Destination, LinkId } from "../../src/core/link.ts";
import type { Transport } from "../../src/transport/transport.ts";
import { RecordingSink, datagramOf, textOf } from "./recording-sink.ts";

/** A place where transports can be tried. */
export interface Venue {
  readonly name: string;
  /** The most links its networks can have, loopback not counted unless it is all there is. Tests that need more are not
   * part of its suite; each implementation has some venue with two. */
  readonly maxLinks: number;
  network(plan: NetworkPlan): Promise<TestNetwork>;
}

export interface NetworkPlan {
  readonly hosts: number;
  /** Transports on each host; hosts and peers may be the same thing where there is one host only. */
  readonly peersPerHost: number;
  /** Every host is attached to all of them. */
  readonly links: number;
}

export interface TestNetwork {
  /** `hosts` × `peersPerHost`, made and not opened. No loss, no duplication, no reordering between them. */
  readonly transports: readonly Transport[];
  /** How transport `index` names the links, in the same order for all transports. */
  linkIds(index: number): readonly LinkId[];
  /** Lets time pass until the condition holds; rejects, naming `what`, when it takes too long. */
  until(condition: () => boolean, what: string): Promise<void>;
  /** Takes one link down, or up again, for every host. */
  setLink(link: number, up: boolean): Promise<void>;
  /** Takes the network away; the transports have been closed before. */
  close(): Promise<void>;
}

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
      const texts = Array.from({ length: 40 }, (_, number) => `slot ${number}`);
      const burst = burstOf(texts, 1_200, 333);
      for (const to of [room.everybody(0), room.unicast(0, 1)]) {
        const before = room.sinks[1]?.received.length ?? 0;
        room.send(0, burst, to, 1_200);
        await room.until(
          () => room.sinks[1]?.received.length === before + 40,
          `40 slots to ${to.kind}`,
        );
        const slots = room.sinks[1]?.received.slice(before) ?? [];
        assert.deepEqual(
          slots.map((one) => textOf(one.bytes)),
          texts,
        );
        assert.deepEqual(
          slots.map((one) => one.bytes.length),
          [...Array.from({ length: 39 }, () => 1_200), 333],
        );
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
  });
}

/** A network with open transports and their sinks; leaving it closes all and checks the rules. */
class Room implements AsyncDisposable {
  readonly network: TestNetwork;
  readonly sinks: readonly RecordingSink[];
  readonly linksWhenOpened: readonly number[];
  #token = 0;

  private constructor(network: TestNetwork, sinks: readonly RecordingSink[]) {
    this.network = network;
    this.sinks = sinks;
    this.linksWhenOpened = sinks.map((sink) => sink.linksTold);
  }

  static async open(venue: Venue, plan: NetworkPlan): Promise<Room> {
    const network = await venue.network(plan);
    const sinks = network.transports.map(() => new RecordingSink());
    const opening = network.transports.map((transport, index) =>
      transport.open(sinks[index] ?? new RecordingSink()),
    );
    await settle(network, opening, "open");
    return new Room(network, sinks);
  }

  transport(index: number): Transport {
    const transport = this.network.transports[index];
    assert.ok(transport);
    return transport;
  }

  linkId(index: number, link: number): LinkId {
    const id = this.network.linkIds(index)[link];
    assert.ok(id !== undefined);
    return id;
  }

  /** Everybody on the first link, in its preferred way. */
  everybody(from: number): Destination {
    const link = this.linkId(from, 0);
    const way = this.sinks[from]?.link(link)?.ways[0];
    assert.ok(way);
    return { kind: "everybody", link, way };
  }

  unicast(from: number, to: number): Destination {
    const address: Address | undefined = this.sinks[to]?.link(this.linkId(to, 0))?.addresses[0];
    assert.ok(address !== undefined);
    return { kind: "address", address, link: this.linkId(from, 0) };
  }

  send(from: number, bytes: Uint8Array, to: Destination, slotBytes: number = bytes.length): number {
    const sink = this.sinks[from];
    assert.ok(sink);
    const token = ++this.#token;
    sink.sending = true;
    this.transport(from).send(token, bytes, slotBytes, to);
    sink.sending = false;
    return token;
  }

  async outcome(from: number, token: number): Promise<string | undefined> {
    await this.until(() => this.sinks[from]?.outcomes.has(token) === true, `transmitted(${token})`);
    return this.sinks[from]?.outcomes.get(token);
  }

  async arrival(at: number, text: string): Promise<[RecordingSink["received"][number]]> {
    await this.until(() => (this.sinks[at]?.withText(text).length ?? 0) > 0, `"${text}" at ${at}`);
    const [first] = this.sinks[at]?.withText(text) ?? [];
    assert.ok(first);
    return [first];
  }

  /** Each sends once on each link in each way; each hears every other exactly once, itself never. */
  async everybodyOnEachWay(): Promise<void> {
    const mark = this.#token;
    const expected: { text: string; from: number; link: LinkId }[] = [];
    for (const [from, sink] of this.sinks.entries()) {
      for (const [number, link] of this.network.linkIds(from).entries()) {
        for (const way of sink.link(link)?.ways ?? []) {
          const text = `${mark}: ${way} on link ${number} from ${from}`;
          this.send(from, datagramOf(text), { kind: "everybody", link, way });
          for (const at of this.sinks.keys()) {
            if (at === from) continue;
            const [arrived] = await this.arrival(at, text);
            const here = this.linkId(at, number);
            assert.ok(
              arrived.link === undefined || arrived.link === here,
              `${text}: came in on ${arrived.link}`,
            );
            assert.ok(
              sink.link(link)?.addresses.includes(arrived.from),
              `${text}: from ${arrived.from}`,
            );
          }
          expected.push({ text, from, link });
        }
      }
    }
    assert.ok(expected.length > 0, "there was a way");
    for (const { text, from } of expected) {
      const heard = this.sinks.map((sink) => sink.withText(text).length);
      assert.deepEqual(
        heard,
        this.sinks.map((_, index) => (index === from ? 0 : 1)),
        text,
      );
    }
  }

  refresh(): void {
    for (const transport of this.network.transports) transport.refresh();
  }

  until(condition: () => boolean, what: string): Promise<void> {
    return this.network.until(condition, what);
  }

  settled(promises: readonly Promise<void>[]): Promise<void> {
    return settle(this.network, promises, "close");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.settled(this.network.transports.map((transport) => transport.close()));
    for (const sink of this.sinks) sink.closed = true;
    await this.network.close();
    for (const sink of this.sinks) sink.assertRules();
  }
}

/** Awaits promises that may need (virtual) time to pass. */
async function settle(
  network: TestNetwork,
  promises: readonly Promise<void>[],
  what: string,
): Promise<void> {
  let done = false;
  const all = Promise.all(promises).finally(() => {
    done = true;
  });
  all.catch(() => {}); // awaited below; until then it is no unhandled rejection
  await network.until(() => done, what);
  await all;
}

function burstOf(
  texts: readonly string[],
  slotBytes: number,
  lastBytes: number,
): Uint8Array<ArrayBuffer> {
  const burst = new Uint8Array((texts.length - 1) * slotBytes + lastBytes);
  for (const [slot, text] of texts.entries()) {
    burst.set(
      datagramOf(text, slot === texts.length - 1 ? lastBytes : slotBytes),
      slot * slotBytes,
    );
  }
  return burst;
}
