/**
 * The machine of request and reply: what it says, what it repeats, and that a handler runs at most once.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { limits } from "../../src/core/limits.ts";
import type { PacketType } from "../../src/rpc/packet-table.ts";
import { delayMs, type Fate, type Outcome, prompt, types, Wire } from "./kit/wire.ts";

/** Bob echoes. */
function echoing(options: { concurrency?: number; queue?: number } = {}): Wire {
  const wire = new Wire();
  wire.bob.machine.server.serve("echo", options.concurrency ?? 4, options.queue ?? 4);
  wire.bob.handler = (call) => wire.reply(call, new TextDecoder().decode(call.body));
  return wire;
}

/** Bob does nothing until the test says so. */
function waiting(options: { concurrency?: number; queue?: number } = {}): Wire {
  const wire = echoing(options);
  wire.bob.handler = () => {};
  return wire;
}

/** The first so many packets of a type are lost; counts them. */
function losing(type: PacketType, count: number): Fate & { lost: number } {
  const fate = Object.assign(
    (packet: { readonly type: string }): readonly number[] => {
      if (packet.type !== type || fate.lost === count) return [delayMs];
      fate.lost++;
      return [];
    },
    { lost: 0 },
  );
  return fate;
}

describe("without loss", () => {
  test("a call is two packets, and the next acknowledges its reply", () => {
    const wire = echoing();
    for (const text of ["one", "two", "three"]) {
      const outcome = wire.ask("echo", text);
      wire.pass(2 * delayMs);
      assert.deepEqual(outcome.replies, [text]);
    }
    assert.deepEqual(types(wire.ana.sent), ["call", "call", "call"]);
    assert.deepEqual(types(wire.bob.sent), ["reply", "reply", "reply"]);
    const floors = wire.ana.sent.map((packet) => (packet.type === "call" ? packet.floor : 0));
    assert.deepEqual(floors, [1, 2, 3]);
  });

  test("the last reply is acknowledged by itself after a while, and then nothing is held or due", () => {
    const wire = echoing();
    wire.ask("echo");
    wire.pass(limits.notedMs + 2 * limits.callSilentMs);
    assert.deepEqual(types(wire.ana.sent), ["call", "noted"]);
    assert.equal(wire.bob.started[0]?.caller.calls.size, 0);
    assert.equal(wire.ana.machine.nextAt, Infinity);
    assert.equal(wire.bob.machine.nextAt, Infinity);
  });

  test("replies to calls that were answered out of order are told by number", () => {
    const wire = waiting();
    wire.ask("echo");
    wire.ask("echo");
    wire.pass(delayMs);
    const [first, second] = wire.bob.started;
    assert.ok(first && second);
    wire.reply(second, "");
    wire.pass(limits.notedMs + 2 * delayMs);
    const noted = wire.ana.sent.find((packet) => packet.type === "noted");
    assert.deepEqual(noted, { type: "noted", floor: 1, numbers: [2] });
    assert.equal(second.state, "over");
    assert.equal(first.state, "running");
  });
});

describe("a lost", () => {
  test("call is repeated until it comes", () => {
    const wire = echoing();
    const fate = losing("call", 3);
    wire.fate = fate;
    const outcome = wire.ask("echo", "hi");
    wire.pass(5_000);
    assert.equal(fate.lost, 3);
    assert.deepEqual(outcome.replies, ["hi"]);
    assert.equal(wire.bob.started.length, 1);
  });

  test("reply is sent again, and the handler does not run again", () => {
    const wire = echoing();
    const fate = losing("reply", 3);
    wire.fate = fate;
    const outcome = wire.ask("echo", "hi");
    wire.pass(5_000);
    assert.equal(fate.lost, 3);
    assert.deepEqual(outcome.replies, ["hi"]);
    assert.equal(wire.bob.started.length, 1);
    assert.ok(wire.bob.machine.counters.callsRepeatedToUs >= 1);
  });

  test("working is told again, and from then on the call is polled", () => {
    const wire = waiting();
    const fate = losing("working", 2);
    wire.fate = fate;
    const outcome = wire.ask("echo");
    wire.pass(10_000);
    assert.equal(fate.lost, 2);
    assert.equal(types(wire.ana.sent).at(-1), "poll");
    assert.equal(types(wire.ana.sent).filter((type) => type === "call").length, 4);
    wire.reply(wire.bob.started[0]!, "at last");
    wire.pass(10);
    assert.deepEqual(outcome.replies, ["at last"]);
    assert.equal(types(wire.ana.sent).at(-1), "taken");
  });

  test("reply of a call that took long is repeated by the server", () => {
    const wire = waiting();
    const outcome = wire.ask("echo");
    wire.pass(10_000);
    const fate = losing("reply", 2);
    wire.fate = fate;
    wire.reply(wire.bob.started[0]!, "late");
    wire.pass(1_000);
    assert.equal(fate.lost, 2);
    assert.deepEqual(outcome.replies, ["late"]);
  });

  test("word that it was taken is asked for again", () => {
    const wire = waiting();
    const outcome = wire.ask("echo");
    wire.pass(1_000);
    const fate = losing("taken", 1);
    wire.fate = fate;
    const [call] = wire.bob.started;
    wire.reply(call!, "x");
    wire.pass(1_000);
    assert.equal(fate.lost, 1);
    assert.deepEqual(outcome.replies, ["x"]);
    assert.equal(call?.state, "over");
    assert.equal(wire.bob.machine.nextAt < wire.now + 2_000, true);
  });

  test("word that replies were noted costs only memory, for a while", () => {
    const wire = echoing();
    const fate = losing("noted", 1);
    wire.fate = fate;
    wire.ask("echo");
    wire.pass(limits.notedMs + 10);
    assert.equal(fate.lost, 1);
    assert.equal(wire.bob.started[0]?.state, "replied");
    wire.pass(limits.callSilentMs + 1_000);
    assert.equal(wire.bob.started[0]?.state, "over");
  });
});

