/**
 * The screen of `earshot up`, in real terminals on two hosts.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { requires } from "../packages/earshot/test/kit/requires.ts";
import { Lan } from "./kit/lan.ts";

test("two people at their screens see each other, talk, and one leaves", async (t) => {
  if (!requires(t, "nft", "tmux")) return;
  await using lan = await Lan.make({ hosts: 2 });
  const [h1, h2] = lan.hosts;
  assert.ok(h1 && h2);
  await using ana = await h1.terminal(["up", "--name", "ana"]);
  await using bo = await h2.terminal(["up", "--name", "bo"]);
  await ana.shows(/\bbo\b/, { withinMs: 20_000 });
  await bo.shows(/\bana\b/, { withinMs: 20_000 });
  await ana.type("is anybody there? ¿Sí? 👋");
  await ana.press("Enter");
  await bo.shows(/ana\b.*is anybody there\? ¿Sí\?/, { withinMs: 10_000 });
  await bo.type("I am");
  await bo.press("Enter");
  await ana.shows(/bo\b.*I am/, { withinMs: 10_000 });
  console.log((await ana.screen()).trimEnd());
  await ana.resize(60, 18);
  await ana.shows(/bo\b.*I am/, { withinMs: 10_000 });
  await bo.press("C-c");
  assert.equal(await bo.ends({ withinMs: 10_000 }), 0);
  await ana.shows(/bo\b.*left/, { withinMs: 5_000 });
  await ana.press("C-c");
  assert.equal(await ana.ends({ withinMs: 10_000 }), 0);
});
