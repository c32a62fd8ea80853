/**
 * A network of open transports with sinks that remember, for the acceptance suite: what its tests say in
 * a word.
 * @module
 */
import assert from "node:assert/strict";
import type { Address } from "../../src/core/address.ts";
import type { Destination, LinkId } from "../../src/core/link.ts";
import type { Transport } from "../../src/transport/transport.ts";
import { RecordingSink, datagramOf, textOf } from "./recording-sink.ts";
import type { NetworkPlan, TestNetwork, Venue } from "./venue.ts";

export type GroupDestination = Destination & { readonly kind: "group" };

/** A network with open transports and their sinks; leaving it closes all and checks the rules. */
export class Room implements AsyncDisposable {
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

  /** Whether the first link reaches this host only. */
  isLoopback(index: number): boolean {
    return this.sinks[index]?.link(this.linkId(index, 0))?.kind === "loopback";
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

  /** The group of this index on the first link, one destination for each way that can carry it. */
  groups(from: number, index: number, loop = true): readonly GroupDestination[] {
    const link = this.linkId(from, 0);
    const ways = this.sinks[from]?.link(link)?.ways ?? [];
    return ways
      .filter((way) => way === "multicast4" || way === "multicast6")
      .map((way) => ({ kind: "group", link, way, index, loop }));
  }

  /**
   * Sends to a group until it is heard at `at`: listening starts soon after `listen`, not within it. A
   * datagram straight to `at` after each try lets time pass, on networks of any kind.
   */
  async reaches(at: number, from: number, to: GroupDestination): Promise<void> {
    const text = `does ${to.way} ${to.index} reach ${at}? ${++this.#token}`;
    const sink = this.sinks[at];
    assert.ok(sink);
    for (let tries = 0; sink.withText(text).length === 0; tries++) {
      assert.ok(tries < 1_000, text);
      const marker = `${text} try ${tries}`;
      this.send(from, datagramOf(text), to);
      this.send(from, datagramOf(marker), this.unicast(from, at));
      await this.arrival(at, marker);
    }
  }

  /** How often each transport has heard this text. */
  heard(text: string): readonly number[] {
    return this.sinks.map((sink) => sink.withText(text).length);
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

  /** Sends a burst, and checks that it arrives as its slots, each once and in order. */
  async carriesBurst(
    from: number,
    at: number,
    to: Destination,
    count: number,
    slotBytes: number,
    lastBytes: number,
  ): Promise<void> {
    const name = `burst ${++this.#token},`;
    const texts = Array.from({ length: count }, (_, number) => `${name} slot ${number}`);
    const sink = this.sinks[at];
    assert.ok(sink);
    const before = sink.received.length;
    const arrived = (): readonly RecordingSink["received"][number][] =>
      sink.received.slice(before).filter((one) => textOf(one.bytes).startsWith(name));
    const token = this.send(from, burstOf(texts, slotBytes, lastBytes), to, slotBytes);
    await this.until(() => arrived().length >= count, `${count} slots to ${to.kind}`);
    assert.equal(await this.outcome(from, token), undefined);
    assert.deepEqual(
      arrived().map((one) => textOf(one.bytes)),
      texts,
    );
    assert.deepEqual(
      arrived().map((one) => one.bytes.length),
      texts.map((_, number) => (number < count - 1 ? slotBytes : lastBytes)),
    );
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

/** A burst of datagrams with these texts. */
export function burstOf(
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
