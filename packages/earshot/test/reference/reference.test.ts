/**
 * The table of errors, the pages made from the tables, and what the source throws agree, both ways.
 * @module
 */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { referencePages } from "./pages.ts";
import { errorTable } from "../../src/core/errors.ts";

const root = join(import.meta.dirname, "../../../..");
const sources = globSync("packages/earshot/src/**/*.ts", { cwd: root }).map((path) =>
  readFileSync(join(root, path), "utf8"),
);

for (const [path, text] of referencePages()) {
  test(`${path} is up to date`, () => {
    const written = readFileSync(join(root, path), "utf8");
    assert.equal(written, text, "run node packages/earshot/test/reference/write.ts");
  });
}

describe("the table of errors", () => {
  const codesIn = (text: string): string[] =>
    [...text.matchAll(/ERR_EARSHOT_[A-Z_]+/g)].map(([code]) => code);
  const code = (text: string): string => text.replaceAll(/\/\*[^]*?\*\/|(?<!:)\/\/.*$/gm, "");

  test("holds every code that the source names, in code or in comments", () => {
    const unknown = sources.flatMap(codesIn).filter((name) => !Object.hasOwn(errorTable, name));
    assert.deepEqual([...new Set(unknown)], []);
  });

  test("holds no code that nothing throws", () => {
    const table = sources.find((text) => text.includes("export const errorTable"));
    const thrown = new Set(
      sources.filter((text) => text !== table).flatMap((text) => codesIn(code(text))),
    );
    assert.deepEqual(
      Object.keys(errorTable).filter((name) => !thrown.has(name)),
      [],
    );
  });

  test("tells what each means in whole sentences", () => {
    for (const [name, meaning] of Object.entries(errorTable))
      assert.match(meaning, /^[A-Z].{20,}\.$/, name);
  });
});
