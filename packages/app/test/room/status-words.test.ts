/**
 * Conditions of the network are told in words, cleaned, and once.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { LinkId, Status } from "earshot";
import { statusWords } from "../../src/room/status-words.ts";
import { reachOf } from "../../src/room/words.ts";
import { fakeMember } from "../kit/fake-network.ts";

const link = "eth0" as LinkId;

test("what a person can act upon is told, what is shown otherwise is not", () => {
  const told = (status: Status) => statusWords(status)?.text;
  assert.match(told({ type: "link-down", link }) ?? "", /eth0 is gone/);
  assert.match(told({ type: "inbox-full", group: "lobby", missed: 7 }) ?? "", /7 messages/);
  assert.equal(told({ type: "readable" }), undefined);
  assert.equal(told({ type: "no-one-heard", forMs: 60_000 }), undefined);
  assert.equal(told({ type: "lagged", byMs: 300 }), undefined);
  const full = { type: "topic-failed", topic: "board", error: new Error("no space left") } as const;
  assert.match(told(full) ?? "", /board can no longer be kept: no space left/);
  assert.match(told({ type: "lagged", byMs: 3_000 }) ?? "", /busy for 3\.0 s/);
});

test("several ways that fail on one network make one line", () => {
  const texts = ["multicast4", "multicast6"].map(
    (way) => statusWords({ type: "link-error", link, way, error: "unreachable" })?.text,
  );
  assert.equal(texts[0], texts[1]);
});

test("what others can put into a condition is cleaned", () => {
  const status: Status = { type: "handler-failed", group: "lobby", error: "\u001b[2Jboom" };
  assert.doesNotMatch(statusWords(status)?.text ?? "", /\u001b/);
});

test("reach is put into words only when something is amiss", () => {
  const of = (hearsUs?: boolean, heardByMulticast?: boolean, unicast?: boolean) =>
    reachOf(fakeMember({ reach: { hearsUs, heardByMulticast, unicast } }));
  assert.equal(of(true, true, true), undefined);
  assert.equal(of(), undefined);
  assert.equal(of(false, false, true), "unicast only");
  assert.equal(of(false, true, true), "hears only unicast");
  assert.equal(of(true, false, true), "heard only by unicast");
  assert.equal(of(true, true, false), "multicast only");
  assert.equal(of(false, false, false), "unreachable");
});
