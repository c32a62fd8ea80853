/**
 * A command that answers a request: what goes in, what comes out, and what becomes of it when it fails.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Request } from "earshot";
import { runCommand } from "../../src/session/command-handler.ts";
import { fakeMember } from "../kit/fake-network.ts";

function requestOf(body: string, signal = new AbortController().signal): Request {
  const bytes = Buffer.from(body);
  const from = fakeMember({ id: "ab".repeat(16), name: "eve\u001b[31m\nroot" });
  const text = (): string => body;
  return { from, service: "try", kind: "text", bytes, signal, text, value: text };
}

const env = { PATH: process.env["PATH"] };

test("it reads the body and writes the reply", async () => {
  assert.equal(await runCommand(["cat"], requestOf("hi\nthere\n"), env), "hi\nthere");
  const binary = await runCommand(["printf", "\\377\\376"], requestOf(""), env);
  assert.deepEqual(binary, Uint8Array.of(255, 254));
});

test("it is told who asks, in words that obey nobody", async () => {
  const script = 'printf "%s|%s|%s" "$EARSHOT_FROM" "$EARSHOT_FROM_ID" "$EARSHOT_SERVICE"';
  const told = await runCommand(["sh", "-c", script], requestOf(""), env);
  assert.equal(told, `eve root|${"ab".repeat(16)}|try`);
});

test("its status and last words are the failure", async () => {
  const script = "echo first >&2; echo last >&2; exit 7";
  await assert.rejects(runCommand(["sh", "-c", script], requestOf(""), env), {
    code: "exit-7",
    message: "last",
  });
  await assert.rejects(runCommand(["/nowhere/at-all"], requestOf("x"), env), { code: "ENOENT" });
  await assert.rejects(runCommand(["sh", "-c", "kill -9 $$"], requestOf(""), env), {
    message: "ended by SIGKILL",
  });
});

test("it is ended when it says too much, or nobody waits any more", async () => {
  await assert.rejects(runCommand(["yes"], requestOf(""), env), { code: "too-large" });
  const giveUp = new AbortController();
  const running = runCommand(["sleep", "600"], requestOf("", giveUp.signal), env);
  const why = new Error("nobody waits");
  giveUp.abort(why);
  await assert.rejects(running, why);
});
