/**
 * What holders say to each other, to bytes and back: every message of the table, and entries of every kind.
 * @module
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import { hexOf } from "../../src/core/identity.ts";
import { below, randomBytes, seededRandom } from "../../src/core/random.ts";
import { type Field, record } from "../../src/core/wire/field.ts";
import type { FrameEntry } from "../../src/core/wire/frame-table.ts";
import { Chain, headMessage, logIdOf, retractionMessage } from "../../src/topic/chain.ts";
import { decodeEntries, encodeEntries } from "../../src/topic/entry-codec.ts";
import { topicLimits } from "../../src/topic/limits.ts";
import {
  type TopicMessage,
  topicMessageTable,
  type TopicMessageType,
} from "../../src/topic/message-table.ts";
import { decodeMessage, encodeMessage } from "../../src/topic/messages.ts";
import type { Entry, LogId } from "../../src/topic/records.ts";
import { readTakenBack, writeTakenBack } from "../../src/topic/taken-back.ts";
import { sha256 } from "./kit/keys.ts";

const random = seededRandom(1);
const log = "00112233445566778899aabbccddeeff" as LogId;

function sample(type: TopicMessageType): TopicMessage {
  const { fields }: FrameEntry<object> = topicMessageTable[type];
  const all: Field<object> = record(fields);
  return { type, ...all.sample(random) } as TopicMessage;
}

function entry(sequence: number, time: number, signed: boolean, isTaken = false): Entry {
  const body = randomBytes(random, below(random, 300));
  return {
    log,
    sequence,
    time,
    type: sequence % 5 === 0 ? "retraction" : "post",
    kind: (["bytes", "text", "value"] as const)[sequence % 3] ?? "bytes",
    body: isTaken ? undefined : body,
    bodyHash: Uint8Array.from(sha256(body)),
    hash: randomBytes(random, 32),
    signature: signed ? randomBytes(random, 64) : undefined,
  };
}

describe("messages of topics", () => {
  for (const type of Object.keys(topicMessageTable) as TopicMessageType[]) {
    test(`${type} survives the wire`, () => {
      for (let round = 0; round < 50; round++) {
        const message = sample(type);
        const bytes = encodeMessage(message);
        const decoded = decodeMessage(bytes);
        assert.ok(decoded !== undefined);
        assert.deepEqual(encodeMessage(decoded), bytes);
        assert.equal(
          decodeMessage(Uint8Array.from([...bytes.slice(), 0]))?.type === type,
          type === "chunk",
        );
        if (type !== "same" && type !== "chunk")
          assert.equal(decodeMessage(bytes.slice(0, -1)), undefined, "cut short");
      }
    });
  }

  test("numbers are used once", () => {
    const ids = Object.values(topicMessageTable).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  });
});

describe("entries of a chunk", () => {
  test("survive the wire, the last signature and what was taken back with its proof", () => {
    const time = 1_700_000_000_000 * 1_024;
    const entries = Array.from({ length: 100 }, (_, at) =>
      entry(at + 1, time + at * 1_000, at % 10 === 9, at % 7 === 3),
    );
    const proof = randomBytes(random, 64);
    const decoded = decodeEntries(encodeEntries(entries, () => proof));
    assert.equal(decoded?.length, entries.length);
    for (const [at, carried] of (decoded ?? []).entries()) {
      const sent = entries[at];
      assert.ok(sent !== undefined);
      assert.equal(carried.time, sent.time);
      assert.equal(carried.type, sent.type);
      assert.equal(carried.kind, sent.kind);
      assert.deepEqual(carried.body, sent.body);
      const taken =
        sent.body === undefined ? { bodyHash: sent.bodyHash, signature: proof } : undefined;
      assert.deepEqual(carried.taken && { ...carried.taken }, taken);
      assert.deepEqual(carried.signature, at === 99 ? sent.signature : undefined);
    }
  });

  test("are refused when the last is not signed, or they are too many", () => {
    assert.equal(decodeEntries(encodeEntries([entry(1, 1, false)], () => undefined)), undefined);
    const many = Array.from({ length: topicLimits.chunkEntries + 1 }, (_, at) =>
      entry(at + 1, at, true),
    );
    assert.equal(decodeEntries(encodeEntries(many, () => undefined)), undefined);
    assert.equal(decodeEntries(new Uint8Array()), undefined);
  });
});

describe("the chain", () => {
  test("is SHA-256 over the hash before, the header and the hash of the body", () => {
    const chain = new Chain(sha256);
    const publicKey = new Uint8Array(32).fill(1);
    const origin = chain.origin("weather", publicKey, new Uint8Array(16).fill(2));
    const begun = createHash("sha256")
      .update("earshot log 1")
      .update(Uint8Array.of(0, 7))
      .update("weather")
      .update(publicKey)
      .update(new Uint8Array(16).fill(2))
      .digest();
    assert.deepEqual(Buffer.from(origin.hash), begun);
    assert.equal(logIdOf(origin), begun.toString("hex").slice(0, 32));
    const bodyHash = createHash("sha256").update("rain").digest();
    const facts = {
      sequence: 1,
      time: 2 ** 40 + 5,
      type: "retraction",
      kind: "value",
      bodyHash,
    } as const;
    const header = Buffer.from("00000000000100000100000000050102", "hex");
    const expected = createHash("sha256").update(begun).update(header).update(bodyHash).digest();
    assert.deepEqual(Buffer.from(chain.entryHash(origin.hash, facts)), expected);
  });

  test("is of one topic, one key and one store", () => {
    const chain = new Chain(sha256);
    const ids = [
      chain.origin("a", new Uint8Array(32), new Uint8Array(16)),
      chain.origin("b", new Uint8Array(32), new Uint8Array(16)),
      chain.origin("a", new Uint8Array(32).fill(1), new Uint8Array(16)),
      chain.origin("a", new Uint8Array(32), new Uint8Array(16).fill(1)),
    ].map(logIdOf);
    assert.equal(new Set(ids).size, 4);
  });

  test("heads and retractions are signed as different things", () => {
    const head = headMessage(log, 7, new Uint8Array(32));
    const retraction = retractionMessage(log, 7);
    assert.notEqual(hexOf(head, 0, 16), hexOf(retraction, 0, 16));
  });

  test("what takes an entry back names it", () => {
    const said = {
      log,
      sequence: 2 ** 40,
      hash: randomBytes(random, 8),
      signature: randomBytes(random, 64),
    };
    assert.deepEqual({ ...readTakenBack(writeTakenBack(said)) }, said);
    assert.equal(readTakenBack(new Uint8Array(93)), undefined);
  });
});
