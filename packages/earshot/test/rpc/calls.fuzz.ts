/**
 * Request and reply against everything that a network and a neighbour can do: whatever is lost, doubled, late or
 * made up, a handler runs at most once for a call, what is told to the caller is what was replied, and what is
 * held stays within its limits.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { limits } from "../../src/core/limits.ts";
import { below, type Random, randomBytes, seededRandom } from "../../src/core/random.ts";
import { record } from "../../src/core/wire/field.ts";
import { type Packet, packetTable, type PacketType } from "../../src/rpc/packet-table.ts";
import { decodePacket, encodePacket } from "../../src/rpc/packets.ts";
import { fuzzing, seeds } from "../core/kit/fuzzing.ts";
import { mutate } from "../core/kit/mutations.ts";
import { memberNamed } from "../peer/kit/stage.ts";
import { type Outcome, Wire } from "./kit/wire.ts";

const types = Object.keys(packetTable) as PacketType[];

function samplePacket(random: Random): Packet {
  const type = types[below(random, types.length)] ?? "call";
  return { type, ...record<object>(packetTable[type].fields).sample(random) } as Packet;
}

/** Small numbers, so that what is made up meets what is there. */
function closeToHome(packet: Packet, random: Random): Packet {
  const near = {
    number: 1 + below(random, 12),
    floor: below(random, 12),
    part: below(random, 12),
    service: "echo",
  };
  const fields = Object.entries(near).filter(([name]) => name in packet);
  return { ...packet, ...Object.fromEntries(fields) };
}

test("bytes of any kind are a packet or a reason", () => {
  const property = fc.property(seeds, fc.uint8Array({ maxLength: 100 }), (seed, raw) => {
    const random = seededRandom(seed);
    for (const bytes of [raw, mutate(random, encodePacket(samplePacket(random)), 0)]) {
      const packet = decodePacket(bytes);
      if (typeof packet !== "string") assert.deepEqual(decodePacket(encodePacket(packet)), packet);
    }
  });
  fc.assert(property, fuzzing(3_000));
});

test("calls on a bad wire are answered right, and run at most once", () => {
  const property = fc.property(seeds, (seed) => {
    const random = seededRandom(seed);
    const wire = new Wire();
    wire.bob.machine.server.serve("echo", 3, 1_000);
    const runs = new Map<string, number>();
    wire.bob.handler = (call) => {
      const text = new TextDecoder().decode(call.body);
      runs.set(text, (runs.get(text) ?? 0) + 1);
      if (below(random, 2) === 0) wire.reply(call, `re: ${text}`);
      else for (const part of [1, 2, 3]) wire.progress(call, `${part} of ${text}`);
    };
    let lost = 0;
    const percent = below(random, 50);
    wire.fate = () => {
      if (below(random, 100) < percent) {
        lost++;
        return [];
      }
      const again = below(random, 4) === 0 ? [1 + below(random, 300)] : [];
      return [1 + below(random, 30), ...again];
    };
    const outcomes: Outcome[] = [];
    const cancelled = new Set<Outcome>();
    for (let step = 0; step < 60; step++) {
      const outcome = wire.ask("echo", String(step));
      outcomes.push(outcome);
      wire.pass(below(random, 40));
      const ended = wire.bob.started.find(({ state }) => state === "running");
      if (ended !== undefined) wire.bob.machine.server.finish(ended, "text", undefined, wire.now);
      const victim = outcomes[below(random, outcomes.length)];
      if (below(random, 10) === 0 && victim?.done === undefined && victim?.call !== undefined) {
        cancelled.add(victim);
        wire.ana.machine.caller.cancel(victim.call, wire.now);
      }
    }
    for (let round = 0; round < 400; round++) {
      wire.pass(200);
      for (const call of wire.bob.started)
        if (call.state === "running")
          wire.bob.machine.server.finish(call, "text", undefined, wire.now);
    }
    for (const count of runs.values()) assert.equal(count, 1);
    for (const [at, outcome] of outcomes.entries()) {
      if (cancelled.has(outcome)) continue;
      const { replies } = outcome;
      const right =
        replies.length === 1 ? [`re: ${at}`] : [1, 2, 3].map((part) => `${part} of ${at}`);
      assert.deepEqual(replies, right);
      assert.notEqual(outcome.done, undefined);
    }
    if (percent > 10) assert.ok(lost > 0);
  });
  fc.assert(property, fuzzing(40));
});

test("a stranger's packets change nothing for others, and nothing without bounds", () => {
  const property = fc.property(seeds, (seed) => {
    const random = seededRandom(seed);
    const wire = new Wire();
    wire.bob.machine.server.serve("echo", 2, 3);
    wire.bob.handler = (call) => {
      if (call.caller.epoch === wire.ana.member.epoch) wire.reply(call, "right");
    };
    const mallory = memberNamed("mallory");
    for (let step = 0; step < 300; step++) {
      const made = closeToHome(samplePacket(random), random);
      const bytes =
        below(random, 3) === 0 ? mutate(random, encodePacket(made), 0) : encodePacket(made);
      for (const side of [wire.ana, wire.bob])
        side.machine.packet(mallory, bytes.slice(), wire.now);
      wire.pass(below(random, 5));
    }
    const service = wire.bob.started[0]?.service;
    assert.ok((service?.running ?? 0) <= 2 && (service?.waiting.length ?? 0) <= 3);
    for (const call of wire.bob.started)
      if (call.caller.epoch === mallory.epoch) {
        assert.ok(call.caller.over.size <= limits.callRanges);
        wire.bob.machine.server.fail(call, "no", "", wire.now);
      }
    wire.pass(1_000);
    const outcome = wire.ask("echo");
    wire.pass(1_000);
    assert.deepEqual(outcome.replies, ["right"]);
  });
  fc.assert(property, fuzzing(60));
});

test("random bytes from the other side itself break nothing but its own calls", () => {
  const property = fc.property(seeds, (seed) => {
    const random = seededRandom(seed);
    const wire = new Wire();
    wire.bob.machine.server.serve("echo", 2, 3);
    for (let step = 0; step < 200; step++) {
      if (below(random, 5) === 0) wire.ask("echo");
      const made =
        below(random, 4) === 0
          ? randomBytes(random, below(random, 40))
          : encodePacket(closeToHome(samplePacket(random), random));
      wire.ana.machine.packet(wire.bob.member, made, wire.now);
      wire.bob.machine.packet(wire.ana.member, made.slice(), wire.now);
      wire.pass(below(random, 50));
    }
    wire.pass(60_000);
    assert.ok(wire.bob.started.every(({ caller }) => caller.over.size <= limits.callRanges));
  });
  fc.assert(property, fuzzing(60));
});
