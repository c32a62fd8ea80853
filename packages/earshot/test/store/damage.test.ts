/**
 * Files that cannot be trusted are refused with a clear word, whatever is wrong with them, and nothing else is.
 * @module
 */
import assert from "node:assert/strict";
import {
  cpSync,
  readdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { EarshotError } from "../../src/core/errors.ts";
import { seededRandom } from "../../src/core/random.ts";
import { sqliteStore, type StoredEntry, type TopicStore } from "../../src/store/index.ts";
import { isEarshotError } from "./kit/errors.ts";
import { scratchDirectory } from "./kit/scratch.ts";
import { append, begin, entry, logNamed, series, textWords } from "./kit/entries.ts";

const [ana, ben] = [logNamed("ana"), logNamed("ben")];
const all = { entries: 100_000, bytes: 1 << 26 };
const file = "topic-weather.sqlite";

let folder: string;
let count = 0;

before(async () => {
  folder = scratchDirectory();
  const store = sqliteStore(join(folder, "whole"));
  for (const topic of ["weather", "news"]) {
    const { log } = await store.open(topic, textWords);
    await log.commit([
      begin(ana),
      append(ana, series(ana, 300)),
      begin(ben),
      append(ben, series(ben, 50)),
    ]);
  }
  await store.close();
});
after(() => rm(folder, { recursive: true }));

/** A copy of a directory with two topics, for a test to harm. */
function copy(): { directory: string; path: string } {
  const directory = join(folder, `${++count}`);
  cpSync(join(folder, "whole"), directory, { recursive: true });
  return { directory, path: join(directory, file) };
}

async function readEverything(
  store: TopicStore,
  topic: string,
): Promise<readonly (readonly StoredEntry[])[]> {
  const { log } = await store.open(topic, textWords);
  try {
    return [
      await log.arrivals(0, all),
      await log.byTime(undefined, all),
      await log.entries(ana, 0, 1, all),
      await log.entries(ben, 0, 1, all),
      await log.search("said", 1_000),
    ];
  } finally {
    await log.close();
  }
}

const harms: readonly (readonly [what: string, harm: (path: string) => void])[] = [
  ["is empty", (path) => truncateSync(path, 0)],
  ["ends within its header", (path) => truncateSync(path, 50)],
  ["has lost its end", (path) => truncateSync(path, 8_192)],
  ["has lost half a page", (path) => truncateSync(path, readFileSync(path).length - 2_000)],
  ["is garbage", (path) => writeFileSync(path, Buffer.alloc(50_000, "garbage "))],
  [
    "begins as it should and goes on with garbage",
    (path) =>
      writeFileSync(
        path,
        Buffer.concat([
          readFileSync(path).subarray(0, 100),
          Buffer.alloc(readFileSync(path).length - 100, 7),
        ]),
      ),
  ],
  [
    "is a database of something else",
    (path) => {
      writeFileSync(path, "");
      using other = new DatabaseSync(path);
      other.exec("CREATE TABLE other (x); PRAGMA user_version = 1");
    },
  ],
  ["is that of another topic", (path) => cpSync(path.replace("weather", "news"), path)],
];

for (const [what, harm] of harms) {
  test(`a file that ${what} is refused, with a way out, and other topics are unharmed`, async () => {
    const { directory, path } = copy();
    harm(path);
    const store = sqliteStore(directory);
    await assert.rejects(store.open("weather", textWords), (error: unknown) => {
      assert.ok(
        error instanceof EarshotError && error.code === "ERR_EARSHOT_STORE_DAMAGED",
        String(error),
      );
      assert.match(
        error.message,
        /"weather" cannot be trusted \(.+\): move .+topic-weather\.sqlite aside/,
      );
      assert.deepEqual(error.details, { topic: "weather", file: path });
      return true;
    });
    assert.equal((await readEverything(store, "news"))[0]?.length, 350);
    assert.deepEqual(await store.topics(), ["news", "weather"]);
    // The way out.
    renameSync(path, `${path}.damaged`);
    const { log, contents } = await store.open("weather", textWords);
    assert.equal(contents.entries, 0);
    await log.commit([begin(ana), append(ana, series(ana, 3))]);
    await store.close();
  });
}

test("a file of a later format is refused without a word of damage", async () => {
  const { directory, path } = copy();
  const bytes = readFileSync(path);
  bytes.writeUInt32BE(2, 60);
  writeFileSync(path, bytes);
  const store = sqliteStore(directory);
  await assert.rejects(store.open("weather", textWords), (error: unknown) => {
    assert.ok(isEarshotError("ERR_EARSHOT_STORE_FAILED")(error));
    assert.match(String(error), /later version of Earshot \(format 2, this one knows 1\)/);
    return true;
  });
  await store.close();
});

test("a flipped bit anywhere is refused, or does not show", async () => {
  const { directory, path } = copy();
  const random = seededRandom(7);
  const whole = readFileSync(path);
  const store = sqliteStore(directory);
  const expected = await readEverything(store, "weather");
  const rounds = 60;
  let refused = 0;
  for (let round = 0; round < rounds; round++) {
    const bytes = Buffer.from(whole);
    const at = random.uint32() % bytes.length;
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (random.uint32() % 8));
    writeFileSync(path, bytes);
    try {
      const found = await readEverything(store, "weather");
      // The index of words is made of the entries, and tells nothing that they do not.
      const same = isDeepStrictEqual(found.slice(0, 4), expected.slice(0, 4));
      assert.ok(same, `bit at ${at}, round ${round}`);
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      assert.ok(isEarshotError("ERR_EARSHOT_STORE_DAMAGED")(error), `at ${at}: ${String(error)}`);
      refused++;
    }
  }
  assert.ok(refused > 10, `${refused} of ${rounds} were refused`);
  await store.close();
});

test("damage that shows while a topic is open is told, and nothing more is written into it", async () => {
  const { directory, path } = copy();
  const bytes = readFileSync(path);
  const at = bytes.indexOf(`said ${ben} 50`);
  assert.ok(at > 0);
  bytes[at] = 0x53;
  writeFileSync(path, bytes);
  const store = sqliteStore(directory);
  const { log } = await store.open("weather", textWords);
  assert.equal((await log.entries(ben, 0, 1, { entries: 49, bytes: 1e6 })).length, 49);
  await assert.rejects(log.at(ben, 50), isEarshotError("ERR_EARSHOT_STORE_DAMAGED"));
  const retraction = { log: ben, sequence: 50, signature: new Uint8Array(64) };
  await assert.rejects(
    log.commit([{ type: "retract", retraction }]),
    isEarshotError("ERR_EARSHOT_STORE_DAMAGED"),
  );
  await assert.rejects(
    log.commit([append(ben, [entry({ log: ben, sequence: 51 })])]),
    isEarshotError("ERR_EARSHOT_STORE_DAMAGED"),
  );
  await store.close();
});

test("what was begun and never finished is not taken for a topic", async () => {
  const { directory, path } = copy();
  writeFileSync(`${path}.new`, "half a file");
  writeFileSync(join(directory, "topic-sports.sqlite.new"), "half a file");
  writeFileSync(join(directory, "something-else.txt"), "");
  const store = sqliteStore(directory);
  assert.deepEqual(await store.topics(), ["news", "weather"]);
  const { contents } = await store.open("sports", textWords);
  assert.equal(contents.entries, 0);
  await store.close();
  assert.deepEqual(
    readdirSync(directory).filter((name) => name.includes("sports")),
    ["topic-sports.sqlite"],
  );
});
