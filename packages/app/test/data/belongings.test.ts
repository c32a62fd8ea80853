/**
 * What a person brings along: kept where it belongs, apart for each room, and one program's at a time.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import type { Options } from "../../src/cli/options.ts";
import { type Belongings, openBelongings } from "../../src/data/belongings.ts";
import { FakeNetwork } from "../kit/fake-network.ts";
import { fakeWorld } from "../kit/fake-world.ts";

function folder(context: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), "earshot-data-"));
  context.after(() => rmSync(made, { recursive: true }));
  return made;
}

async function opened(context: TestContext, options: Options, env = {}): Promise<Belongings> {
  const world = fakeWorld(new FakeNetwork(), env);
  const belongings = await openBelongings({ operands: [], options, world });
  context.after(() => belongings.close());
  return belongings;
}

describe("belongings", () => {
  test("make somebody the same person the next time", async (context) => {
    const data = folder(context);
    const first = await opened(context, { data });
    await first.close();
    const second = await opened(context, { data });
    assert.equal(first.identity?.length, 32);
    assert.deepEqual(second.identity, first.identity);
    assert.equal(second.store.durable, true);
    assert.equal(statSync(join(data, "identity")).mode & 0o777, 0o600);
  });

  test("are apart for each realm and secret, and do not show the secret", async (context) => {
    const data = folder(context);
    const rooms: Options[] = [
      {},
      { realm: "class 3b" },
      { realm: "class 3b", secret: "violet" },
      { realm: "class 3b", secret: "purple" },
    ];
    const directories = [];
    for (const room of rooms) {
      const belongings = await opened(context, { data, ...room });
      directories.push(belongings.directory);
      await belongings.close();
    }
    assert.equal(new Set(directories).size, rooms.length);
    assert.match(directories[2] ?? "", /class_3b-[0-9a-f]{16}$/);
    assert.doesNotMatch(directories.join(), /violet|purple/);
  });

  test("belong to one program at a time; the other one is somebody new, and is told why", async (context) => {
    const data = folder(context);
    await opened(context, { data });
    const other = await opened(context, { data });
    assert.match(other.notKept ?? "", /another earshot/);
    assert.equal(other.identity, undefined);
    assert.equal(other.store.durable, false);
  });

  test("are not kept when that is asked for", async (context) => {
    const data = folder(context);
    const belongings = await opened(context, { data, ephemeral: true });
    assert.deepEqual(
      [belongings.identity, belongings.directory, belongings.notKept],
      [undefined, undefined, undefined],
    );
    assert.throws(() => statSync(join(data, "identity")));
  });

  test("stay away where no place can be made, unless one was named", async (context) => {
    const belongings = await opened(context, {}, { XDG_DATA_HOME: "/dev/null" });
    assert.match(belongings.notKept ?? "", /cannot be made/);
    await assert.rejects(opened(context, { data: "/dev/null/here" }), /--data: .* cannot be made/);
  });

  test("with a key that is none are not touched", async (context) => {
    const data = folder(context);
    writeFileSync(join(data, "identity"), "something else\n");
    await assert.rejects(opened(context, { data }), /holds no key/);
    assert.equal(readFileSync(join(data, "identity"), "utf8"), "something else\n");
  });
});
