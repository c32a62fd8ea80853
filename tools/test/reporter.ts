/**
 * A reporter for `node --test`: silent about what passes, all there is about what fails. Written for `npm test`, which
 * reads the totals from the last line, marked so that it is not mistaken for something that a test printed.
 *
 * @module
 */
import { relative, resolve } from "node:path";
import type { TestEvent } from "node:test/reporters";
import { inspect } from "node:util";
import { noTotals, type Totals } from "./totals.ts";

/** Starts the line that carries the totals as JSON. */
export const totalsMark = "\u0000earshot-totals ";

/** A file that takes longer than this is named, so that a long phase is seen to move. */
const slowFileMs = 10_000;

interface Failure {
  readonly path: readonly string[];
  readonly place: string;
  readonly error: unknown;
}

export default async function* report(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const totals = noTotals();
  const output = new Map<string, string[]>();
  const failures = new Map<string, Failure[]>();
  const running = new Map<string, string[]>();
  /** The test that each file has begun last. */
  const latest = new Map<string, string>();
  const emptyFiles: string[] = [];
  const filesWithTests = new Set<string>();

  for await (const event of source) {
    const place = field(event.data, "file");
    // Relative in some events, absolute in others.
    const file = typeof place === "string" ? resolve(place) : "";
    switch (event.type) {
      case "test:stdout":
      case "test:stderr":
        append(output, file, event.data.message);
        break;
      case "test:start": {
        const names = running.get(file) ?? [];
        names.length = event.data.nesting;
        names.push(event.data.name);
        running.set(file, names);
        break;
      }
      case "test:pass":
      case "test:fail": {
        const { data } = event;
        const wrapper = data.nesting === 0 && resolve(data.name) === file;
        if (wrapper && event.type === "test:pass") {
          if (!filesWithTests.has(file)) emptyFiles.push(file);
          break;
        }
        if (!wrapper) filesWithTests.add(file);
        const error = event.type === "test:fail" ? event.data.details.error : undefined;
        // A parent fails with its children; they are what there is to report.
        if (field(error, "failureType") === "subtestsFailed") break;
        const ownFailure = event.type === "test:fail";
        // Suites are no tests, but one that is skipped or fails by itself stands for those within.
        const skipped = data.skip !== undefined && data.skip !== false;
        if (data.details.type !== "suite" || ownFailure || skipped) count(totals, data, ownFailure);
        if (ownFailure && !data.todo) {
          const path = [...(running.get(file) ?? []).slice(0, data.nesting), data.name];
          append(failures, file, {
            path: wrapper ? ["the file itself"] : path,
            place: `${relative(process.cwd(), file)}:${data.line ?? 1}`,
            error: field(error, "cause") ?? error,
          });
        }
        break;
      }
      // Told as it happens, unlike the rest, which comes in the order of the files.
      case "test:dequeue":
        latest.set(file, event.data.name);
        break;
      case "test:interrupted":
        for (const { file: where, name } of event.data.tests) {
          const stopped = resolve(where ?? "");
          const path = [latest.get(stopped) ?? name];
          const error = "It was still running when its time was up.";
          totals.failed += 1;
          append(failures, stopped, {
            path,
            place: relative(process.cwd(), stopped),
            error,
          });
        }
        // There is no time for more: the runner ends the process now.
        yield summary(failures, output, totals);
        break;
      case "test:summary":
        if (event.data.file !== undefined && event.data.duration_ms > slowFileMs) {
          const took = (event.data.duration_ms / 1000).toFixed(1);
          yield `  ${relative(process.cwd(), event.data.file)} ${took} s\n`;
        }
        break;
      default:
        break;
    }
  }

  for (const file of emptyFiles) {
    totals.failed += 1;
    const error = "No test ran in this file.";
    append(failures, file, { path: [error], place: relative(process.cwd(), file), error });
  }
  yield summary(failures, output, totals);
}

function summary(
  failures: ReadonlyMap<string, readonly Failure[]>,
  output: ReadonlyMap<string, readonly string[]>,
  totals: Totals,
): string {
  const told = [...failures].map(([file, list]) => describe(file, list, output.get(file) ?? []));
  return `${told.join("")}${totalsMark}${JSON.stringify(totals)}\n`;
}

function count(
  totals: Totals,
  data: { skip?: string | boolean; todo?: string | boolean },
  failed: boolean,
): void {
  const reason = data.skip ?? data.todo;
  if (reason !== undefined && reason !== false) {
    totals.skipped += 1;
    const said = typeof reason === "string" && reason !== "" ? reason : "no reason given";
    totals.notRun[said] = (totals.notRun[said] ?? 0) + 1;
  } else if (failed) totals.failed += 1;
  else totals.passed += 1;
}

function describe(file: string, failures: readonly Failure[], output: readonly string[]): string {
  const lines: string[] = [];
  for (const { path, place, error } of failures) {
    const text = typeof error === "string" ? error : inspect(error, { depth: 8, breakLength: 100 });
    lines.push("", `  FAILED ${path.join(" › ")}`, `  at ${place}`, indent(text));
  }
  const printed = output.join("").trimEnd();
  if (printed !== "") {
    lines.push("", `  printed by ${relative(process.cwd(), file)}:`, indent(printed));
  }
  return `${lines.join("\n")}\n`;
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, "    ");
}

function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
