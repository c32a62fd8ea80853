/**
 * What all streams of a peer share: memory that is given back, and numbers that are used once.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import type { PeerRecord } from "../../../src/core/discovery/directory.ts";
import { epochOf } from "../../../src/core/identity.ts";
import { limits } from "../../../src/core/limits.ts";
import type { EngineState } from "../../../src/core/state.ts";
import { EndedStreams } from "../../../src/core/stream/ended-streams.ts";
import { ReorderBuffer } from "../../../src/core/stream/reorder-buffer.ts";
import { Streams } from "../../../src/core/stream/streams.ts";
import { fuzzing } from "../kit/fuzzing.ts";

const recordOf = (number: number): PeerRecord =>
  ({ epoch: epochOf(new Uint8Array(16).fill(number)) }) as PeerRecord;
const stateAt = (now: number): EngineState => ({ now, timers: { cancel: () => {} } }) as never;

describe("memory of streams that are heard", () => {
  const streams = new Streams();
  const all = limits.reorderBytes;
  const incoming = streams.hear(recordOf(1), 1);
  const piece = Uint8Array.of(0, 0, 0, 0, 9, 1);

  test("is kept while slots are held or a message is incomplete", () => {
    incoming.activeAt = 0;
    incoming.buffer = new ReorderBuffer(limits.slotBytes, streams.memory);
    incoming.buffer.put(5, 3, piece, 1);
    assert.ok(incoming.assembler.first(piece, 0, piece.length, 1));
    const { leftBytes } = streams.memory;
    assert.ok(leftBytes < all);
    streams.rest(stateAt(1e9), 0);
    assert.equal(streams.memory.leftBytes, leftBytes);
    assert.ok(incoming.has(5) && incoming.assembler.begun);
  });

  test("is given back when neither is so any more, after a while", () => {
    incoming.buffer?.take(5, 2);
    incoming.assembler.drop();
    streams.rest(stateAt(4_000), 5_000);
    assert.ok(streams.memory.leftBytes < all, "it may be needed again in a moment");
    streams.rest(stateAt(5_000), 5_000);
    assert.equal(streams.memory.leftBytes, all);
  });

  test("is given back at once when it is short, though not all are asked all the time", () => {
    const again = (): void => {
      incoming.buffer = new ReorderBuffer(limits.slotBytes, streams.memory);
      incoming.buffer.put(5, 3, piece, 3);
      incoming.buffer.take(5, 3);
    };
    again();
    incoming.activeAt = 6_000;
    assert.ok(streams.makeRoom(stateAt(6_000)));
    assert.equal(streams.memory.leftBytes, all);
    again();
    assert.ok(!streams.makeRoom(stateAt(6_001)));
    assert.ok(streams.memory.leftBytes < all);
    assert.ok(streams.makeRoom(stateAt(6_000 + limits.lookMaxMs)));
    assert.equal(streams.memory.leftBytes, all);
  });

  test("is given back when the stream is forgotten, whatever is held", () => {
    incoming.buffer = new ReorderBuffer(limits.slotBytes, streams.memory);
    incoming.buffer.put(5, 3, piece, 4);
    assert.ok(incoming.assembler.first(piece, 0, piece.length, 4));
    assert.ok(streams.mayHold(incoming));
    streams.forget(stateAt(0), incoming);
    assert.equal(streams.memory.leftBytes, all);
    assert.equal(streams.unstarted.size, 0);
    assert.equal(streams.heard.get(incoming.record, 1), undefined);
    streams.forget(stateAt(0), incoming);
    assert.equal(streams.memory.leftBytes, all, "once");
  });
});

test("numbers of streams that have ended are remembered for each life, exactly", () => {
  const numbers = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: limits.streams })),
    { maxLength: 200 },
  );
  fc.assert(
    fc.property(numbers, numbers, (added, asked) => {
      const ended = new EndedStreams();
      const known = new Set<string>();
      for (const [life, stream] of added) {
        ended.add(recordOf(life).epoch, stream);
        known.add(`${life} ${stream}`);
      }
      for (const [life, stream] of [...added, ...asked])
        assert.equal(ended.has(recordOf(life).epoch, stream), known.has(`${life} ${stream}`));
      ended.forget(recordOf(1).epoch);
      for (const [life, stream] of added)
        assert.equal(ended.has(recordOf(life).epoch, stream), life !== 1);
    }),
    fuzzing(100),
  );
});
