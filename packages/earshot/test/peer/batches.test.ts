/**
 * Reading in batches: everything that came in together, lent to the handler and not copied.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Batch, BatchMessage, Message } from "../../src/index.ts";
import { limits } from "../../src/core/limits.ts";
import { slotFrameTable } from "../../src/core/stream/slot-frames.ts";
import type { Chunk } from "../../src/core/events.ts";
import { ana, anasStream, bestEffort, event, stage } from "./kit/stage.ts";

/** A chunk as slots carry it: several messages side by side, then padding. */
function slot(before: number, ...texts: string[]): Chunk {
  const bodies = texts.map((text) => Buffer.from(text));
  const frames = Buffer.concat([
    ...bodies.flatMap((body) => [Buffer.of(slotFrameTable.text.id, 0, body.length), body]),
    Buffer.alloc(5),
  ]);
  return { frames: new Uint8Array(frames), whole: 0, before };
}

const words = (batch: Batch): string[] =>
  Array.from(batch, (message) => `${message.sequence} ${message.text()}`);

describe("a batch", () => {
  test("holds the messages of several slots, with their numbers and kinds", async () => {
    const { lobby, batch } = await stage();
    const group = await lobby();
    const heard: string[][] = [];
    group.receiveBatch((each) => {
      assert.deepEqual([each.from, each.group, each.missed], [ana, "lobby", 0]);
      for (const message of each) assert.equal(message.kind, "text");
      heard.push(words(each));
    });
    batch(slot(0, "a", "b"), slot(2, "c"), {
      frames: Buffer.from("d"),
      whole: slotFrameTable.text.id,
      before: 3,
    });
    batch(slot(4, "e"));
    assert.deepEqual(heard, [["1 a", "2 b", "3 c", "4 d"], ["5 e"]]);
  });

  test("lends its bytes: a view that is kept shows what comes next", async () => {
    const { lobby, batch } = await stage();
    const group = await lobby();
    const views: Uint8Array[] = [];
    const copies: Uint8Array[] = [];
    group.receiveBatch((each) => {
      for (const message of each) {
        views.push(message.bytes);
        copies.push(message.bytes.slice());
      }
    });
    // The engine uses its memory again.
    const memory = slot(0, "one");
    batch(memory);
    memory.frames.set(Buffer.from("two"), 3);
    batch({ ...memory, before: 1 });
    assert.deepEqual(
      views.map((view) => Buffer.from(view).toString()),
      ["two", "two"],
    );
    assert.deepEqual(
      copies.map((copy) => Buffer.from(copy).toString()),
      ["one", "two"],
    );
  });

  test("is one and the same object each time, and so are its messages", async () => {
    const { lobby, batch } = await stage();
    const group = await lobby();
    const batches = new Set<Batch>();
    const messages = new Set<BatchMessage>();
    group.receiveBatch((each) => {
      batches.add(each);
      for (const message of each) messages.add(message);
    });
    batch(slot(0, "a", "b"));
    batch(slot(2, "c"));
    assert.deepEqual([batches.size, messages.size], [1, 1]);
    const [kept] = batches;
    assert.deepEqual(
      [...(kept ?? [])],
      [],
      "after the handler has returned there is nothing in it",
    );
    assert.throws(() => kept?.from, { code: "ERR_EARSHOT_INVALID_ARGUMENT" });
  });

  test("may be read twice, in part, or not at all", async () => {
    const { lobby, batch, clock, machine } = await stage();
    const group = await lobby();
    const heard: string[] = [];
    let times = 0;
    group.receiveBatch((each) => {
      times++;
      if (times === 1) heard.push(...words(each), ...words(each));
      if (times === 2) {
        for (const message of each) {
          heard.push(message.text());
          break;
        }
      }
    });
    batch(slot(0, "a", "b"));
    batch(slot(2, "c", "d"));
    batch(slot(4, "e", "f"));
    assert.deepEqual(heard, ["1 a", "2 b", "1 a", "2 b", "c"]);
    clock.pass(0);
    const handled = machine.inputs.flatMap((input) =>
      input.type === "command" && input.command.type === "handled" ? [input.command.message] : [],
    );
    assert.deepEqual(handled, [6], "all of it is handled");
  });

  test("reaches every reader, and those that read message by message get copies", async () => {
    const { lobby, batch } = await stage();
    const group = await lobby();
    const heard: string[] = [];
    const kept: Message[] = [];
    group.receiveBatch((each) => heard.push(...words(each)));
    group.receive((message) => kept.push(message));
    (await lobby()).receiveBatch((each) => heard.push(...words(each)));
    const memory = slot(0, "one");
    batch(memory);
    memory.frames.fill(0);
    assert.deepEqual(heard, ["1 one", "1 one"]);
    assert.equal(kept[0]?.text(), "one");
  });

  test("comes first with what waited for a reader", async () => {
    const { lobby, batch, say, tell } = await stage();
    const group = await lobby();
    say("early", "too");
    tell(bestEffort("fast", 1));
    const heard: string[] = [];
    group.receiveBatch((each) => heard.push(...words(each)));
    assert.deepEqual(heard, [], "not within the call");
    batch(slot(2, "late"));
    await Promise.resolve();
    assert.deepEqual(heard, ["1 early", "2 too", "1 fast", "3 late"]);
  });

  test("tells what was missed before it", async () => {
    const { lobby, batch, tell, node } = await stage();
    const status = node.status();
    const group = await lobby();
    const missed: number[] = [];
    group.receiveBatch((each) => missed.push(each.missed));
    batch(slot(0, "a"));
    tell(event({ type: "gap", from: ana, stream: anasStream, messages: 3, reason: "gone" }));
    batch(slot(4, "e"));
    batch(slot(5, "f"));
    assert.deepEqual(missed, [0, 3, 0]);
    const { value } = await status.next();
    assert.deepEqual(value, { type: "gap", group: "lobby", from: ana, count: 3, reason: "gone" });
  });

  test("of a handler that fails is told, and the next one comes", async () => {
    const { lobby, batch, node } = await stage();
    const status = node.status();
    const group = await lobby();
    let times = 0;
    group.receiveBatch((each) => {
      times++;
      for (const message of each) throw new Error(`no ${message.text()}`);
    });
    batch(slot(0, "a", "b"));
    batch(slot(2, "c"));
    assert.equal(times, 2);
    const { value } = await status.next();
    assert.equal(value?.type === "handler-failed" && String(value.error), "Error: no a");
  });
});

