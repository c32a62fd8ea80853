/**
 * A disk without space: what was there can be read, what could not be written is told and leaves nothing behind, and
 * writing goes on once there is space.
 * @module
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { missing } from "../kit/requires.ts";
import { scratchDirectory } from "./kit/scratch.ts";

const program = join(import.meta.dirname, "crash/fill-disk.ts");

test(
  "a full disk is told, loses nothing, and is no end",
  { skip: missing("namespaces") },
  async () => {
    const folder = scratchDirectory();
    // The small disk is there for this process alone, and goes with it.
    const command = `mount -t tmpfs -o size=2m none "$1" && exec "$2" --conditions=earshot-source "$3" "$1"`;
    const child = spawn(
      "unshare",
      ["--mount", "sh", "-c", command, "sh", folder, process.execPath, program],
      { stdio: ["ignore", "pipe", "pipe"] },
    );
    let [said, complained] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (complained += text));
    const status = await new Promise((resolve) => child.on("close", resolve));
    assert.equal(status, 0, complained);
    assert.match(said, /^filled after \d+ commits\n$/);
    await rm(folder, { recursive: true });
  },
);
