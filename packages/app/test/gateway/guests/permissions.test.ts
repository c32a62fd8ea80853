/**
 * What guests may do is decided for each command, and for how often.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Passes } from "../../../src/gateway/guests/passes.ts";
import {
  guestMay,
  pacesOfAll,
  pacesOfOne,
  permit,
} from "../../../src/gateway/guests/permissions.ts";
import { command } from "../../../src/gateway/protocol/index.ts";

type Type = keyof typeof guestMay;
const types = command.options.map((option) => option.entries.type.literal);

/** Only the person whose gateway it is leads games, and lets others in. */
const forHosts: readonly Type[] = [
  "host-quiz",
  "host-duel",
  "start-game",
  "next-question",
  "end-game",
  "share",
  "stop-sharing",
  "renew-invitation",
];

for (const type of types)
  test(`${type} is ${forHosts.includes(type) ? "for the host alone" : "for guests, too"}`, () => {
    const ask = (): void => permit(type, pacesOfOne(0), pacesOfAll(0), 0);
    if (forHosts.includes(type)) assert.throws(ask, { code: "ERR_GUEST" });
    else assert.doesNotThrow(ask);
  });

test("no command is without a decision, and no decision without a command", () => {
  assert.deepEqual(Object.keys(guestMay).toSorted(), [...types].toSorted());
});

test("who says too much waits, and takes nothing from the others", () => {
  const [loud, quiet, all] = [pacesOfOne(0), pacesOfOne(0), pacesOfAll(0)];
  let said = 0;
  assert.throws(
    () => {
      for (; ; said++) permit("say", loud, all, 0);
    },
    { code: "ERR_PACE" },
  );
  assert.ok(said >= 10 && said <= 50, `${said} at once`);
  permit("say", quiet, all, 0);
  permit("answer", loud, all, 0);
  permit("say", loud, all, 5_000);
});

test("all together are bounded as well", () => {
  const all = pacesOfAll(0);
  let guests = 0;
  assert.throws(
    () => {
      for (; ; guests++) {
        const one = pacesOfOne(0);
        for (let at = 0; at < 10; at++) permit("say", one, all, 0);
      }
    },
    { code: "ERR_PACE" },
  );
  assert.ok(guests >= 50 && guests < 500, `${guests} guests`);
});

test("a pass is of this gateway, unaltered, or none", () => {
  const passes = new Passes("key");
  const pass = passes.issue();
  const digits = passes.digitsOf(pass);
  assert.match(digits ?? "", /^[0-9a-f]{16}$/);
  assert.equal(new Passes("key").digitsOf(pass), digits, "also after a restart");
  assert.notEqual(passes.digitsOf(passes.issue()), digits);
  assert.equal(new Passes("another").digitsOf(pass), undefined);
  for (let at = 0; at < pass.length; at++) {
    const letter = pass[at] === "A" ? "B" : "A";
    const altered = pass.slice(0, at) + letter + pass.slice(at + 1);
    assert.equal(passes.digitsOf(altered), undefined, `letter ${at}`);
  }
  for (const rubbish of ["", "x", `${pass}=`, ` ${pass}`, pass.slice(1), "\u0000".repeat(48)])
    assert.equal(passes.digitsOf(rubbish), undefined, JSON.stringify(rubbish));
});
