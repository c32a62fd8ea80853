/**
 * What the documents point to is there: links, the tests that the threat model quotes, and the files
 * that it and the architecture name.
 * @module
 */
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";

const root = join(import.meta.dirname, "../../../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
/** Without the code that stands between fences. */
const prose = (path: string): string => read(path).replace(/^```[^]*?^```/gm, "");
const library = "packages/earshot/src";

test("links within the repository lead somewhere", () => {
  const documents = ["README.md", "CONTRIBUTING.md", ...globSync("docs/**/*.md", { cwd: root })];
  const broken = documents.flatMap((path) =>
    [...prose(path).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
      .map(([, target = ""]) => target)
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => !existsSync(join(root, dirname(path), target)))
      .map((target) => `${path}: ${target}`),
  );
  assert.deepEqual(broken, []);
});

test("tests that the documents quote exist", () => {
  const tests = globSync(["packages/*/test/**/*.ts", "lab/*.ts"], { cwd: root })
    // Not this one: what it quoted would be found in it.
    .filter((path) => !path.includes("documents.test"))
    .map(read)
    .join("\n");
  const quoted = [...read("docs/threat-model.md").matchAll(/"([a-z][^"]{15,})"/g)].map(
    ([, title = ""]) => title,
  );
  assert.ok(quoted.length > 20, `${quoted.length} tests are quoted`);
  assert.deepEqual(
    quoted.filter((title) => !tests.includes(title) && !tests.includes(asMade(title))),
    [],
  );
});

/** Scenarios that run in both kinds of realm are written once. */
function asMade(title: string): string {
  return title.replace(/ in (?:an open|a closed) realm$/, " in ${where} realm");
}

test("files that the documents name exist", () => {
  const missing = ["docs/architecture.md", "docs/threat-model.md"].flatMap((path) => {
    // What is named under "Doors" is yet to come.
    const [told = ""] = read(path).split("\n## Doors");
    return [...told.matchAll(/`((?:[a-z][\w-]*\/)+(?:[\w-]+\.ts)?)`/g)]
      .map(([, name = ""]) => name)
      .filter((name) =>
        ["", library, `${library}/core`, "packages/earshot"].every(
          (from) => !existsSync(join(root, from, name)),
        ),
      );
  });
  assert.deepEqual(missing, []);
});
