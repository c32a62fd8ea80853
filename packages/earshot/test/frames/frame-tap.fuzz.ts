/**
 * Whatever goes by a tap, it never throws, tells of it in the order of time, and with names of the frame
 * table only.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import type { Address } from "../../src/core/address.ts";
import { epochOf, type PeerId } from "../../src/core/identity.ts";
import { below, randomBytes, seededRandom } from "../../src/core/random.ts";
import { frameTable } from "../../src/core/wire/frame-table.ts";
import { writeFrame } from "../../src/core/wire/frames.ts";
import { headerBytes, writeHeader } from "../../src/core/wire/header.ts";
import { openRealm } from "../../src/core/wire/seal.ts";
import { Writer } from "../../src/core/wire/writer.ts";
import type { FrameEvent } from "../../src/frames/frame-event.ts";
import { FrameTap } from "../../src/frames/frame-tap.ts";
import { fuzzing, seeds } from "../core/kit/fuzzing.ts";
import { mutate, sampleFrames } from "../core/kit/mutations.ts";

const cipher = openRealm(7);
const member = epochOf(new Uint8Array(16).fill(9));
const from = "192.0.2.1:7468" as Address;
const names = new Set([...Object.keys(frameTable), "slots", "repair"]);

function datagram(random: ReturnType<typeof seededRandom>): Uint8Array {
  const writer = new Writer();
  for (const frame of sampleFrames(random, 4)) writeFrame(writer, frame);
  const body = writer.written();
  const bytes = new Uint8Array(headerBytes + body.length);
  bytes.set(body, headerBytes);
  const stream = below(random, 3);
  writeHeader(bytes, {
    cast: "multicast",
    sealed: false,
    asks: false,
    asksHandled: false,
    length: bytes.length,
    stream,
    realmTag: 7,
    epoch: new Uint8Array(16).fill(8 + below(random, 3)),
    counter: below(random, 4) === 0 ? random.uint32() : below(random, 100),
  });
  return below(random, 2) === 0 ? bytes : mutate(random, bytes, below(random, headerBytes));
}

test("datagrams of all kinds, whole and damaged, in and out", () => {
  let told = 0;
  fc.assert(
    fc.property(seeds, (seed) => {
      const random = seededRandom(seed);
      const events: FrameEvent[] = [];
      const tap = new FrameTap({
        cipher,
        self: { epoch: epochOf(randomBytes(random, 16)), id: undefined, name: "me" },
        view: () => ({
          version: 1,
          members: [
            {
              id: "1".repeat(32) as PeerId,
              epoch: member,
              name: "ana",
              roles: [],
              groups: [],
              services: [],
              metadata: new Uint8Array(),
              addresses: [from],
              state: "alive",
              reach: { hearsUs: true, heardByMulticast: true, unicast: true },
            },
          ],
        }),
        offsetMs: 0,
        tell: (event) => events.push(event),
      });
      let now = 0;
      for (let count = 0; count < 20; count++) {
        now += below(random, 60);
        tap.input({ type: "datagram", now, link: undefined, from, bytes: datagram(random) });
        const burst = datagram(random);
        const to = { kind: "address", address: from, link: undefined } as const;
        tap.output({ type: "transmit", token: 0, burst, slotBytes: burst.length, to });
      }
      tap.tell(Infinity);
      told += events.length;
      let before = 0;
      for (const event of events) {
        assert.ok(names.has(event.frame) && event.count >= 1 && event.at >= before);
        assert.equal(event.from.epoch?.length, 32);
        before = event.at;
        JSON.stringify(event);
      }
    }),
    fuzzing(300),
  );
  assert.ok(told > 1_000, `${told} told`);
});
