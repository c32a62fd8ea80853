/**
 * Messages that are handled side by side: in any order, with senders held back when too many are not done.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Member } from "../../src/core/events.ts";
import { SmallArrival } from "../../src/peer/reading/arrival.ts";
import { type OpenMessage, OpenReader } from "../../src/peer/reading/open-reader.ts";

class Source {
  settled = 0;
  readonly holds: boolean[] = [];
  settle(): void {
    this.settled++;
  }
  hold(_by: object, held: boolean): void {
    this.holds.push(held);
  }
}

const from = {} as Member;

describe("a reader of open messages", () => {
  test("hands each over at once, and tells the source of each that is done, once", () => {
    const source = new Source();
    const messages: OpenMessage[] = [];
    const reader = new OpenReader(4, {
      message: (message) => messages.push(message),
      missed: () => {},
    });
    const arrivals = [1, 2, 3].map(
      (number) => new SmallArrival(from, "g", number, "bytes", Uint8Array.of(number), source),
    );
    for (const arrival of arrivals) reader.push(arrival);
    assert.deepEqual(
      messages.map(({ bytes }) => bytes[0]),
      [1, 2, 3],
    );
    messages[2]?.done();
    messages[2]?.done();
    assert.equal(source.settled, 1);
    assert.deepEqual(
      arrivals.map(({ readers }) => readers),
      [1, 1, 0],
    );
  });

  test("holds senders back at its limit, and lets them go when half is done", () => {
    const source = new Source();
    const messages: OpenMessage[] = [];
    let missed = 0;
    const reader = new OpenReader(4, {
      message: (message) => messages.push(message),
      missed: () => missed++,
    });
    for (let number = 1; number <= 5; number++)
      reader.push(new SmallArrival(from, "g", number, "bytes", new Uint8Array(), source));
    assert.equal(messages.length, 5, "what is on its way is taken");
    assert.equal(source.holds[0], true);
    assert.ok(!source.holds.includes(false));
    for (const message of messages.slice(0, 3)) message.done();
    assert.equal(source.holds.at(-1), false);
    reader.miss();
    assert.equal(missed, 1);
    reader.end();
    reader.push(new SmallArrival(from, "g", 6, "bytes", new Uint8Array(), source));
    assert.equal(messages.length, 5);
  });
});
