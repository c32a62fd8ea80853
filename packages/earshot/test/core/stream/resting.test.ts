/**
 * Streams at which nothing is under way: what is kept of them, and that they go on as if nothing had been.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { PeerRecord } from "../../../src/core/discovery/directory.ts";
import { epochOf } from "../../../src/core/identity.ts";
import { limits } from "../../../src/core/limits.ts";
import { HeardStreams } from "../../../src/core/stream/heard-streams.ts";
import { Incoming } from "../../../src/core/stream/incoming.ts";
import type { Host } from "../kit/host.ts";
import { Ear, gathering, Pen, talkIn } from "./kit/talk.ts";

const epoch = epochOf(new Uint8Array(16).fill(7));
const record = { epoch } as PeerRecord;
const budget = { leftBytes: limits.reorderBytes };
const ref = { epoch, stream: 3, group: "room", channel: undefined };

/** Five messages in four slots are here, read and reported. */
function settled(): Incoming {
  const incoming = new Incoming(record, 3, budget);
  incoming.ref = ref;
  incoming.started = incoming.begun = true;
  incoming.visit = incoming.startedVisit = 2;
  incoming.floor = 1;
  incoming.received = incoming.highest = incoming.countedTo = 4;
  incoming.toldReceived = incoming.toldHighest = 4;
  incoming.messages = incoming.handled = incoming.toldHandled = 5;
  incoming.toldLimit = 36;
  incoming.heardBeat = 9;
  incoming.members = 1_000;
  return incoming;
}

describe("a stream at which nothing is under way", () => {
  test("rests, and wakes with all that it knew, for whoever asks for it", () => {
    const heard = new HeardStreams(budget);
    const incoming = settled();
    heard.add(incoming);
    assert.ok(incoming.isSettled(0));
    heard.rest(incoming, ref);
    assert.equal(heard.awake.size, 0);
    assert.equal(heard.count(record), 1);
    assert.equal(heard.get(record, 4), undefined);
    assert.equal(heard.awake.size, 0, "asking for another does not wake it");
    const woken = heard.get(record, 3);
    assert.ok(woken !== undefined && woken !== incoming);
    assert.deepEqual(woken, incoming);
    assert.equal(woken.ref, ref, "the same to the program");
    assert.ok(heard.has(woken) && !heard.has(incoming));
    heard.rest(woken, ref);
    assert.deepEqual(heard.to("other"), []);
    assert.equal(heard.awake.size, 0);
    assert.equal(heard.to("room").length, 1);
    const [again] = heard.of(record);
    assert.ok(again !== undefined && heard.delete(again));
    assert.ok(!heard.delete(again));
    assert.equal(heard.count(record), 0);
  });

  test("does not while anything about it is open", () => {
    const open: Readonly<Record<string, (incoming: Incoming) => void>> = {
      missing: (incoming) => (incoming.highest = 5),
      "not reported": (incoming) => (incoming.toldReceived = 3),
      "read and not told": (incoming) => (incoming.toldHandled = 4),
      "a report is due": (incoming) => (incoming.reportDue = true),
      "a look is due": (incoming) => (incoming.lookDue = true),
      held: (incoming) => (incoming.held = true),
      ignored: (incoming) => (incoming.ignored = true),
      "not started": (incoming) => (incoming.started = false),
      "of another visit": (incoming) => (incoming.startedVisit = 1),
      "half a message": (incoming) =>
        incoming.assembler.first(Uint8Array.of(0, 0, 0, 0, 9, 1), 0, 6, 1),
      "somebody waits": (incoming) => (incoming.askedTo = 6),
      "lately evicted": (incoming) => {
        incoming.evicted(0);
        incoming.started = true;
        incoming.startedVisit = incoming.visit;
      },
    };
    for (const [what, change] of Object.entries(open)) {
      const incoming = settled();
      change(incoming);
      assert.ok(!incoming.isSettled(1_000), what);
    }
  });

  test("goes on without a gap or a question, as often as it rests", () => {
    const { room, hosts } = gathering(["a", "b", "c"]);
    const [a, b, c] = hosts as [Host, Host, Host];
    const ears = [new Ear(b), new Ear(c)];
    const pen = new Pen(a, 1, { group: "room" });
    for (const [nth, word] of ["one", "two", "three"].entries()) {
      pen.say(word);
      room.run(3 * limits.sweepMs);
      for (const ear of ears) assert.deepEqual(ear.take(), [`a${nth + 1} ${word}`]);
      const since = room.log.length;
      room.run(2 * limits.sweepMs);
      assert.deepEqual(talkIn(room, since), [], "and costs nothing");
    }
    assert.equal(a.count("startsSent"), 2, "one for each of the two");
    assert.equal(b.count("naksSent") + c.count("naksSent"), 0);
    // It leaves, and comes again behind what it had.
    b.command({ type: "leave-group", group: "room" });
    room.run(200);
    pen.say("four");
    room.run(200);
    b.command({ type: "join-group", group: "room" });
    room.run(3 * limits.sweepMs);
    pen.say("five");
    room.run(200);
    assert.deepEqual(
      ears.map((ear) => ear.take()),
      [["a5 five"], ["a4 four", "a5 five"]],
    );
  });
});
