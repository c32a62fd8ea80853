/**
 * Writing: what is written in one turn leaves together, in the order of the calls; without room nothing
 * is taken, and who waits gets room in turn.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { limits } from "../../src/core/limits.ts";
import { stage } from "./kit/stage.ts";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const commands = (log: readonly string[], type: string): number =>
  log.filter((each) => each === type).length;

describe("writes", () => {
  test("of one turn are one command, at its end", async () => {
    const { lobby, machine, said } = await stage();
    const group = await lobby();
    for (const word of ["one", "two", "three"]) assert.equal(group.write(word), true);
    assert.equal(commands(machine.log, "write"), 0);
    await Promise.resolve();
    assert.equal(commands(machine.log, "write"), 1);
    assert.deepEqual(said(), ["one", "two", "three"]);
  });

  test("leave in the middle of the turn when a burst is full", async () => {
    const { lobby, machine, written } = await stage();
    const group = await lobby();
    const body = new Uint8Array(1_000);
    for (let times = 0; times < 100; times++) group.write(body);
    assert.equal(commands(machine.log, "write"), 1);
    await turn();
    assert.equal(commands(machine.log, "write"), 2);
    assert.equal(written.length, 100);
  });

  test("keep their bytes as they were", async () => {
    const { lobby, written } = await stage();
    const group = await lobby();
    const body = Uint8Array.of(1, 2, 3);
    group.write(body);
    const sending = group.send(body);
    body.fill(9);
    await sending;
    assert.deepEqual(
      written.map((frame) => [...frame.body]),
      [
        [1, 2, 3],
        [1, 2, 3],
      ],
    );
  });

  test("stay in order with sends of all kinds", async () => {
    const { lobby, said } = await stage();
    const group = await lobby();
    group.write("1");
    const sends = [group.send("2"), group.send("3", { until: "queued" })];
    group.write("4");
    sends.push(group.send("5", { until: "queued", timeoutMs: 1_000 }));
    group.write("6");
    await Promise.all(sends);
    assert.deepEqual(said(), ["1", "2", "3", "4", "5", "6"]);
  });

  test("of what cannot be written throw", async () => {
    const { lobby } = await stage();
    const group = await lobby();
    assert.throws(() => group.write({ x: 1 } as unknown as string), {
      code: "ERR_EARSHOT_INVALID_ARGUMENT",
    });
    assert.throws(() => group.write("\ud800"), { code: "ERR_EARSHOT_INVALID_ARGUMENT" });
    assert.throws(() => group.write(new Uint8Array(limits.messageBytes + 1)), {
      code: "ERR_EARSHOT_MESSAGE_TOO_LARGE",
    });
    await group.close();
    assert.throws(() => group.write("x"), { code: "ERR_EARSHOT_CLOSED" });
  });

  test("from within a batch wait until nobody reads it any more", async () => {
    const { lobby, machine, say, said } = await stage();
    const group = await lobby();
    await group.send("the stream is open");
    const body = "x".repeat(10_000);
    let commandsWithin = -1;
    group.receiveBatch(() => {
      for (let times = 0; times < 10; times++) group.write(body);
      commandsWithin = commands(machine.log, "write");
    });
    say("hello");
    assert.equal(commandsWithin, 1);
    await turn();
    assert.equal(said().length, 11);
  });
});

describe("without room", () => {
  test("a write takes nothing, until there is room for what it was refused", async () => {
    const { lobby, machine, makeRoom, said } = await stage();
    machine.roomBytes = 100;
    const group = await lobby();
    assert.equal(group.write("x".repeat(60)), true);
    assert.equal(group.write("y".repeat(60)), false);
    let writable = false;
    const waiting = group.writable().then(() => (writable = true));
    makeRoom(1_000);
    await turn();
    assert.equal(writable, false, "in crumbs");
    makeRoom(100_000);
    await waiting;
    assert.equal(group.write("y".repeat(60)), true);
    await turn();
    assert.deepEqual(
      said().map((text) => text[0]),
      ["x", "y"],
    );
  });

  test("sends wait in their order, and nothing overtakes them", async () => {
    const { lobby, machine, makeRoom, said } = await stage();
    machine.roomBytes = 20;
    const group = await lobby();
    const sends = ["first", "second", "third"].map((text) => group.send(text.padEnd(12)));
    assert.equal(group.write("!"), false);
    await turn();
    assert.deepEqual(said(), ["first       "]);
    makeRoom(20);
    await turn();
    assert.equal(said().length, 2);
    makeRoom(1_000);
    await Promise.all(sends);
    assert.deepEqual(
      said().map((text) => text.trim()),
      ["first", "second", "third"],
    );
    assert.equal(group.write("!"), true);
  });

  test("a send that is given up is not sent", async () => {
    const { lobby, machine, makeRoom, clock, said } = await stage();
    machine.roomBytes = 0;
    const group = await lobby();
    const control = new AbortController();
    const late = group.send("late", { timeoutMs: 50 });
    const aborted = group.send("aborted", { signal: control.signal });
    const patient = group.send("patient");
    control.abort(new Error("enough"));
    clock.pass(50);
    await assert.rejects(late, { code: "ERR_EARSHOT_TIMEOUT" });
    await assert.rejects(aborted, /enough/);
    makeRoom(1_000);
    await patient;
    assert.deepEqual(said(), ["patient"]);
  });

  test("the engine is not asked again and again for more than it has", async () => {
    const { lobby, machine, makeRoom, clock } = await stage();
    machine.roomBytes = 0;
    const group = await lobby();
    const sending = group.send("x".repeat(5_000));
    makeRoom(1_000);
    makeRoom(1_000);
    assert.equal(commands(machine.log, "await-room"), 1);
    machine.roomBytes = 10_000;
    clock.pass(5);
    await sending;
  });

  test("sends fail at once where that is wanted", async () => {
    const { lobby, machine } = await stage();
    machine.roomBytes = 0;
    const group = await lobby({ slow: "fail" });
    await assert.rejects(group.send("x"), { code: "ERR_EARSHOT_NO_ROOM" });
    assert.equal(group.write("x"), false);
  });

  test("waiting for it ends in time, by signal and with the peer", async () => {
    const { node, lobby, machine, clock } = await stage();
    machine.roomBytes = 0;
    const group = await lobby();
    const late = group.writable({ timeoutMs: 50 });
    const aborted = group.writable({ signal: AbortSignal.abort(new Error("enough")) });
    const patient = group.writable();
    const sending = group.send("x");
    const all = Promise.allSettled([late, aborted, patient, sending]);
    clock.pass(50);
    const closing = node.close();
    await turn();
    clock.pass(5_000);
    await turn();
    clock.pass(1_000);
    await closing;
    const codes = (await all).map((each) =>
      each.status === "rejected"
        ? ((each.reason as { code?: string }).code ?? String(each.reason))
        : "",
    );
    assert.deepEqual(codes, [
      "ERR_EARSHOT_TIMEOUT",
      "Error: enough",
      "ERR_EARSHOT_CLOSED",
      "ERR_EARSHOT_CLOSED",
    ]);
    assert.equal(clock.scheduled, 0);
  });
});

describe("a stream", () => {
  test("is opened when it is needed and shared by all who hold the group", async () => {
    const { lobby, machine } = await stage();
    const [one, other] = [await lobby(), await lobby()];
    assert.equal(commands(machine.log, "open-stream"), 0);
    one.write("1");
    other.write("2");
    await turn();
    assert.equal(commands(machine.log, "open-stream"), 1);
    assert.equal(commands(machine.log, "write"), 1);
  });

  test("is closed when it has been quiet for long, and another opened then", async () => {
    const { lobby, machine, clock } = await stage();
    const group = await lobby();
    await group.send("x");
    clock.pass(590_000);
    assert.equal(commands(machine.log, "close-stream"), 0);
    clock.pass(100_000);
    assert.equal(commands(machine.log, "close-stream"), 1);
    const { message } = await group.send("y");
    assert.equal(message, 1);
    const opened = machine.inputs.flatMap((input) =>
      input.type === "command" && input.command.type === "open-stream"
        ? [input.command.stream]
        : [],
    );
    assert.deepEqual(opened, [1, 2]);
  });

  test("that somebody waits for is not closed", async () => {
    const { lobby, machine, clock, progress } = await stage("when told");
    const group = await lobby();
    const sending = group.send("x");
    await turn();
    clock.pass(900_000);
    assert.equal(commands(machine.log, "close-stream"), 0);
    progress([]);
    await sending;
    clock.pass(100_000);
    assert.equal(commands(machine.log, "close-stream"), 1);
  });
});
