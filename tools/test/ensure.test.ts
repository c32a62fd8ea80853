/**
 * An installation that is missing, half done or out of date is noticed; one that is whole is left alone.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import { outOfStep } from "../ensure.mjs";

const wanted = {
  "": { name: "house" },
  "packages/hut": { name: "hut", version: "1.0.0" },
  "node_modules/hut": { resolved: "packages/hut", link: true },
  "node_modules/plain": { version: "1.0.0", integrity: "sha512-a" },
  "node_modules/plain/node_modules/nested": { version: "2.0.0", integrity: "sha512-b" },
  "node_modules/@scope/elsewhere": { version: "3.0.0", integrity: "sha512-c", optional: true },
};

function write(path: string, content: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(content));
}

function house(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "earshot-house-"));
  t.after(() => rmSync(folder, { recursive: true }));
  write(join(folder, "package-lock.json"), { packages: wanted });
  const { "node_modules/@scope/elsewhere": _, ...installed } = wanted;
  write(join(folder, "node_modules/.package-lock.json"), { packages: installed });
  write(join(folder, "node_modules/plain/package.json"), { version: "1.0.0" });
  const nested = join(folder, "node_modules/plain/node_modules/nested/package.json");
  write(nested, { version: "2.0.0" });
  write(join(folder, "packages/hut/package.json"), { version: "1.0.0" });
  symlinkSync("../packages/hut", join(folder, "node_modules/hut"));
  return folder;
}

test("a whole installation is left alone, optional packages of other platforms absent", (t) => {
  assert.equal(outOfStep(house(t)), undefined);
});

test("nothing installed", (t) => {
  const folder = house(t);
  rmSync(join(folder, "node_modules"), { recursive: true });
  assert.equal(outOfStep(folder), "nothing is installed yet");
});

test("npm was interrupted: it writes its own record last", (t) => {
  const folder = house(t);
  rmSync(join(folder, "node_modules/.package-lock.json"));
  assert.equal(outOfStep(folder), "an earlier installation was not finished");
});

test("somebody removed a package, or its files", (t) => {
  const folder = house(t);
  rmSync(join(folder, "node_modules/plain/node_modules"), { recursive: true });
  assert.equal(outOfStep(folder), "nested is damaged");
});

test("a workspace link leads elsewhere", (t) => {
  const folder = house(t);
  rmSync(join(folder, "node_modules/hut"));
  assert.equal(outOfStep(folder), "hut is not linked");
});

test("the lockfile has moved on", (t) => {
  const folder = house(t);
  const plain = { version: "1.0.1", integrity: "sha512-d" };
  write(join(folder, "package-lock.json"), {
    packages: { ...wanted, "node_modules/plain": plain },
  });
  assert.equal(outOfStep(folder), "plain is another version");
  const fresh = { ...wanted, "node_modules/fresh": plain };
  write(join(folder, "package-lock.json"), { packages: fresh });
  assert.equal(outOfStep(folder), "fresh is missing");
});
