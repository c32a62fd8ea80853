/**
 * What is told of a result: ratios within rounds, no figure for what was lost, goals by way of Cyclone DDS.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { judge } from "../goals.ts";
import { failed } from "../measures/measure.ts";
import { verdict } from "../measures/throughput.ts";
import { chart } from "../report/chart.ts";
import { standings } from "../report/compare.ts";
import { digits, duration, perSecond, times } from "../report/figures.ts";
import { printable } from "../report/printable.ts";
import { marks, replaced, section } from "../report/readme.ts";
import { cell } from "../report/tables.ts";
import { readResult } from "../result.ts";
import { complete, resultOf, throughputCase } from "./sample.ts";

const small = throughputCase({ receivers: 3 }, [
  complete(1, "earshot", { perS: 8e6 }),
  complete(1, "cyclone", { perS: 1e6 }),
  { round: 1, system: "dgram", outcome: "unreliable", figures: { perS: 1e5, arrivedPart: 0.5 } },
  complete(2, "earshot", { perS: 12e6 }),
  complete(2, "cyclone", { perS: 2e6 }),
  { round: 2, system: "dgram", outcome: "unreliable", figures: { perS: 2e5, arrivedPart: 0.7 } },
  complete(3, "earshot", { perS: 10e6 }),
  { round: 3, system: "cyclone", outcome: "lost", note: "5 of 10 messages did not arrive" },
]);

test("systems are compared within a round", () => {
  const cyclone = standings(small).find(({ system }) => system.name === "cyclone");
  assert.deepEqual(cyclone?.multiple, { median: 7, min: 6, max: 8, of: 2 });
  assert.equal(cyclone?.trouble, "lost messages in 1 of 3 rounds");
  assert.equal(cell(cyclone), "1.50 M/s, lost messages in 1 of 3 rounds: 7.00 × (6.00–8.00)");
});

test("a goal is reached by more of a rate and by less of a time", () => {
  const latency = {
    ...small,
    measure: "latency" as const,
    network: "wire" as const,
    runs: [complete(1, "earshot", { p50Ms: 0.05 }), complete(1, "dgram", { p50Ms: 0.04 })],
  };
  assert.equal(standings(latency).at(-1)?.multiple?.median.toFixed(2), "1.25");
  const [goal] = judge(resultOf([latency]));
  assert.deepEqual(
    [goal?.title, goal?.share?.median.toFixed(2), goal?.met],
    ["latency, p50", "1.20", true],
  );
});

test("what lost messages has no figure", () => {
  const received = { messages: 9, lost: 0, disordered: 0, perS: 1_000 };
  assert.equal(verdict({ reliable: true }, 10, [{ ...received, lost: 1 }], {}, {}).outcome, "lost");
  const disordered = verdict({ reliable: true }, 9, [{ ...received, disordered: 1 }], {}, {});
  assert.deepEqual([disordered.outcome, disordered.figures], ["disordered", undefined]);
  const whole = verdict({ reliable: true }, 9, [received, { ...received, perS: 500 }], {}, {});
  assert.deepEqual([whole.outcome, whole.figures], ["complete", { perS: 500 }]);
  const baseline = verdict({ reliable: false }, 18, [{ ...received, lost: 9 }], {}, {});
  assert.deepEqual(
    [baseline.outcome, baseline.figures],
    ["unreliable", { perS: 1_000, arrivedPart: 0.5 }],
  );
});

test("a failure is told without where the repository lies", () => {
  const { outcome, note } = failed(new Error(`no file ${import.meta.filename}`));
  assert.equal(outcome, "failed");
  assert.equal(note, "no file bench/test/report.test.ts");
});

test("goals are taken by way of Cyclone DDS in the same round", () => {
  const [goal] = judge(resultOf([small]));
  assert.equal(goal?.title, "64 B to 3, super");
  // 2.5 × 2.2 ÷ 0.6 × 1 million, and twice that: 9.17 and 18.3 million.
  assert.deepEqual(
    [goal?.share?.min, goal?.share?.max].map((share) => share?.toFixed(3)),
    ["0.655", "0.873"],
  );
  assert.equal(goal?.met, false);
});

test("a loss is judged by the figure without one", () => {
  const wire = { size: 1_024, network: "wire" as const };
  const cases = [
    throughputCase(wire, [complete(1, "earshot", { perS: 100 })]),
    throughputCase({ ...wire, loss: 1 }, [complete(1, "earshot", { perS: 85 })]),
    throughputCase({ ...wire, loss: 5 }, [{ round: 1, system: "earshot", outcome: "late" }]),
  ];
  const judged = judge(resultOf(cases)).map(({ title, met }) => [title, met]);
  assert.deepEqual(judged, [
    ["1 KiB to 1, wire", undefined],
    ["1 KiB to 1, wire, 1 % loss", true],
    ["1 KiB to 1, wire, 5 % loss", false],
  ]);
});

test("the tables hold every case, and the circumstances", () => {
  const text = printable(resultOf([small]));
  for (const part of ["64 B to 3, super", "10.0 M/s", "60.0 % arrived", "missed", "0.10.2-2"])
    assert.ok(text.includes(part), `${part} in\n${text}`);
});

test("the README's section takes the place of the one before", () => {
  const before = `before\n${marks[0]}\noutdated\n${marks[1]}\nafter\n`;
  const result = resultOf([small]);
  const text = replaced(before, section(result, "bench/results/a.json"));
  assert.ok(text.startsWith(`before\n${marks[0]}\n`) && text.endsWith(`${marks[1]}\nafter\n`));
  assert.ok(!text.includes("outdated") && text.includes("| 64 B to 3, super | 10.0 M/s |"));
  assert.equal(replaced(text, section(result, "bench/results/a.json")), text);
  const fresh = replaced("one\n\n## What it promises\n", "new");
  assert.equal(
    fresh,
    `one\n\n## How fast\n\n${marks[0]}\n\nnew\n\n${marks[1]}\n\n## What it promises\n`,
  );
  assert.throws(() => replaced("neither", ""), /lacks the lines/);
});

test("the picture tells in words what it shows", () => {
  const svg = chart(resultOf([small]));
  assert.match(svg, /<title[^>]*>Messages a second that reach every receiver<\/title>/);
  assert.match(svg, /<desc[^>]*>64 B to 3, super: Earshot 10.0 M\/s; Cyclone DDS 1.50 M\/s/);
  assert.ok(!svg.includes("NaN") && !svg.includes("undefined"));
  assert.ok(!svg.includes("bare dgram"), "what promises nothing is not drawn beside what does");
});

test("figures have three digits and a unit", () => {
  assert.deepEqual([1234.5, 12.34, 1.234, 0.1234, 0].map(digits), [
    "1,235",
    "12.3",
    "1.23",
    "0.123",
    "0",
  ]);
  assert.deepEqual([2_310_000, 412_000, 30].map(perSecond), ["2.31 M/s", "412 k/s", "30.0 /s"]);
  assert.deepEqual([0.0871, 1.2].map(duration), ["87 µs", "1.20 ms"]);
  assert.equal(times({ median: 2, min: 1, max: 3, of: 1 }), "2.00 ×");
});

test("only results are read as results", () => {
  const result = resultOf([small]);
  assert.deepEqual(readResult(JSON.stringify(result)), JSON.parse(JSON.stringify(result)));
  for (const text of ["{}", "null", '{"format":2,"cases":[]}'])
    assert.throws(() => readResult(text), /not a result/);
});
