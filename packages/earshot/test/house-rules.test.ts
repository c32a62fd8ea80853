/**
 * Holds the house rules of CONTRIBUTING.md, and shows of each that it would notice.
 *
 * @module
 */
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import {
  cycles,
  forbiddenConstructs,
  header,
  importDirection,
  kebabCase,
  length,
  longFiles,
  noClockChanceOrIo,
  type Rule,
} from "./kit/house-rules.ts";
import { type SourceFile, sourceFile } from "./kit/source.ts";

const root = join(import.meta.dirname, "../../..");

function load(...patterns: string[]): SourceFile[] {
  return globSync(patterns, { cwd: root, exclude: ["**/node_modules/**", "**/dist/**"] })
    .map((path) => path.replaceAll("\\", "/"))
    .toSorted()
    .map((path) => sourceFile(path, readFileSync(join(root, path), "utf8")));
}

const sources = load("packages/*/src/**/*.{ts,tsx}");
const everything = [
  ...sources,
  ...load("packages/*/test/**/*.ts", "{lab,bench,examples,tools}/**/*.ts"),
];

interface Held {
  readonly name: string;
  readonly rule: Rule;
  readonly files: readonly SourceFile[];
  /** Path and text of files that break the rule. */
  readonly breaks: readonly (readonly [path: string, text: string])[];
  /** And of files that keep it, though they look as if not. */
  readonly keeps?: readonly (readonly [path: string, text: string])[];
}

const src = "packages/earshot/src";
const held: readonly Held[] = [
  {
    name: "imports point one way",
    rule: importDirection,
    files: sources,
    breaks: [
      [`${src}/core/a.ts`, 'import { b } from "../peer/b.ts";'],
      [`${src}/core/a.ts`, 'import { encode } from "cbor-x";'],
      [`${src}/core/a.ts`, 'import { hash } from "node:crypto";'],
      [`${src}/rpc/a.ts`, 'export * from "../topic/b.ts";'],
      [`${src}/transport/a.ts`, 'import {\n  b,\n} from "../peer/b.ts";'],
      [`${src}/recorder/a.ts`, 'import { b } from "../peer/b.ts";'],
      [`${src}/peer/a.ts`, 'const b = await import("../apps/b.ts");'],
      [`${src}/peer/a.ts`, 'import { join } from "../index.ts";'],
      [`${src}/peer/a.ts`, 'import { b } from "../../../app/src/b.ts";'],
      [`${src}/elsewhere/a.ts`, ""],
      ["packages/app/src/a.ts", 'import { b } from "../../earshot/src/core/b.ts";'],
    ],
    keeps: [
      [`${src}/peer/a.ts`, 'import type { B } from "../core/wire/b.ts";'],
      [`${src}/peer/a.ts`, 'import { hash } from "node:crypto";'],
      [`${src}/peer/a.ts`, 'import { b } from "../recorder/b.ts";'],
      [`${src}/core/a.ts`, '// import { b } from "../peer/b.ts";'],
      [`${src}/index.ts`, 'export { join } from "./peer/join.ts";'],
      ["packages/app/src/a.ts", 'import { join } from "earshot";'],
    ],
  },
  {
    name: "the core knows no clock, no chance and no I/O",
    rule: noClockChanceOrIo,
    files: sources,
    breaks: [
      [`${src}/core/a.ts`, "const now = Date.now();"],
      [`${src}/core/a.ts`, "const now = performance.now();"],
      [`${src}/core/a.ts`, "const chance = Math.random();"],
      [`${src}/core/a.ts`, "setTimeout(() => {}, 1);"],
      [`${src}/core/a.ts`, "const home = `${process.env.HOME}`;"],
      [`${src}/core/a.ts`, "const bytes = Buffer.alloc(1);"],
      [`${src}/topic/a.ts`, "export async function f() {}"],
      [`${src}/transport/sim/a.ts`, "const now = Date.now();"],
    ],
    keeps: [
      [`${src}/core/a.ts`, '/** No Date, no process. */ const text = "Date.now()";'],
      [`${src}/core/a.ts`, "state.process(input); const updated = lastUpdate;"],
      [`${src}/peer/a.ts`, "const now = Date.now();"],
    ],
  },
  {
    name: "every module says why it exists",
    rule: header,
    files: everything,
    breaks: [
      [`${src}/a.ts`, "export const a = 1;"],
      [`${src}/a.ts`, "/** A. */\nexport const a = 1;"],
      [`${src}/a.ts`, "/**\n * A.\n * @module\n */\nexport const a = 1;"],
    ],
    keeps: [[`${src}/a.ts`, "/**\n * Why this file is here at all.\n * @module\n */\n"]],
  },
  {
    name: "no file grows too long to be read once",
    rule: length,
    files: everything,
    breaks: [[`${src}/a.ts`, "a;\n".repeat(401)]],
  },
  {
    name: "files are named in kebab-case",
    rule: kebabCase,
    files: everything,
    breaks: [
      [`${src}/frameTable.ts`, ""],
      [`${src}/Frame.ts`, ""],
      [`${src}/frame_table.ts`, ""],
    ],
    keeps: [[`${src}/frame-table.fuzz.ts`, ""]],
  },
  {
    name: "no construct that hides errors or that Node.js cannot erase",
    rule: forbiddenConstructs,
    files: everything,
    breaks: [
      [`${src}/a.ts`, "const a = b as any;"],
      [`${src}/a.ts`, ["// @ts", "ignore\nconst a = b;"].join("-")],
      [`${src}/a.ts`, "export enum Colour { red }"],
      [`${src}/a.ts`, "namespace A { }"],
      [`${src}/a.ts`, "class A { constructor(private readonly b: string) {} }"],
    ],
    keeps: [
      [`${src}/a.ts`, "class A { readonly b = 1; constructor(b: { readonly c: string }) {} }"],
      [`${src}/a.ts`, '// as any old enum would\nconst a = "as any";'],
    ],
  },
];

