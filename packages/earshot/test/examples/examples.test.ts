/**
 * Each example does what its first lines promise. (`hello` has its test beside those of the peer.)
 * @module
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, test } from "node:test";
import { joinLoopback, somePort, until } from "../peer/kit/peers.ts";
import { run } from "./kit.ts";

describe("find-by-role", () => {
  test("names who has the role", async (context) => {
    const port = somePort();
    await joinLoopback(context, port, { name: "sum", roles: ["calculator"] });
    await joinLoopback(context, port, { name: "idler" });
    const seeker = run(context, "find-by-role", ["calculator", "10", String(port), "lo"]);
    assert.equal(await seeker.exit, 0);
    assert.equal(seeker.lines.length, 1, seeker.lines.join("\n"));
    assert.match(seeker.lines[0] ?? "", /^sum is a calculator, at (127\.0\.0\.1|\[::1\]):\d+$/);
  });

  test("gives up in time when nobody has", async (context) => {
    const port = somePort();
    await joinLoopback(context, port, { name: "idler" });
    const seeker = run(context, "find-by-role", ["calculator", "0.5", String(port), "lo"]);
    assert.equal(await seeker.exit, 1);
    assert.deepEqual(seeker.lines, ["no calculator within 0.5 s"]);
  });
});

test("who-is-here tells who comes, changes and goes", async (context) => {
  const port = somePort();
  const watcher = run(context, "who-is-here", [String(port), "lo"]);
  const ana = await joinLoopback(context, port, { name: "ana", roles: ["scorer"] });
  await ana.find({ name: "watcher" }, { timeoutMs: 15_000 });
  await until(() => watcher.lines.length > 0, "ana at the watcher");
  assert.match(watcher.lines[0] ?? "", /^(joined|here): ana \[scorer\] in \[\]/);
  await ana.update({ name: "anita" });
  const renamed = "updated: anita [scorer] in []; 1 here";
  await until(() => watcher.lines.includes(renamed), "the new name");
  await ana.close();
  const gone = "left: anita [scorer] in []; 0 here";
  await until(() => watcher.lines.includes(gone), "the leave");
  watcher.interrupt();
  assert.equal(await watcher.exit, 0);
});

test("closed-room is heard by who knows the phrase, and by nobody else", async (context) => {
  const port = String(somePort());
  const enter = (name: string, phrase: string): ReturnType<typeof run> =>
    run(context, "closed-room", [name, port, "lo"], { EARSHOT_SECRET: phrase });
  const eve = enter("eve", "a wrong guess");
  const ana = enter("ana", "correct horse battery staple");
  const bob = enter("bob", "correct horse battery staple");
  const everybody = [ana, bob, eve];
  await until(() => everybody.every(({ lines }) => lines.length > 0), "all to be in");
  for (const { lines } of everybody) assert.match(lines[0] ?? "", /^sealed by (sodium|node)/);
  let said = 0;
  await until(() => {
    // The group of the other may become known a moment after the other: again, once it was answered.
    if (ana.lines.length > said) {
      said = ana.lines.length;
      ana.say("under the oak");
    }
    return bob.lines.includes("ana: under the oak");
  }, "the words at bob");
  eve.say("anybody?");
  await until(() => eve.lines.includes("(said to 0)"), "eve to learn that she is alone");
  for (const each of everybody) each.hangUp();
  assert.deepEqual(await Promise.all(everybody.map(({ exit }) => exit)), [0, 0, 0]);
  assert.deepEqual(eve.lines.slice(1), ["(said to 0)"]);
  assert.ok(!bob.lines.some((line) => line.startsWith("eve")));
});

test("status tells what to do about an open realm and a copied identity", async (context) => {
  const port = somePort();
  const careful = run(context, "status", [String(port), "lo"]);
  await until(() => careful.lines.length > 0, "the first condition");
  assert.equal(careful.lines[0], "anybody here can read along: give the realm a secret");
  const identity = Uint8Array.from(randomBytes(32));
  await joinLoopback(context, port, { name: "original", identity });
  await joinLoopback(context, port, { name: "clone", identity });
  const conflict = /^one identity at .+: give one of them its own$/;
  await until(() => careful.lines.some((line) => conflict.test(line)), "the conflict");
  careful.interrupt();
  assert.equal(await careful.exit, 0);
});
