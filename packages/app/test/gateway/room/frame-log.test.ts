/**
 * Frames are collected while somebody looks at them, and not otherwise.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { FrameEvent } from "earshot";
import { gatewayLimits as limits } from "../../../src/gateway/limits.ts";
import { difference } from "../../../src/gateway/channel/difference.ts";
import { FrameLog } from "../../../src/gateway/room/frame-log.ts";
import { type Mailbox, mailbox } from "../../kit/mailbox.ts";
import { party, seenFrame } from "../../kit/seen-frame.ts";

const ana = party("ana");

/** A peer that counts who watches it. */
class Watched {
  boxes: Mailbox<FrameEvent>[] = [];
  frames = (
    _filter?: unknown,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Mailbox<FrameEvent> => {
    const box = mailbox<FrameEvent>(signal);
    this.boxes.push(box);
    return box;
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("frames are told a few at a time, the last 500, and no longer when nobody asks", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const peer = new Watched();
  let changes = 0;
  using log = new FrameLog(peer, () => changes++);
  assert.equal(log.watching, false);
  assert.deepEqual(log.shown(), []);
  assert.equal(peer.boxes.length, 1);
  const put = async (count: number): Promise<void> => {
    for (let at = 0; at < count; at++)
      peer.boxes[0]?.put(seenFrame({ frame: "ping", at, from: ana, to: undefined }));
    for (let drain = 0; drain < count / 10 + 5; drain++) await turn();
  };
  await put(30);
  t.mock.timers.tick(limits.framesMs);
  assert.equal(changes, 1);
  const before = log.shown();
  assert.equal(before.length, 30);
  assert.equal(log.shown(), before);
  await put(1);
  t.mock.timers.tick(limits.framesMs);
  const [addition, ...more] = difference(before, log.shown());
  assert.deepEqual([addition?.op, addition?.path, more.length], ["add", "/30", 0]);
  await put(600);
  t.mock.timers.tick(limits.framesMs);
  assert.equal(log.shown().length, limits.frames);
  assert.equal(new Set(log.shown().map(({ id }) => id)).size, limits.frames);
  // Somebody who looks now and then keeps it going.
  for (let seconds = 0; seconds < 20; seconds++) {
    t.mock.timers.tick(1_000);
    log.shown();
  }
  assert.equal(log.watching, true);
  t.mock.timers.tick(limits.framesUnseenMs);
  assert.equal(log.watching, false);
  assert.equal((await peer.boxes[0]?.next())?.done, true);
  assert.deepEqual(log.shown(), []);
  assert.equal(peer.boxes.length, 2);
});

test("those who are not known go by what is known of them", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const peer = new Watched();
  using log = new FrameLog(peer, () => {});
  log.shown();
  const nobody = { epoch: undefined, id: undefined, name: undefined };
  const seed = { ...nobody, address: "[fe80::1%eth0]:7468" } as FrameEvent["from"];
  const unknown = { ...ana, id: undefined, name: undefined };
  const about = [{ party: ana, state: "suspected" }] as const;
  peer.boxes[0]?.put(seenFrame({ frame: "request", from: ana, to: seed }));
  peer.boxes[0]?.put(seenFrame({ frame: "update", from: unknown, to: undefined, about }));
  for (let drain = 0; drain < 5; drain++) await turn();
  t.mock.timers.tick(limits.framesMs);
  const [request, update] = log.shown();
  assert.deepEqual(request?.to, { person: "at--fe80-1-eth0-7468", name: "[fe80::1%eth0]:7468" });
  assert.deepEqual(update?.from, { person: ana.epoch, name: "? aaaa" });
  assert.deepEqual(update?.about, [{ party: { person: ana.id, name: "ana" }, state: "suspected" }]);
});
