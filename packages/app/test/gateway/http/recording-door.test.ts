/**
 * A flight recording comes in and its frames go out; what is no recording, too large or of a realm that is
 * closed is refused with a word.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { fastify, type FastifyInstance, type LightMyRequestResponse } from "fastify";
import * as v from "valibot";
import { Room } from "../../../../earshot/test/peer/kit/room.ts";
import { openRecordingDoor } from "../../../src/gateway/http/recording-door.ts";
import {
  protocolLimits,
  recording,
  recordingPath,
  recordingSecretHeader,
} from "../../../src/gateway/protocol/index.ts";

const type = "application/octet-stream";

function door(t: TestContext): FastifyInstance {
  const server = fastify();
  openRecordingDoor(server);
  t.after(() => server.close());
  return server;
}

/** Ana, who says something to bob, in virtual time; in a closed realm she is alone, since each key takes its time. */
async function recorded(t: TestContext, secret?: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "earshot-door-"));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, "ana");
  const room = new Room(3);
  const ana = await room.join("ana", {
    record: file,
    ...(secret === undefined ? {} : { secret }),
  });
  const peers = [ana];
  if (secret === undefined) {
    const bob = await room.join("bob");
    peers.push(bob);
    const [ours, theirs] = [await ana.group("lobby"), await bob.group("lobby")];
    theirs.receive(() => {});
    await room.settle(ana.find({ group: "lobby" }));
    await room.settle(ours.send("psst"));
  }
  await room.pass(1_000);
  const closing = Promise.all(peers.map((peer) => peer.close()));
  await room.pass(2_000);
  await closing;
  return readFile(file);
}

test("a recording is told by its frames, and not by its words", async (t) => {
  const server = door(t);
  const url = recordingPath;
  const payload = await recorded(t);
  const headers = { "content-type": type };
  const answer = await server.inject({ method: "POST", url, headers, payload });
  assert.equal(answer.statusCode, 200, answer.body);
  const told = v.parse(recording, answer.json());
  assert.equal(told.self.name, "ana");
  assert.deepEqual([told.same, told.sameCode, told.whole, told.omitted], [true, true, true, 0]);
  const slots = told.events.find(({ frame }) => frame === "slots");
  assert.equal(slots?.to?.name, "bob");
  assert.match(slots?.text ?? "", /^1 of stream 1 to lobby$/);
  const times = told.events.map(({ at }) => at - told.startedAt);
  assert.ok(times.every((at) => at >= 0 && at <= told.durationMs));
  assert.doesNotMatch(answer.body, /psst/);
});

test("of a closed realm with its pass phrase only, and one at a time", async (t) => {
  const server = door(t);
  const payload = await recorded(t, "ein Satz, für uns");
  const post = (headers: Readonly<Record<string, string>>): Promise<LightMyRequestResponse> =>
    server.inject({
      method: "POST",
      url: recordingPath,
      headers: { "content-type": type, ...headers },
      payload,
    });
  for (const headers of [{}, { [recordingSecretHeader]: "another" }]) {
    const refused = await post(headers);
    assert.equal(refused.statusCode, 422);
    assert.equal(refused.json<Refusal>().error.code, "ERR_EARSHOT_SECRET_NEEDED");
  }
  const secret = encodeURIComponent("ein Satz, für uns");
  // While the key of the first is made, which takes another thread a while, there is no room for a second.
  const answers = await Promise.all([1, 2].map(() => post({ [recordingSecretHeader]: secret })));
  assert.deepEqual(
    answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b),
    [200, 503],
  );
  const told = v.parse(recording, answers.find(({ statusCode }) => statusCode === 200)?.json());
  assert.ok(told.events.some(({ frame }) => frame === "announce"));
});

interface Refusal {
  readonly error: { readonly code: string };
}

test("other files, other types and large ones are refused", async (t) => {
  const server = door(t);
  for (const [payload, given, status, code] of [
    ["hello", type, 422, "ERR_EARSHOT_NOT_A_RECORDING"],
    [Buffer.alloc(5_000), type, 422, "ERR_EARSHOT_NOT_A_RECORDING"],
    ["{}", "application/json", 415, "ERR_REQUEST"],
    [Buffer.alloc(protocolLimits.recordingBytes + 1), type, 413, undefined],
  ] as const) {
    const headers = { "content-type": given };
    const answer = await server.inject({ method: "POST", url: recordingPath, headers, payload });
    assert.equal(answer.statusCode, status);
    if (code !== undefined) assert.equal(answer.json<Refusal>().error.code, code);
  }
});

test("a damaged one is told up to where it is damaged", async (t) => {
  const server = door(t);
  const payload = await recorded(t);
  payload[payload.length - 400]! ^= 1;
  const headers = { "content-type": type };
  const answer = await server.inject({ method: "POST", url: recordingPath, headers, payload });
  const told = v.parse(recording, answer.json());
  assert.equal(told.whole, false);
  assert.ok(told.events.length > 5);
});
