/**
 * That the benchmarks still measure: Earshot with losses, which must have happened and must not be seen, and the
 * baseline. What they measure is no concern of the tests.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Settings } from "../bench/measures/measure.ts";
import { throughput } from "../bench/measures/throughput.ts";
import type { Case } from "../bench/result.ts";
import { systemNamed } from "../bench/systems.ts";
import { requires } from "../packages/earshot/test/kit/requires.ts";

const settings: Settings = { quick: true, profiles: undefined, versions: new Map() };

function wire(loss: number): Case {
  const of = { network: "wire", size: 1_024, receivers: 1, loss, variant: undefined } as const;
  return { measure: "throughput", ...of };
}

test("a benchmark of Earshot with losses is whole, and says that there were some", async (t) => {
  if (!requires(t, "nft")) return;
  const { outcome, figures, details, note } = await throughput.run(
    wire(1),
    systemNamed("earshot"),
    settings,
  );
  assert.equal(outcome, "complete", note ?? "");
  assert.ok((figures?.["perS"] ?? 0) > 0);
  assert.ok(Number(details?.["dropped"]) > 0);
});

test("a benchmark of bare sockets tells how much arrived", async (t) => {
  if (!requires(t, "namespaces")) return;
  const { outcome, figures, note } = await throughput.run(wire(0), systemNamed("dgram"), settings);
  assert.equal(outcome, "unreliable", note ?? "");
  assert.ok((figures?.["arrivedPart"] ?? 0) > 0);
});
