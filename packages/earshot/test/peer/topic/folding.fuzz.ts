/**
 * Whatever the order in which entries and retractions come, a fold equals its reducer over what is left of them in the
 * order of time.
 * @module
 */
import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { test } from "node:test";
import * as fc from "fast-check";
import { TopicFold } from "../../../src/peer/topic/folding/topic-fold.ts";
import { compareTime } from "../../../src/store/time-order.ts";
import type { Entry } from "../../../src/topic/records.ts";
import { entry, logNamed, retract } from "../../store/kit/entries.ts";
import { TopicStage } from "./kit/topic-stage.ts";

const logs = ["ana", "ben", "eva"].map(logNamed);

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("say" as const),
      log: fc.nat(2),
      count: fc.integer({ min: 1, max: 5 }),
      gap: fc.nat(40),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("retract" as const),
      log: fc.nat(2),
      sequence: fc.integer({ min: 1, max: 30 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("wait" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("ready" as const) }) },
);

test("a fold equals its reducer over the sorted entries", async () => {
  let late = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 8 }),
      async (steps, checkpointEvery) => {
        const stage = await TopicStage.open();
        const fold = new TopicFold<string, string>(
          stage,
          (state, one) => `${state} ${one.id}`,
          "",
          {
            checkpointEvery,
          },
        );
        const said: Entry[] = [];
        const retracted = new Set<string>();
        const ends = logs.map(() => ({ sequence: 0, time: 0 }));
        for (const one of steps) {
          if (one.do === "wait") await setImmediate();
          else if (one.do === "ready") await fold.ready();
          else if (one.do === "retract") {
            const log = logs[one.log]!;
            retracted.add(`${log}/${one.sequence}`);
            void stage.commit(retract(log, one.sequence));
          } else {
            const end = ends[one.log]!;
            const entries = Array.from({ length: one.count }, () =>
              entry({
                log: logs[one.log]!,
                sequence: ++end.sequence,
                time: (end.time += one.gap + 1),
              }),
            );
            if (entries.some((new1) => said.some((old) => compareTime(new1, old) < 0))) late++;
            said.push(...entries);
            void stage.say(...entries);
          }
        }
        await stage.settled();
        const expected = said
          .toSorted(compareTime)
          .map(({ log, sequence }) => `${log}/${sequence}`)
          .filter((id) => !retracted.has(id))
          .reduce((state, id) => `${state} ${id}`, "");
        assert.equal(await fold.ready(), expected);
        await fold.close();
      },
    ),
    { numRuns: 300 },
  );
  assert.ok(late > 100, "entries came late");
});
