/**
 * A directory of topics belongs to one store at a time, and is left as it should be.
 * @module
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { EarshotError } from "../../src/core/errors.ts";
import { sqliteStore } from "../../src/store/index.ts";
import { isEarshotError } from "./kit/errors.ts";
import { scratchDirectory } from "./kit/scratch.ts";
import { append, begin, logNamed, series, textWords } from "./kit/entries.ts";

const ana = logNamed("ana");
let folder: string;
before(async () => {
  folder = scratchDirectory();
});
after(() => rm(folder, { recursive: true }));

test("a second process is told who has the directory, and gets it when that one is gone", async () => {
  const directory = join(folder, "shared");
  const writer = join(import.meta.dirname, "crash/writer.ts");
  const args = ["--conditions=earshot-source", writer, directory, "1"];
  const owner = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  await once(owner.stdout, "data");
  const second = sqliteStore(directory);
  await assert.rejects(second.topics(), (error: unknown) => {
    assert.ok(error instanceof EarshotError && error.code === "ERR_EARSHOT_STORE_IN_USE");
    assert.match(error.message, new RegExp(`${directory} is in use by process ${owner.pid}`));
    assert.deepEqual(error.details, { directory, process: owner.pid });
    return true;
  });
  await assert.rejects(
    second.open("weather", textWords),
    isEarshotError("ERR_EARSHOT_STORE_IN_USE"),
  );
  await second.close();
  owner.stdout.resume();
  owner.kill("SIGKILL");
  await once(owner, "close");
  const third = sqliteStore(directory);
  assert.deepEqual(await third.topics(), ["crash test"]);
  await third.close();
});

test("so is a second store of the same process", async () => {
  const directory = join(folder, "twice");
  const first = sqliteStore(directory);
  await first.topics();
  const second = sqliteStore(directory);
  await assert.rejects(second.topics(), isEarshotError("ERR_EARSHOT_STORE_IN_USE"));
  await second.close();
  assert.deepEqual(await first.topics(), []);
  await first.close();
});

test("closing leaves one file for each topic, and nothing to be recovered", async () => {
  const directory = join(folder, "closed");
  const store = sqliteStore(directory);
  for (const topic of ["weather", "news"]) {
    const { log } = await store.open(topic, textWords);
    void log.commit([begin(ana), append(ana, series(ana, 20))]);
  }
  await store.close();
  const left = readdirSync(directory).filter((name) => name.startsWith("topic-"));
  assert.deepEqual(left.toSorted(), ["topic-news.sqlite", "topic-weather.sqlite"]);
});

test("a path that cannot be a directory is told by the first call", async () => {
  const path = join(folder, "a-file");
  writeFileSync(path, "");
  const store = sqliteStore(path);
  await assert.rejects(store.topics(), isEarshotError("ERR_EARSHOT_STORE_FAILED"));
  await store.close();
  assert.throws(() => sqliteStore(""), isEarshotError("ERR_EARSHOT_INVALID_ARGUMENT"));
});

test("a store that nobody waits for does not keep its process", async () => {
  const program = `
    import { sqliteStore } from "earshot/store";
    const store = sqliteStore(${JSON.stringify(join(folder, "idle"))});
    const { contents } = await store.open("weather", () => undefined);
    process.stdout.write(String(contents.entries));`;
  const child = spawn(
    process.execPath,
    ["--conditions=earshot-source", "--input-type=module", "--eval", program],
    { cwd: join(import.meta.dirname, "../.."), stdio: ["ignore", "pipe", "inherit"] },
  );
  child.stdout.setEncoding("utf8");
  const [said] = await Promise.all([once(child.stdout, "data"), once(child, "close")]);
  assert.deepEqual([said, child.exitCode], [["0"], 0]);
});
