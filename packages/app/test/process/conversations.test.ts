/**
 * Conversations from the command line, as real processes on loopback.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { freePort } from "../../../earshot/test/kit/free-port.ts";
import { Program } from "../kit/program.ts";
import { until } from "../kit/until.ts";

test("one invites, the other joins, both talk; and it is read the next time, when nobody is there", async (t) => {
  const home = mkdtempSync(join(tmpdir(), "earshot-talk-"));
  t.after(() => rmSync(home, { recursive: true }));
  const port = String(await freePort());
  const place = ["--interface", "lo", "--port", port];
  const of = (name: string): string[] => ["--name", name, "--data", join(home, name), ...place];
  await using ana = new Program(["chat", "talk", ...of("ana")]);
  await using bob = new Program(["chat", "talk", "--json", "--timeout", "14s", ...of("bob")]);
  await until(
    () => ana.out.includes("* bob is here") || ana.err.includes("Here: bob."),
    () => `bob at ana's:\n${ana.out}\n${ana.err}`,
  );
  ana.stdin.write("nowhere\n/start Lunch @bob\nwho is hungry?\n");
  await ana.says("Not done: you are talking in no conversation");
  bob.stdin.write("/accept lunch\nI am, @ana\n/status busy eating\n/dance\n");
  await ana.shows("* Lunch: bob joined\n");
  await ana.shows("[Lunch] bob: I am, @ana (for you)\n");
  await ana.shows("* bob is busy: eating\n");
  await bob.shows('"text":"who is hungry?"');
  await bob.says("There is no /dance. /help shows what there is.");
  for (const line of bob.out.trim().split("\n")) assert.equal(typeof JSON.parse(line), "object");
  for (const program of [ana, bob]) {
    program.stdin.end("/quit\n");
    assert.equal(await program.ended, 0, program.err);
  }
  await using later = new Program(["chat", "read", "Lunch", ...of("bob")]);
  assert.equal(await later.ended, 0, later.err);
  assert.match(
    later.out,
    /^[\d-]+ [\d:]+ {2}ana: who is hungry\?\n[\d-]+ [\d:]+ {2}bob: I am, @ana\n$/,
  );
  assert.match(later.err, /Nobody else is here/);
  await using stranger = new Program(["chat", "say", "Lunch", "hello", ...of("eve")]);
  assert.equal(await stranger.ended, 1);
  assert.match(stranger.err, /you are not in a conversation called Lunch/);
});
