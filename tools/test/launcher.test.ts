/**
 * Handing over to another Node.js keeps what a shell or a supervisor sees: streams, exit status, signals.
 *
 * @module
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, test } from "node:test";
import { findRuntime, newEnough } from "../../packages/app/bin/runtime.js";

const runtime = new URL("../../packages/app/bin/runtime.js", import.meta.url).href;

test("old and new enough", () => {
  const versions = ["18.0.0", "20.20.2", "24.10.9", "24.11.0", "26.0.0"];
  assert.deepEqual(versions.filter(newEnough), ["24.11.0", "26.0.0"]);
});

test("the pinned Node.js is found", () => {
  assert.ok(findRuntime(import.meta.url));
});

/** Starts a process that becomes `node --eval program`. */
function handOver(program: string, before: string): ReturnType<typeof spawn> {
  const launcher = `
    import { become } from ${JSON.stringify(runtime)};
    ${before}
    become(process.execPath, ["--eval", ${JSON.stringify(program)}, "a b"]);`;
  return spawn(process.execPath, ["--input-type=module", "--eval", launcher], {
    stdio: ["pipe", "pipe", "inherit"],
  });
}

async function end(child: ReturnType<typeof spawn>): Promise<unknown[]> {
  return once(child, "close");
}

for (const [name, before] of [
  ["as the same process", ""],
  ["as a child, where a process cannot be replaced", "process.execve = undefined;"],
] as const) {
  describe(name, () => {
    test("arguments, standard input and exit status pass through", async () => {
      const program =
        'process.stdin.on("data", (text) => process.stdout.write(process.argv[1] + text)).on("end", () => process.exit(7))';
      const child = handOver(program, before);
      let said = "";
      child.stdout?.on("data", (text: Buffer) => (said += text.toString()));
      child.stdin?.end("!");
      assert.deepEqual(await end(child), [7, null]);
      assert.equal(said, "a b!");
    });

    test("a signal reaches the program, which may end in its own way", async () => {
      const program =
        'process.on("SIGTERM", () => process.exit(9)); setInterval(() => {}, 1000); console.log("ready")';
      const child = handOver(program, before);
      assert.ok(child.stdout);
      await once(child.stdout, "data");
      child.kill("SIGTERM");
      assert.deepEqual(await end(child), [9, null]);
    });

    test("death by a signal looks like it", async () => {
      const child = handOver('process.kill(process.pid, "SIGKILL")', before);
      assert.deepEqual(await end(child), [null, "SIGKILL"]);
    });
  });
}
