/**
 * Calculators on a network: found by role, asked from elsewhere, and replaced when one is lost.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  type Asked,
  calculate,
  calculatorRole,
  CalculationError,
  serveCalculator,
} from "../../../src/calculator.ts";
import { Room } from "../../peer/kit/room.ts";

describe("a calculator on the network", () => {
  test("is found by its role and answers from another host, with problems as errors", async () => {
    const room = new Room(1);
    const [ana, bob] = [await room.join("ana", { roles: ["cook"] }), await room.join("bob")];
    const asked: string[] = [];
    const onAsked = ({ from, expression }: Asked): void =>
      void asked.push(`${from.name}: ${expression}`);
    const service = await room.settle(serveCalculator(ana, { onAsked }));
    const [found] = await room.settle(bob.find({ role: calculatorRole }));
    assert.deepEqual([found?.name, found?.roles], ["ana", ["cook", calculatorRole]]);
    const { value, exact, by } = await room.settle(calculate(bob, "(* (+ 1 2) 3)"));
    assert.deepEqual([value, exact, by.name], ["9", true, "ana"]);
    await assert.rejects(room.settle(calculate(bob, "/ 1 0")), (error) => {
      return error instanceof CalculationError && error.problem === "division-by-zero";
    });
    await assert.rejects(calculate(bob, "1".repeat(2_000)), { problem: "too-long" });
    assert.deepEqual(service.stats, { computed: 1, problems: 1 });
    assert.deepEqual(asked, ["bob: (* (+ 1 2) 3)", "bob: / 1 0"]);
    await room.settle(service.close());
    await room.clock.passUntil(() => bob.view.members[0]?.roles.length === 1, 5_000);
    await assert.rejects(room.settle(calculate(bob, "+ 4 5")), { code: "ERR_EARSHOT_NO_SERVER" });
    await room.settle(Promise.all([ana.close(), bob.close()]));
    await room.settle(service.close());
  });

  test("is asked for by another one that goes on when the first is lost", async () => {
    const room = new Room(2);
    const [ana, bob, eve] = [
      await room.join("ana"),
      await room.join("bob"),
      await room.join("eve"),
    ];
    await room.settle(Promise.all([serveCalculator(ana), serveCalculator(bob)]));
    await room.settle(eve.find({ role: calculatorRole }, { atLeast: 2 }));
    for (let each = 0; each < 4; each++)
      assert.equal((await room.settle(calculate(eve, `+ ${each} 1`))).value, `${each + 1}`);
    await room.settle(ana.close());
    assert.equal((await room.settle(calculate(eve, "+ 4 5"))).value, "9");
    await room.settle(Promise.all([bob.close(), eve.close()]));
  });
});