describe("what is handled", () => {
  const handledIn = (machine: { readonly inputs: readonly unknown[] }): number[] =>
    (machine.inputs as { type: string; command: { type: string; message: number } }[]).flatMap(
      (input) =>
        input.type === "command" && input.command.type === "handled" ? [input.command.message] : [],
    );

  test("is told once for many messages", async () => {
    const { lobby, batch, clock, machine } = await stage();
    (await lobby()).receive(() => {});
    batch(slot(0, "a", "b"));
    batch(slot(2, "c"));
    assert.deepEqual(handledIn(machine), []);
    clock.pass(0);
    assert.deepEqual(handledIn(machine), [3]);
  });

  test("is told a little later where nobody waits, and before nobody reads any more", async () => {
    const { lobby, batch, unasked, clock, machine } = await stage();
    const reading = (await lobby()).receive(() => {});
    unasked(slot(0, "a"));
    clock.pass(1);
    unasked(slot(1, "b"));
    assert.deepEqual(handledIn(machine), []);
    clock.pass(limits.reportMs);
    assert.deepEqual(handledIn(machine), [2]);
    unasked(slot(2, "c"));
    batch(slot(3, "d"));
    clock.pass(0);
    assert.deepEqual(handledIn(machine), [2, 4], "somebody waits for the second");
    unasked(slot(4, "e"));
    reading[Symbol.dispose]();
    assert.deepEqual(handledIn(machine), [2, 4, 5]);
    const told = machine.log.lastIndexOf("handled");
    assert.ok(told >= 0 && told < machine.log.lastIndexOf("listening"), "in this order");
  });

  test("waits for the slowest reader and its promises", async () => {
    const { lobby, say, clock, machine } = await stage();
    const group = await lobby();
    const gates: (() => void)[] = [];
    group.receive(() => new Promise<void>((resolve) => gates.push(resolve)));
    group.receive(() => {});
    const loop = group[Symbol.asyncIterator]();
    say("a", "b");
    await loop.next();
    clock.pass(0);
    assert.deepEqual(handledIn(machine), []);
    gates.shift()?.();
    await new Promise(setImmediate);
    clock.pass(0);
    assert.deepEqual(handledIn(machine), [], "the loop is still at the first");
    await loop.next();
    clock.pass(0);
    assert.deepEqual(handledIn(machine), [1]);
    void loop.next();
    gates.shift()?.();
    await new Promise(setImmediate);
    clock.pass(0);
    assert.deepEqual(handledIn(machine), [1, 2]);
  });

  test("is nothing while nobody reads", async () => {
    const { lobby, say, clock, machine } = await stage();
    const group = await lobby();
    say("a");
    clock.pass(0);
    assert.deepEqual(handledIn(machine), []);
    group.receive(() => {});
    await new Promise(setImmediate);
    clock.pass(0);
    assert.deepEqual(handledIn(machine), [1]);
  });
});

