/**
 * What is named on the command line is what runs, at the address behind it.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { UsageError } from "../../src/cli/usage-error.ts";
import { wantedServices } from "../../src/session/classic-operands.ts";

const named = (...operands: readonly string[]) =>
  wantedServices(operands).map(({ entry, place }) => [entry.name, place]);

test("addresses and ports stand behind names", () => {
  assert.deepEqual(named("multicast", "228.5.6.7:6789"), [
    ["multicast", { host: "228.5.6.7", port: 6_789 }],
  ]);
  assert.deepEqual(
    named("chat", "7000", "echo", ":7001", "calculator", "[::1]:7002", "java-echo"),
    [
      ["chat", { port: 7_000 }],
      ["echo", { port: 7_001 }],
      ["calculator", { host: "::1", port: 7_002 }],
      ["java-echo", {}],
    ],
  );
  assert.deepEqual(named("echo-udp", "127.0.0.2"), [["echo-udp", { host: "127.0.0.2" }]]);
});

test("without names all run but those that are alone", () => {
  const names = named().map(([name]) => name);
  assert.ok(names.includes("chat"));
  assert.ok(!names.includes("greeting") && !names.includes("multicast"));
});

test("what is none is told, with a guess", () => {
  assert.throws(() => named("calculater"), {
    name: "UsageError",
    message: /Did you mean calculator/,
  });
  assert.throws(() => named("7000"), UsageError);
  assert.throws(() => named("chat", "7000", "7001"), UsageError);
  assert.throws(() => named("chat", "70000"), UsageError);
  assert.throws(() => named("chat", "chat"), UsageError);
});
