/**
 * The drain loop with a machine that follows a script and a clock that is moved by hand.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Address } from "../../src/core/address.ts";
import type { Epoch } from "../../src/core/identity.ts";
import { EarshotError } from "../../src/core/errors.ts";
import type { EngineEvent } from "../../src/core/events.ts";
import type { Input, Output } from "../../src/core/io.ts";
import { Driver, type Transmit } from "../../src/peer/driver/driver.ts";
import { Effects } from "../../src/peer/driver/effects.ts";
import { loadIdentity } from "../../src/peer/crypto/identity.ts";
import { ana } from "./kit/stage.ts";
import { ManualClock } from "./kit/manual-clock.ts";
import { ScriptedMachine } from "./kit/scripted-machine.ts";

const identity = loadIdentity(new Uint8Array(32).fill(7));
const closed: EngineEvent = { type: "closed" };
const eventOutput: Output = { type: "event", event: closed };

function drive(
  reaction?: ConstructorParameters<typeof ScriptedMachine>[0],
  heard?: (event: EngineEvent) => void,
) {
  const clock = new ManualClock();
  const machine = new ScriptedMachine(reaction);
  const transmitted: Transmit[] = [];
  const listening: (readonly number[])[] = [];
  const events: EngineEvent[] = [];
  const woke: number[] = [];
  const failures: unknown[] = [];
  const driver = new Driver({
    machine,
    clock,
    effects: new Effects(identity, clock, true),
    transmit: (output) => transmitted.push(output),
    listen: (groups) => listening.push(groups),
    event: (event) => {
      events.push(event);
      heard?.(event);
    },
    woke: (byMs) => woke.push(byMs),
    failed: (error) => failures.push(error),
  });
  return { clock, machine, driver, transmitted, listening, events, woke, failures };
}

describe("the driver", () => {
  test("reads the time anew for each input", () => {
    const { clock, driver, machine } = drive();
    driver.command({ type: "start" });
    clock.pass(12.5);
    driver.input({ type: "timeout" });
    assert.deepEqual(
      machine.inputs.map((input) => input.now),
      [0, 12.5],
    );
  });

  test("fires at the time that the machine asked for last, and tells how late it was", () => {
    const { clock, driver, machine } = drive(
      (input, self) => void (self.timeoutAt = input.type === "command" ? 100 : Infinity),
    );
    driver.command({ type: "start" });
    clock.pass(99);
    assert.deepEqual(machine.log, ["start"]);
    clock.block(40);
    clock.pass(0);
    assert.deepEqual(machine.log, ["start", "timeout"]);
    assert.equal(machine.inputs[1]?.now, 139);
    assert.equal(driver.counters.loopLagMs, 39);
  });

  test("lets a timer that was put off fire early, and asks nothing of the machine then", () => {
    const { clock, driver, machine } = drive();
    machine.timeoutAt = 10;
    driver.command({ type: "start" });
    machine.timeoutAt = 50;
    driver.command({ type: "seek" });
    clock.pass(20);
    assert.deepEqual(machine.log, ["start", "seek"]);
    clock.pass(30);
    assert.deepEqual(machine.log, ["start", "seek", "timeout"]);
  });

  test("moves a timer forward when the machine wants it sooner, and holds only one", () => {
    const { clock, driver, machine } = drive();
    for (const at of [500, 200, 20]) {
      machine.timeoutAt = at;
      driver.command({ type: "seek" });
      assert.equal(clock.scheduled, 1);
    }
    clock.pass(20);
    assert.equal(machine.log.at(-1), "timeout");
  });

  test("hears calls from within an event when the machine is at rest", () => {
    const { driver, machine, events } = drive(
      (input) =>
        input.type === "command" && input.command.type === "start"
          ? [eventOutput, eventOutput]
          : [],
      () => driver.command({ type: "seek" }),
    );
    driver.command({ type: "start" });
    assert.deepEqual(machine.log, ["start", "seek", "seek"]);
    assert.equal(events.length, 2);
  });

  test("tells events in their order though hearing one makes more", () => {
    const order: number[] = [];
    const sent = (token: number): Output => ({
      type: "event",
      event: { type: "sent", token, sequence: 1, members: 0 },
    });
    const { driver } = drive(
      (input) =>
        input.type === "command"
          ? input.command.type === "start"
            ? [sent(1), sent(2)]
            : [sent(3)]
          : [],
      (event) => {
        if (event.type === "sent") order.push(event.token);
        if (order.length === 1) driver.command({ type: "seek" });
      },
    );
    driver.command({ type: "start" });
    assert.deepEqual(order, [1, 2, 3]);
  });

  test("keeps what comes while it drains until the machine is drained, bytes included", () => {
    const lent = Uint8Array.of(1, 2, 3);
    const { driver, machine, transmitted } = drive((input) =>
      input.type === "command"
        ? [
            {
              type: "transmit",
              token: 1,
              burst: lent,
              slotBytes: 3,
              to: { kind: "address", address: "x:1" as Address, link: undefined },
            },
          ]
        : [],
    );
    const push = transmitted.push.bind(transmitted);
    transmitted.push = (...items) => {
      driver.datagram(undefined, "y:1" as Address, lent);
      lent.fill(0);
      return push(...items);
    };
    driver.command({ type: "start" });
    assert.deepEqual(machine.log, ["start", "datagram"]);
    const [, datagram] = machine.inputs as [Input, Extract<Input, { type: "datagram" }>];
    assert.deepEqual([...datagram.bytes], [1, 2, 3]);
  });

  test("takes nothing while bytes are read that are lent until the next input", () => {
    const chunk = { frames: Uint8Array.of(1, 2, 3), whole: 1, before: 0 };
    const stream = { epoch: "1" as Epoch, stream: 1, group: "g" };
    const batch: Output = {
      type: "event",
      event: { type: "batch", from: ana, stream, chunks: [chunk], asked: false },
    };
    const lent = Uint8Array.of(7, 8);
    const resting: boolean[] = [];
    const { driver, machine, events } = drive(
      (input) =>
        input.type === "command" && input.command.type === "start" ? [batch, eventOutput] : [],
      (event) => {
        resting.push(driver.resting);
        if (event.type !== "batch") return;
        driver.datagram(undefined, "y:1" as Address, lent);
        driver.post({ type: "seek" });
        lent.fill(0);
        assert.throws(() => driver.command({ type: "wake" }), /at rest/);
        assert.deepEqual(machine.log, ["start"], "nothing was taken meanwhile");
      },
    );
    driver.command({ type: "start" });
    assert.deepEqual(machine.log, ["start", "datagram", "seek"]);
    assert.deepEqual(resting, [false, true]);
    assert.equal(events.length, 2);
    const [, datagram] = machine.inputs as [Input, Extract<Input, { type: "datagram" }>];
    assert.deepEqual([...datagram.bytes], [7, 8]);
  });

  test("hands on which group addresses are to be heard", () => {
    const { driver, listening } = drive(() => [{ type: "listen", groups: [3, 5] }]);
    driver.command({ type: "join-group", group: "g" });
    assert.deepEqual(listening, [[3, 5]]);
  });

  test("answers sign and verify", () => {
    const message = new TextEncoder().encode("who I am");
    const { driver, machine } = drive((input) => {
      if (input.type === "command")
        return [{ type: "effect", token: 1, effect: { kind: "sign", message } }];
      if (input.type !== "done" || input.result.kind !== "signed") return [];
      const { signature } = input.result;
      const { publicKey } = identity;
      return [
        { type: "effect", token: 2, effect: { kind: "verify", publicKey, message, signature } },
        {
          type: "effect",
          token: 3,
          effect: { kind: "verify", publicKey, message, signature: signature.with(5, 0) },
        },
        {
          type: "effect",
          token: 4,
          effect: { kind: "verify", publicKey: Uint8Array.of(1), message, signature },
        },
      ];
    });
    driver.command({ type: "start" });
    const results = machine.inputs.flatMap((input) =>
      input.type === "done" ? [[input.token, input.result]] : [],
    );
    assert.deepEqual(results.slice(1), [
      [2, { kind: "verified", peerId: identity.peerId }],
      [3, { kind: "verified", peerId: undefined }],
      [4, { kind: "verified", peerId: undefined }],
    ]);
  });

  test("throws what the machine has against a command, and goes on", () => {
    const refusal = new EarshotError("ERR_EARSHOT_ANNOUNCEMENT_TOO_LARGE", "no");
    const { driver, failures, machine } = drive((input) => {
      if (input.type === "command" && input.command.type === "join-group") throw refusal;
    });
    assert.throws(() => driver.command({ type: "join-group", group: "g" }), refusal);
    driver.command({ type: "seek" });
    assert.deepEqual(machine.log, ["join-group", "seek"]);
    assert.deepEqual(failures, []);
  });

  test("stops for good when the machine breaks a rule of its own", () => {
    const fault = new Error("assertion failed");
    const { clock, driver, failures, machine } = drive((input, self) => {
      self.timeoutAt = 10;
      if (input.type === "timeout") throw fault;
    });
    driver.command({ type: "start" });
    clock.pass(10);
    driver.command({ type: "seek" });
    clock.pass(100);
    assert.deepEqual(machine.log, ["start", "timeout"]);
    assert.deepEqual(failures, [fault]);
    assert.equal(clock.scheduled, 0);
  });

  test("notices a sleep by the wall clock, where the other stands still", () => {
    const { clock, driver, woke } = drive(
      (_input, self) => void (self.timeoutAt = self.inputs.length * 10),
    );
    driver.command({ type: "start" });
    clock.pass(10);
    clock.sleep(60_000);
    clock.pass(10);
    assert.deepEqual(woke, [60_000]);
    clock.pass(50);
    assert.equal(woke.length, 1);
  });

  test("notices a sleep by a very late timer, where the clock goes on", () => {
    const { clock, driver, woke } = drive(
      (_input, self) => void (self.timeoutAt = self.inputs.length * 10),
    );
    driver.command({ type: "start" });
    clock.block(30_010);
    clock.pass(0);
    assert.deepEqual(woke, [30_000]);
  });

  test("does not take a clock that is set a little, or back, for a sleep", () => {
    const { clock, driver, woke } = drive(
      (_input, self) => void (self.timeoutAt = self.inputs.length * 10),
    );
    driver.command({ type: "start" });
    for (const ms of [1_500, -3_600_000, 1_000]) {
      clock.sleep(ms);
      clock.pass(10);
    }
    assert.deepEqual(woke, []);
  });
});

test("many signatures at once go to the thread pool, and all are answered", async () => {
  const clock = new ManualClock();
  const effects = new Effects(identity, clock, false);
  const message = Uint8Array.of(1);
  const signature = identity.sign(message);
  const answered = new Set<number>();
  await new Promise<void>((resolve) => {
    for (let token = 0; token < 50; token++) {
      const effect = { kind: "verify", publicKey: identity.publicKey, message, signature } as const;
      effects.run(token, effect, (done, result) => {
        assert.deepEqual(result, { kind: "verified", peerId: identity.peerId });
        answered.add(done);
        if (answered.size === 50) resolve();
      });
    }
  });
  assert.deepEqual([effects.counters.verified, effects.counters.verifiedInPool], [8, 42]);
});
