/**
 * Each platform keeps state and data in their own places.
 *
 * @module
 */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { dataDirectory, earlierPeersFile, stateDirectory } from "../../src/data/directories.ts";

test("the directory follows the platform's custom", () => {
  const of = (platform: NodeJS.Platform, env: Readonly<Record<string, string>>, home: string) =>
    stateDirectory({ platform, env }, home);
  assert.equal(of("linux", {}, "/home/ana"), "/home/ana/.local/state/earshot");
  assert.equal(of("linux", { XDG_STATE_HOME: "/state" }, "/home/ana"), "/state/earshot");
  assert.equal(
    of("linux", { XDG_STATE_HOME: "state" }, "/home/ana"),
    "/home/ana/.local/state/earshot",
  );
  assert.equal(of("darwin", {}, "/Users/ana"), "/Users/ana/Library/Application Support/earshot");
  assert.equal(of("win32", { LOCALAPPDATA: "C:\\Local" }, "C:\\ana"), "C:\\Local\\earshot");
  assert.equal(of("win32", {}, "C:\\ana"), "C:\\ana\\AppData\\Local\\earshot");
});

test("data has a place of its own where the platform has one", () => {
  assert.equal(
    dataDirectory({ platform: "linux", env: {} }, "/home/ana"),
    "/home/ana/.local/share/earshot",
  );
  const set = { XDG_DATA_HOME: "/data", XDG_STATE_HOME: "/state" };
  assert.equal(dataDirectory({ platform: "linux", env: set }, "/home/ana"), "/data/earshot");
});

test("the directory is made, and doing without it is no error", () => {
  const home = mkdtempSync(join(tmpdir(), "earshot-state-"));
  try {
    const file = earlierPeersFile({ platform: "linux", env: { XDG_STATE_HOME: home } });
    assert.equal(file, join(home, "earshot", "peers.json"));
    assert.ok(existsSync(join(home, "earshot")));
    assert.equal(
      earlierPeersFile({ platform: "linux", env: { XDG_STATE_HOME: "/dev/null" } }),
      undefined,
    );
  } finally {
    rmSync(home, { recursive: true });
  }
});