describe("a handler runs at most once", () => {
  test("when everything comes twice", () => {
    const wire = echoing();
    wire.fate = () => [delayMs, 7];
    const outcomes = Array.from({ length: 20 }, (_, at) => wire.ask("echo", String(at)));
    wire.pass(5_000);
    assert.deepEqual(
      outcomes.map(({ replies }) => replies),
      Array.from({ length: 20 }, (_, at) => [String(at)]),
    );
    assert.equal(wire.bob.started.length, 20);
  });

  test("when a call comes again long after its reply was noted", () => {
    const wire = echoing();
    wire.fate = (packet) => (packet.type === "call" ? [delayMs, 3_000] : [delayMs]);
    wire.ask("echo");
    wire.pass(5_000);
    assert.equal(wire.bob.started.length, 1);
    assert.equal(wire.bob.machine.counters.callsRepeatedToUs, 1);
  });

  test("and not at all when its caller has given up before it comes", () => {
    const wire = echoing();
    wire.fate = (packet) => [packet.type === "call" ? 50 : delayMs];
    const outcome = wire.ask("echo");
    wire.ana.machine.caller.cancel(outcome.call!, wire.now);
    wire.pass(5_000);
    assert.equal(wire.bob.started.length, 0);
    assert.equal(outcome.done, undefined);
  });

  test("when the reply is no longer kept: that is told", () => {
    const wire = echoing();
    wire.fate = (packet) => (packet.type === "reply" ? [] : [delayMs]);
    const outcome = wire.ask("echo");
    wire.pass(10);
    assert.equal(wire.bob.started.length, 1);
    // As if this life of the caller had been given up, and came back.
    wire.bob.machine.gone(wire.ana.member);
    wire.pass(1_000);
    assert.equal(outcome.what, "gone");
    assert.equal(wire.bob.started.length, 1);
  });

  test("and one that was lost with its server is not run by what comes after it", () => {
    const wire = waiting();
    const outcome = wire.ask("echo");
    wire.pass(1_000);
    wire.bob.restart();
    wire.bob.machine.server.serve("echo", 4, 4);
    wire.pass(5_000);
    assert.equal(outcome.what, "gone");
    assert.equal(wire.bob.started.length, 1);
  });
});

describe("several replies", () => {
  const texts = Array.from({ length: 100 }, (_, at) => String(at));

  /** Bob gives all of them, as fast as he may. */
  function counting(): { readonly wire: Wire; readonly most: () => number } {
    const wire = waiting();
    let most = 0;
    let next = 0;
    const give = (): void => {
      const [call] = wire.bob.started;
      const { server } = wire.bob.machine;
      if (call === undefined) return;
      while (server.mayReply(call)) {
        if (call.state !== "running") return;
        if (next === texts.length) {
          server.finish(call, "text", undefined, wire.now);
          return;
        }
        wire.progress(call, texts[next++] ?? "");
        most = Math.max(most, call.sent.length);
      }
    };
    wire.bob.handler = give;
    wire.bob.writable.push = (): number => {
      give();
      return 0;
    };
    return { wire, most: () => most };
  }

  test("come in order, and no more are on their way than the window takes", () => {
    const { wire, most } = counting();
    const outcome = wire.ask("echo");
    wire.pass(5_000);
    assert.deepEqual(outcome.replies, texts);
    assert.equal(outcome.done, "ended");
    assert.equal(most(), limits.replyWindow);
  });

  for (const type of ["reply", "taken"] as const)
    test(`come whole when every third ${type} is lost and the others overtake each other`, () => {
      const { wire } = counting();
      let count = 0;
      let lost = 0;
      wire.fate = (packet) => {
        if (packet.type === type && ++count % 3 === 0) {
          lost++;
          return [];
        }
        return [1 + ((count * 7) % 5)];
      };
      const outcome = wire.ask("echo");
      wire.pass(60_000);
      assert.ok(lost > 10);
      assert.deepEqual(outcome.replies, texts);
      assert.equal(outcome.done, "ended");
    });
});

