/**
 * Whatever others say, a machine does not throw, holds no more than it may, and goes on for honest holders.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { below, randomBytes, seededRandom } from "../../src/core/random.ts";
import { type Field, record } from "../../src/core/wire/field.ts";
import type { FrameEntry } from "../../src/core/wire/frame-table.ts";
import { decodeEntries } from "../../src/topic/entry-codec.ts";
import {
  type TopicMessage,
  topicMessageTable,
  type TopicMessageType,
} from "../../src/topic/message-table.ts";
import { decodeMessage, encodeMessage } from "../../src/topic/messages.ts";
import { Net } from "./kit/net.ts";

const types = Object.keys(topicMessageTable) as TopicMessageType[];

describe("decoders", () => {
  test("take any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        decodeMessage(bytes);
        decodeEntries(bytes);
        const kept = Uint8Array.from([0x11, ...bytes]);
        decodeMessage(kept);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe("a machine", () => {
  test("survives nonsense, and honest holders go on", () => {
    let nonsense = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const net = new Net({ seed });
      const random = seededRandom(seed + 1_000);
      const [ana, bob] = [net.node("ana"), net.node("bob")];
      const mangled = (bytes: Uint8Array): Uint8Array => {
        nonsense++;
        const way = below(random, 4);
        if (way === 0) return randomBytes(random, below(random, 200));
        if (way === 1) return encodeMessage(anything(random));
        const changed = bytes.slice(0, way === 2 ? below(random, bytes.length + 1) : bytes.length);
        const at = below(random, Math.max(1, changed.length));
        if (at < changed.length) changed[at] = below(random, 256);
        return changed;
      };
      const fool = net.node("fool", {
        tamper: (bytes) => (below(random, 3) === 0 ? bytes : mangled(bytes)),
      });
      net.pass(1_000);
      for (let round = 0; round < 30; round++) {
        for (const node of [ana, bob, fool]) node.say(`${node.name} ${round}`);
        if (round % 10 === 5) net.partition(["ana"], ["bob", "fool"]);
        if (round % 10 === 9) net.heal();
        net.pass(300);
      }
      net.heal();
      const both = (name: string): number =>
        [ana, bob].reduce(
          (sum, { held }) => sum + held.filter((line) => line.includes(name)).length,
          0,
        );
      assert.ok(
        net.pass(60_000, () => both(" ana ") === 60 && both(" bob ") === 60),
        `seed ${seed}`,
      );
      assert.ok(ana.machine.holds.logs <= 3);
    }
    assert.ok(nonsense > 100);
  });
});

function anything(random: ReturnType<typeof seededRandom>): TopicMessage {
  const type = types[below(random, types.length)] ?? "same";
  const { fields }: FrameEntry<object> = topicMessageTable[type];
  const all: Field<object> = record(fields);
  return { type, ...all.sample(random) } as TopicMessage;
}
