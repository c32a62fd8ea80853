/**
 * JSON Patches on states that are shared: what is untouched stays the same object, what does not fit is refused.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { PatchOperation } from "@earshot/app/protocol";
import { applyPatch, PatchMisfit } from "../../src/client/patch.ts";
import { diff } from "../kit/diff.ts";

const state = { people: [{ id: "a" }, { id: "b" }], read: { a: 1 }, title: "x" };

test("adds, replaces and removes in records and lists", () => {
  const patch: PatchOperation[] = [
    { op: "add", path: "/people/1", value: { id: "c" } },
    { op: "add", path: "/people/-", value: { id: "d" } },
    { op: "replace", path: "/people/0/id", value: "z" },
    { op: "remove", path: "/read/a" },
    { op: "add", path: "/read/b~1c~0d", value: 2 },
    { op: "replace", path: "/title", value: "y" },
  ];
  assert.deepEqual(applyPatch(state, patch), {
    people: [{ id: "z" }, { id: "c" }, { id: "b" }, { id: "d" }],
    read: { "b/c~d": 2 },
    title: "y",
  });
  assert.deepEqual(state, { people: [{ id: "a" }, { id: "b" }], read: { a: 1 }, title: "x" });
  assert.deepEqual(applyPatch(state, [{ op: "replace", path: "", value: 7 }]), 7);
});

test("what a patch leaves alone stays the same object", () => {
  const next = applyPatch(state, [
    { op: "replace", path: "/people/1/id", value: "q" },
  ]) as typeof state;
  assert.notEqual(next.people, state.people);
  assert.equal(next.people[0], state.people[0]);
  assert.equal(next.read, state.read);
});

test("what does not fit is refused", () => {
  const misfits: PatchOperation[] = [
    { op: "replace", path: "/nothing", value: 1 },
    { op: "remove", path: "/people/2" },
    { op: "replace", path: "/people/-", value: 1 },
    { op: "add", path: "/people/3", value: 1 },
    { op: "add", path: "/people/01", value: 1 },
    { op: "replace", path: "/title/0", value: 1 },
    { op: "replace", path: "/toString", value: 1 },
    { op: "add", path: "people", value: 1 },
    { op: "remove", path: "" },
  ];
  for (const operation of misfits)
    assert.throws(() => applyPatch(state, [operation]), PatchMisfit, operation.path);
});

test("no prototype is reached", () => {
  const next = applyPatch({}, [{ op: "add", path: "/__proto__", value: { evil: true } }]) as {
    evil?: boolean;
  };
  assert.equal(next.evil, undefined);
  assert.equal(Object.getPrototypeOf(next), Object.prototype);
});

test("the kit's differences lead from any state to any other", () => {
  const states = [
    {},
    { a: [] },
    { a: [1, 2, 3], b: { c: "x" } },
    { a: [2, 3], b: { c: "y", d: null } },
    { a: [{ id: 1 }, { id: 2 }, { id: 3 }] },
    { a: [{ id: 0 }, { id: 2, x: 1 }, { id: 3 }, { id: 4 }] },
    { a: [{ id: 3 }], "/~": 1 },
  ];
  for (const from of states)
    for (const to of states) assert.deepEqual(applyPatch(from, diff(from, to)), to);
});