describe("a call that is given up", () => {
  test("stops its handler, even when the word of it is lost", () => {
    for (const lost of [0, 1]) {
      const wire = waiting();
      const outcome = wire.ask("echo");
      wire.pass(10);
      wire.fate = losing("noted", lost);
      wire.ana.machine.caller.cancel(outcome.call!, wire.now);
      wire.pass(limits.notedMs + 20);
      assert.deepEqual(wire.bob.cancelled, wire.bob.started);
      wire.reply(wire.bob.started[0]!, "too late");
      wire.pass(1_000);
      assert.deepEqual(outcome.replies, []);
      assert.equal(types(wire.bob.sent).includes("reply"), false);
    }
  });

  test("leaves the queue, and another takes its place", () => {
    const wire = waiting({ concurrency: 1, queue: 1 });
    const [first, second] = [wire.ask("echo"), wire.ask("echo")];
    wire.pass(10);
    wire.ana.machine.caller.cancel(second.call!, wire.now);
    wire.pass(10);
    wire.ask("echo", "third");
    wire.pass(10);
    wire.reply(wire.bob.started[0]!, "done");
    wire.pass(10);
    assert.equal(first.done, "replied");
    assert.deepEqual(
      wire.bob.started.map(({ body }) => new TextDecoder().decode(body)),
      ["", "third"],
    );
  });

  test("by the caller's end is told by the view", () => {
    const wire = waiting();
    wire.ask("echo");
    wire.pass(10);
    wire.bob.machine.gone(wire.ana.member);
    assert.deepEqual(wire.bob.cancelled, wire.bob.started);
  });

  test("holds its place among those that run until the handler has come to its end", () => {
    const wire = waiting({ concurrency: 1, queue: 4 });
    const first = wire.ask("echo");
    const second = wire.ask("echo");
    wire.pass(10);
    wire.ana.machine.caller.cancel(first.call!, wire.now);
    wire.pass(10);
    assert.equal(wire.bob.started.length, 1);
    wire.bob.machine.server.fail(wire.bob.started[0]!, "stopped", "", wire.now);
    assert.equal(wire.bob.started.length, 2);
    wire.reply(wire.bob.started[1]!, "x");
    wire.pass(10);
    assert.equal(second.done, "replied");
  });
});

describe("what cannot be served", () => {
  test("is refused at once: nobody serves it, or too many wait", () => {
    const wire = waiting({ concurrency: 1, queue: 1 });
    const unknown = wire.ask("what");
    const [running, queued, over] = [wire.ask("echo"), wire.ask("echo"), wire.ask("echo")];
    wire.pass(10);
    assert.deepEqual(
      [unknown, running, queued, over].map(({ what }) => what),
      ["unknown-service", undefined, undefined, "busy"],
    );
    assert.equal(wire.bob.machine.counters.callsRefused, 2);
  });

  test("any more is refused, and what runs comes to its end", () => {
    const wire = new Wire();
    const service = wire.bob.machine.server.serve("echo", 1, 4);
    const [running, queued] = [wire.ask("echo"), wire.ask("echo")];
    wire.pass(10);
    wire.bob.machine.server.unserve(service!, wire.now);
    wire.reply(wire.bob.started[0]!, "end");
    wire.pass(10);
    assert.deepEqual([running.done, queued.what], ["replied", "unknown-service"]);
  });

  test("fails with code and message", () => {
    const wire = waiting();
    const outcome = wire.ask("echo");
    wire.pass(delayMs);
    wire.bob.machine.server.fail(wire.bob.started[0]!, "DIVISION", "by nothing", wire.now);
    wire.pass(delayMs);
    const { done } = outcome;
    assert.ok(typeof done === "object");
    assert.deepEqual([done.what, done.code, done.message], ["failed", "DIVISION", "by nothing"]);
  });
});

describe("limits", () => {
  test("bound the calls that are open", () => {
    const wire = waiting();
    const all: Outcome[] = [];
    for (let count = 0; count <= limits.callsOpen; count++) all.push(wire.ask("echo"));
    assert.equal(all.at(-1)?.call, undefined);
    assert.equal(all.filter(({ call }) => call !== undefined).length, limits.callsOpen);
  });

  test("a server that is gone fails what is open there, and one that comes back is asked anew", () => {
    const wire = echoing();
    wire.fate = () => [];
    const outcome = wire.ask("echo");
    wire.ana.machine.gone(wire.bob.member);
    assert.equal(outcome.what, "lost");
    wire.fate = prompt;
    const again = wire.ask("echo", "again");
    wire.pass(10);
    assert.deepEqual(again.replies, ["again"]);
    assert.equal(again.call?.number, 2);
  });
});