test("there are sources to look at", () => {
  assert.notEqual(sources.length, 0);
});

for (const { name, rule, files, breaks, keeps = [] } of held) {
  describe(name, () => {
    test("holds", () => {
      const broken = files.flatMap((file) => rule(file).map((what) => `${file.path} ${what}`));
      assert.deepEqual(broken, [], broken.join("\n"));
    });
    test("would be noticed if broken", () => {
      for (const [path, text] of breaks) {
        assert.notDeepEqual(rule(sourceFile(path, text)), [], `unnoticed: ${path} ${text}`);
      }
      for (const [path, text] of keeps) assert.deepEqual(rule(sourceFile(path, text)), [], text);
    });
  });
}

test("imports make no cycle", () => {
  const found = cycles(sources).map((cycle) => cycle.join(" → "));
  assert.deepEqual(found, [], found.join("\n"));
  const a = sourceFile("a.ts", 'import { b } from "./b.ts";');
  const b = sourceFile("b.ts", 'export * from "./a.ts";');
  const type = sourceFile("b.ts", 'import type { A } from "./a.ts";');
  assert.deepEqual(cycles([a, b]), [["a.ts", "b.ts", "a.ts"]]);
  assert.deepEqual(cycles([a, type]), []);
});

test("the list of long files holds only files that are there", () => {
  const missing = [...longFiles.keys()].filter((path) => !existsSync(join(root, path)));
  assert.deepEqual(missing, []);
});

test("each package carries the licence", () => {
  const licence = readFileSync(join(root, "LICENSE"), "utf8");
  for (const path of globSync("packages/*/LICENSE", { cwd: root })) {
    assert.equal(readFileSync(join(root, path), "utf8"), licence, path);
  }
});

test("what the library exports from source is what it exports when built", () => {
  const folder = join(root, "packages/earshot");
  const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    exports: Record<string, Record<string, string> | string>;
  };
  for (const [name, entry] of Object.entries(exports)) {
    if (typeof entry === "string") continue;
    const source = entry["earshot-source"] ?? "";
    assert.ok(existsSync(join(folder, source)), `${name} leads to ${source}, which is not there`);
    const built = source.replace(/^\.\/src\//, "./dist/").replace(/\.ts$/, "");
    assert.deepEqual(Object.keys(entry), ["earshot-source", "types", "default"], name);
    assert.deepEqual([entry["types"], entry["default"]], [`${built}.d.ts`, `${built}.js`], name);
  }
});

test("the lockfile names no registry", () => {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    packages: Record<string, { resolved?: string; link?: boolean }>;
  };
  const named = Object.entries(lock.packages).filter(([, { resolved, link }]) => resolved && !link);
  assert.deepEqual(named, []);
});
