/**
 * Everything at once, by chance: writes, sends of all levels, large and direct messages, loss and
 * partitions. Order holds at every reader, no receipt claims what was not heard, and every promise ends.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { below, type Random, seededRandom } from "../../src/core/random.ts";
import type { EarshotError, Receipt } from "../../src/index.ts";
import { loss, partition } from "../../src/transport/sim/index.ts";
import { Room, type Seat } from "./kit/room.ts";

const outcomes = [
  "met",
  "ERR_EARSHOT_NOT_RECEIVED",
  "ERR_EARSHOT_NOT_DELIVERED",
  "ERR_EARSHOT_TIMEOUT",
];

/** What a reader has heard of each sender: numbers of messages, in order. */
class Heard {
  readonly #numbers: Map<string, Set<number>> = new Map();
  readonly #last: Map<string, number> = new Map();

  note(sender: string, number: number): void {
    assert.ok(number > (this.#last.get(sender) ?? 0), "messages come in order, and once");
    this.#last.set(sender, number);
    const numbers = this.#numbers.get(sender) ?? new Set();
    this.#numbers.set(sender, numbers.add(number));
  }

  has(sender: string, number: number): boolean {
    return this.#numbers.get(sender)?.has(number) === true;
  }
}

class Turmoil {
  readonly room: Room;
  readonly seats: readonly Seat[];
  readonly heard: Map<string, Heard> = new Map();
  readonly promises: Promise<void>[] = [];
  readonly tally: Map<string, number> = new Map();
  readonly #random: Random;

  constructor(room: Room, seats: readonly Seat[], random: Random) {
    this.room = room;
    this.seats = seats;
    this.#random = random;
    for (const seat of seats) this.#read(seat);
  }

  below(bound: number): number {
    return below(this.#random, bound);
  }

  /** Something happens. */
  act(): void {
    const seat = this.#anySeat();
    const { group, peer } = seat;
    const chance = this.below(100);
    if (chance < 50) {
      for (let times = this.below(50); times > 0; times--)
        group.write(new Uint8Array(this.below(3_000)));
    } else if (chance < 75) {
      const until = (["queued", "sent", "received", "delivered"] as const)[this.below(4)] ?? "sent";
      const sending = group.send("x".repeat(this.below(5_000)), {
        until,
        ...(this.below(4) === 0 ? { by: "majority" } : {}),
        ...(this.below(6) === 0 ? { timeoutMs: this.below(500) } : {}),
      });
      this.#expect(sending, (receipt) => {
        if (until !== "delivered") return;
        for (const id of receipt.by)
          assert.ok(
            this.heard.get(id)?.has(peer.id, receipt.message),
            "a receipt claimed too much",
          );
      });
    } else if (chance < 80) {
      const limit = this.below(3) === 0 ? { timeoutMs: this.below(100) } : {};
      const body = new Uint8Array(300_000 + this.below(400_000));
      this.#expect(group.send(body, { until: "received", ...limit }));
    } else if (chance < 90) {
      const other = this.#anySeat();
      if (other !== seat)
        this.#expect(
          peer.send(other.peer.self, "to you", { until: "received", timeoutMs: 20_000 }),
        );
    } else this.#expect(group.flush());
  }

  #anySeat(): Seat {
    return this.seats[this.below(this.seats.length)] as Seat;
  }

  #expect(sending: Promise<Receipt>, check: (receipt: Receipt) => void = () => {}): void {
    const count = (outcome: string): void => {
      assert.ok(outcomes.includes(outcome), outcome);
      this.tally.set(outcome, (this.tally.get(outcome) ?? 0) + 1);
    };
    this.promises.push(
      sending.then(
        (receipt) => {
          check(receipt);
          count("met");
        },
        (error: unknown) => {
          const { code } = error as EarshotError;
          // Who was given up for a while cannot be written to alone.
          if (code !== "ERR_EARSHOT_NOT_ENOUGH_MEMBERS") count(code);
        },
      ),
    );
  }

  #read({ peer, group }: Seat): void {
    const heard = new Heard();
    this.heard.set(peer.id, heard);
    if (this.below(2) === 0) {
      group.receiveBatch((batch) => {
        for (const message of batch)
          if (message.stream === undefined) heard.note(batch.from.id, message.sequence);
      });
      return;
    }
    group.receive(async (message) => {
      if (message.stream !== undefined) {
        await message.collect().catch(() => {});
        return;
      }
      heard.note(message.from.id, message.sequence);
      const { clock } = this.room;
      if (this.below(20) === 0)
        await new Promise<void>((done) => clock.schedule(clock.now() + this.below(50), done));
    });
  }
}

describe("receipts in a turmoil", () => {
  for (const seed of [3, 14]) {
    test(`claim only what is true (seed ${seed})`, async () => {
      const random = seededRandom(seed);
      const room = new Room(seed);
      const onFull = below(random, 2) === 0 ? "hold" : "drop-oldest";
      const seats = await room.lobby(["ana", "bob", "cat"], { inbox: { limit: 5_000, onFull } });
      const turmoil = new Turmoil(room, seats, random);
      room.network.install(loss(below(random, 100) / 1_000));
      const { network, clock } = room;
      const start = clock.now();
      let cut: { uninstall(): void } | undefined;
      for (let passed = 0; passed < 8_000; passed = clock.now() - start) {
        // Long enough that members are given up, and short enough that they come back.
        if (passed > 1_500) cut ??= network.install(partition([["ana"], ["bob", "cat"]]));
        if (passed > 6_000) cut?.uninstall();
        for (let times = 0; times < 3; times++) turmoil.act();
        await room.pass(turmoil.below(40));
      }
      await room.settle(Promise.all(turmoil.promises), 60_000);
      await room.settle(Promise.all(seats.map(({ peer }) => peer.close())), 30_000);
      for (const { peer } of seats) {
        assert.equal((await peer.closed).reason, "closed");
        assert.equal(peer.stats().peer["handlersFailed"], 0);
      }
      for (const outcome of outcomes)
        assert.ok((turmoil.tally.get(outcome) ?? 0) > 0, `no send was ${outcome}`);
    });
  }
});
