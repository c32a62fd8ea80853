/**
 * What a receiver notices about messages: loss, order, doubles, sizes, the end.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Source, Tally } from "../programs/messages.ts";

const size = 16;

function sent(messages: number): Uint8Array[] {
  const source = new Source({ size, sendMs: 60_000, messages, buffers: 3 });
  const all: Uint8Array[] = [];
  for (let message = source.next(); message !== undefined; message = source.next())
    all.push(message.slice());
  assert.equal(source.sent, messages);
  return all;
}

function tallied(messages: readonly Uint8Array[]): { tally: Tally; ends: number } {
  let now = 0;
  let ends = 0;
  const tally = new Tally(
    size,
    () => ++now,
    () => ends++,
  );
  for (const message of messages) tally.take(message);
  return { tally, ends };
}

test("a whole run is whole", () => {
  const { tally, ends } = tallied(sent(1_000));
  const { messages, lost, disordered, complete } = tally;
  assert.deepEqual([messages, lost, disordered, complete, ends], [1_000, 0, 0, true, 1]);
  assert.equal(tally.last[1], 1_000);
  assert.ok(tally.samples.length > 10, "it has looked at the clock on the way");
});

test("a message that is missing is lost, and the rest is in order", () => {
  const { tally } = tallied(sent(100).toSpliced(40, 2));
  assert.deepEqual([tally.messages, tally.lost, tally.disordered], [98, 2, 0]);
});

test("messages that changed places, came twice or have another size are noticed", () => {
  const all = sent(100);
  const swapped = tallied(all.toSpliced(10, 2, all[11]!, all[10]!)).tally;
  assert.deepEqual([swapped.lost, swapped.disordered], [1, 1]);
  assert.equal(tallied(all.toSpliced(10, 0, all[9]!)).tally.disordered, 1);
  const short = all[10]!.subarray(0, size - 1);
  assert.ok(tallied(all.with(10, short)).tally.disordered > 0);
});

test("without its last message a run has no end", () => {
  const { tally, ends } = tallied(sent(100).slice(0, -1));
  assert.deepEqual([tally.complete, ends], [false, 0]);
});

test("a source ends when its time is up, with a message that says so", () => {
  const source = new Source({ size, sendMs: 0, messages: 1_000_000, buffers: 1 });
  assert.equal(source.next()?.[4], 1);
  assert.equal(source.next(), undefined);
});
