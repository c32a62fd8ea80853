/**
 * What the command line asks for, and what is planned from it.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCommand, Usage, type Wanted } from "../cli.ts";
import { plan, selectedCases } from "../plan.ts";
import { caseTitle, measureNames } from "../result.ts";

function wanted(...args: readonly string[]): Wanted {
  const command = parseCommand(args);
  assert.ok(command.do === "run");
  return command.wanted;
}

test("without words everything is measured, three times", () => {
  const { measures, rounds, quick } = wanted();
  assert.deepEqual([measures, rounds, quick], [measureNames, 3, false]);
});

test("parts and options narrow it down", () => {
  const asked = wanted(
    ...["throughput", "--quick", "--rounds", "2", "--only", "earshot,cyclone", "--sizes", "64"],
    ...["--receivers", "3", "--network", "wire", "--loss", "0", "--json", "out.json"],
  );
  assert.deepEqual(selectedCases(asked).map(caseTitle), ["64 B to 3, wire"]);
  assert.deepEqual(
    plan(asked, () => true).map(({ round, system }) => `${round} ${system.name}`),
    ["1 earshot", "1 cyclone", "2 cyclone", "2 earshot"],
  );
  assert.equal(asked.json, "out.json");
});

test("what cannot take part is not planned", () => {
  const runs = plan(wanted("throughput", "--sizes", "1024"), ({ name }) => name !== "nats");
  const names = new Set(runs.map(({ system }) => system.name));
  assert.deepEqual([...names].toSorted(), [
    "cyclone",
    "dgram",
    "earshot",
    "earshot-sealed",
    "zeromq",
  ]);
  assert.ok(!runs.some(({ of, system }) => of.loss > 0 && system.name === "dgram"));
});

test("all sizes, receivers, networks and losses of the throughput are there", () => {
  const titles = selectedCases(wanted("throughput")).map(caseTitle);
  assert.equal(titles.length, 24);
  assert.ok(titles.includes("16 KiB to 3, wire, 5 % loss"));
});

test("mistakes are told, not guessed at", () => {
  for (const args of [
    ["thruput"],
    ["--only", "aeron"],
    ["--rounds", "0"],
    ["--rounds", "many"],
    ["--network", "wifi"],
    ["--fast"],
    ["report"],
    ["show", "a.json", "b.json"],
  ]) {
    assert.throws(() => parseCommand(args), Usage, args.join(" "));
  }
});

test("reports and help are commands of their own", () => {
  assert.deepEqual(parseCommand(["report", "a.json"]), { do: "report", file: "a.json" });
  assert.deepEqual(parseCommand(["show", "a.json"]), { do: "show", file: "a.json" });
  assert.deepEqual(parseCommand(["throughput", "--help"]), { do: "help" });
});
