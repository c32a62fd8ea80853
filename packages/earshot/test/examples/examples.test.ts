/**
 * Each example does what its first lines promise. (`hello` has its test beside those of the peer.)
 * @module
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { joinLoopback, somePort } from "../peer/kit/peers.ts";
import { run, until } from "./kit.ts";

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

test("receipt says who has it", async (context) => {
  const port = somePort();
  const ana = await joinLoopback(context, port, { name: "ana" });
  const meals = await ana.group("meals");
  const heard: string[] = [];
  meals.receive((message) => heard.push(message.text()));
  const crier = run(context, "receipt", ["Fire drill", String(port), "lo"]);
  assert.equal(await crier.exit, 0);
  assert.deepEqual(crier.lines, ["ana has it"]);
  assert.deepEqual(heard, ["Fire drill"]);
});

test("fast-path brings every message", async (context) => {
  const args = ["20000", String(somePort()), "lo"];
  const reader = run(context, "fast-path", ["read", ...args]);
  const writer = run(context, "fast-path", ["write", ...args]);
  assert.deepEqual(await Promise.all([reader.exit, writer.exit]), [0, 0]);
  assert.deepEqual(reader.lines, ["20000 messages"]);
  assert.deepEqual(writer.lines, ["1 have it all"]);
});

test("large-message brings a file, and tells how far it is", async (context) => {
  const folder = await mkdtemp(join(tmpdir(), "earshot-large-"));
  context.after(() => rm(folder, { recursive: true }));
  const [from, to] = [join(folder, "from"), join(folder, "to")];
  const bytes = randomBytes(1_000_000);
  await writeFile(from, bytes);
  const port = String(somePort());
  const keeper = run(context, "large-message", ["keep", to, port, "lo"]);
  const sender = run(context, "large-message", ["send", from, port, "lo"]);
  assert.deepEqual(await Promise.all([keeper.exit, sender.exit]), [0, 0]);
  assert.deepEqual(keeper.lines, ["1000000 bytes of send"]);
  assert.ok(sender.lines.length > 2 && sender.lines.includes("1000000 of 1000000 bytes"));
  assert.equal(sender.lines.at(-1), "1 have it");
  assert.ok(bytes.equals(await readFile(to)));
});

test("direct-message is answered, and heard by nobody else", async (context) => {
  const port = somePort();
  const other = await joinLoopback(context, port, { name: "other" });
  const overheard: string[] = [];
  other.receive((message) => overheard.push(message.text()));
  const oracle = run(context, "direct-message", ["answer", "", String(port), "lo"]);
  const asker = run(context, "direct-message", ["ask", "How late is it?", String(port), "lo"]);
  assert.equal(await asker.exit, 0);
  assert.deepEqual(asker.lines, ['answer: You said "How late is it?".']);
  assert.deepEqual(oracle.lines, ["ask: How late is it?"]);
  assert.deepEqual(overheard, []);
});

test("history is there for who comes later, and after a restart", async (context) => {
  const port = String(somePort());
  const folder = await mkdtemp(join(tmpdir(), "earshot-history-"));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const enter = (name: string): ReturnType<typeof run> =>
    run(context, "history", [name, port, join(folder, name), "lo"]);
  const ana = enter("ana");
  await until(() => ana.lines.includes("(that is all so far)"), "ana to be in");
  ana.say("bread");
  await until(() => ana.lines.includes("me: bread"), "her own words");
  const bob = enter("bob");
  await until(() => bob.lines.includes("(that is all so far)"), "bob to be in");
  assert.deepEqual(bob.lines, ["other: bread", "(that is all so far)"]);
  bob.say("cheese");
  await until(() => ana.lines.includes("other: cheese"), "his words");
  ana.hangUp();
  assert.equal(await ana.exit, 0);
  bob.hangUp();
  assert.equal(await bob.exit, 0);
  const again = enter("ana");
  await until(() => again.lines.includes("(that is all so far)"), "ana to be in again");
  assert.deepEqual(again.lines, ["me: bread", "other: cheese", "(that is all so far)"]);
  again.hangUp();
  assert.equal(await again.exit, 0);
});

test("ask is answered by whoever serves it", async (context) => {
  const port = String(somePort());
  const server = run(context, "ask", ["serve", "", port, "lo"]);
  const seeker = await joinLoopback(context, Number(port), { name: "seeker" });
  await seeker.find({ service: "sum" }, { timeoutMs: 15_000 });
  const asker = run(context, "ask", ["ask", "4 5 6", port, "lo"]);
  assert.equal(await asker.exit, 0);
  assert.deepEqual(asker.lines, ["4 + 5 + 6 = 15, says serve"]);
  const failed = seeker.request({}, "sum", "four");
  await assert.rejects(failed, { code: "ERR_EARSHOT_REQUEST_FAILED", message: /no numbers/ });
  server.interrupt();
});

test("positions come up to the latest", async (context) => {
  const port = somePort();
  const watcher = await joinLoopback(context, port, { name: "watcher" });
  const field = await watcher.group("field", { reliability: "best-effort" });
  const seen: number[] = [];
  field.receive((message) => seen.push((message.value() as { x: number }).x));
  const ana = run(context, "positions", ["ana", "20", String(port), "lo"]);
  assert.equal(await ana.exit, 0);
  await until(() => seen.at(-1) === 20, "the last position");
  assert.deepEqual(
    seen,
    seen.toSorted((a, b) => a - b),
  );
});