describe("the engine is told", () => {
  test("when somebody begins to read, and when nobody does any more", async () => {
    const { lobby, machine, node } = await stage();
    const listening = (): unknown[] =>
      machine.inputs.flatMap((input) =>
        input.type === "command" && input.command.type === "listening"
          ? [[input.command.group, input.command.listening]]
          : [],
      );
    const [one, other] = [await lobby(), await lobby()];
    const handler = one.receive(() => {});
    const loop = other[Symbol.asyncIterator]();
    handler[Symbol.dispose]();
    assert.deepEqual(listening(), [["lobby", true]]);
    await loop.return?.();
    assert.deepEqual(listening(), [
      ["lobby", true],
      ["lobby", false],
    ]);
    node.receiveBatch(() => {});
    one.receiveBatch(() => {});
    await one.close();
    assert.deepEqual(listening().slice(2), [
      [undefined, true],
      ["lobby", true],
      ["lobby", false],
    ]);
  });

  test("that nobody reads only when the last handler is done", async () => {
    const { lobby, machine, say } = await stage();
    const group = await lobby();
    const gate = Promise.withResolvers<void>();
    const handler = group.receive(() => gate.promise);
    say("x");
    handler[Symbol.dispose]();
    handler[Symbol.dispose]();
    assert.equal(machine.log.filter((type) => type === "listening").length, 1);
    gate.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(machine.log.filter((type) => type === "listening").length, 2);
  });

  test("to hold a sender back when an inbox is full that may not drop", async () => {
    const { lobby, machine, say, node } = await stage();
    const holds = (): unknown[] =>
      machine.inputs.flatMap((input) =>
        input.type === "command" && input.command.type === "hold"
          ? [[input.command.stream, input.command.held]]
          : [],
      );
    const group = await lobby({ inbox: { limit: 4, onFull: "hold" } });
    const loop = group[Symbol.asyncIterator]();
    say("1", "2", "3", "4");
    assert.deepEqual(holds(), []);
    say("5", "6");
    assert.deepEqual(holds(), [[anasStream.stream, true]]);
    const heard: string[] = [];
    for (let times = 0; times < 6; times++) {
      const { value } = await loop.next();
      heard.push(value?.text() ?? "");
      if (times === 2) assert.equal(holds().length, 1);
    }
    assert.deepEqual(heard, ["1", "2", "3", "4", "5", "6"]);
    assert.deepEqual(holds(), [
      [anasStream.stream, true],
      [anasStream.stream, false],
    ]);
    assert.equal(node.stats().peer["inboxDropped"], 0);
  });
});
