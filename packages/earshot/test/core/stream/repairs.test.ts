/**
 * What a request for repairs may cost its sender.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../../src/core/limits.ts";
import { newReceiver, Outgoing, type Receiver } from "../../../src/core/stream/outgoing.ts";
import { noteAsked } from "../../../src/core/stream/repairs.ts";
import { noteTold } from "../../../src/core/stream/rate.ts";
import type { SlotRange } from "../../../src/core/wire/frame-table.ts";
import { bodyOf, ringOf, staged } from "./kit/rings.ts";

/** A stream of so many slots that were all sent, and somebody who hears it. */
function sent(slots: number): { readonly outgoing: Outgoing; readonly receiver: Receiver } {
  const ring = ringOf();
  const outgoing = new Outgoing(1, { group: "room" }, { slow: "wait", ring, index: 0 });
  const receiver = newReceiver({ epoch: "e", record: undefined } as never, ring, 1);
  for (let slot = 0; slot < slots; slot++)
    ring.append(staged([{ id: 1, body: bodyOf(1_361, slot) }]), limits.slots);
  ring.closeEarly(limits.slots);
  outgoing.cursor = ring.open;
  return { outgoing, receiver };
}

/** What is to be sent again of 500 slots after a request. */
function wantedOf(ranges: readonly SlotRange[]): readonly number[] {
  const { outgoing, receiver } = sent(500);
  noteAsked({} as never, outgoing, receiver, ranges);
  const wanted = Array.from(outgoing.repairs.inOrder(), ([sequence]) => sequence);
  assert.equal(receiver.askedInAll, wanted.length);
  return wanted;
}

test("a request that names a slot a hundred times costs as much as one that names it once", () => {
  const everything = Array.from({ length: 100 }, () => ({ from: 1, count: 65_535 }));
  assert.equal(wantedOf(everything).length, 500);
  const wild = Array.from({ length: 100 }, (_, at) => ({
    from: 1 + ((at * 37) % 400),
    count: 100,
  }));
  assert.ok(wantedOf(wild).length <= 500);
  const inOrder = [
    { from: 3, count: 2 },
    { from: 5, count: 1 },
    { from: 100, count: 0 },
    { from: 499, count: 50 },
  ];
  assert.deepEqual(wantedOf(inOrder), [3, 4, 5, 499, 500]);
});

test("a slot is told of once, whether it came or is missed, however often it is asked for", () => {
  const { outgoing, receiver } = sent(100);
  noteTold(outgoing, receiver, 10);
  assert.deepEqual([receiver.told, receiver.missed], [10, 0]);
  for (let time = 0; time < 3; time++)
    noteAsked({} as never, outgoing, receiver, [{ from: 15, count: 4 }]);
  assert.deepEqual([receiver.told, receiver.missed], [18, 4]);
  noteTold(outgoing, receiver, 14);
  noteAsked({} as never, outgoing, receiver, [{ from: 17, count: 4 }]);
  assert.deepEqual([receiver.told, receiver.missed], [20, 6], "two of them are new");
  // What was sent before the rate was lowered counts no more.
  outgoing.lossFrom = 31;
  noteAsked({} as never, outgoing, receiver, [{ from: 21, count: 12 }]);
  assert.deepEqual([receiver.told, receiver.missed], [22, 8]);
});
