/**
 * The example of the front page, run twice as somebody would.
 * @module
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test, type TestContext } from "node:test";
import { somePort, until } from "./kit/peers.ts";

const root = join(import.meta.dirname, "../../../..");

test("two run the hello example, meet, talk, and part", { timeout: 60_000 }, async (context) => {
  const port = somePort();
  const ana = hello(context, "ana", port);
  const bob = hello(context, "bob", port);
  let greetedAfter = 0;
  await until(() => {
    // Bob's group may become known a moment after bob: ana greets whenever she hears something new.
    if (ana.lines.length > greetedAfter) ana.say("hello, bob");
    greetedAfter = ana.lines.length;
    return bob.lines.includes("ana: hello, bob");
  }, "the greeting");
  assert.ok(ana.lines.includes("bob joined"));
  assert.ok(bob.lines.includes("ana joined"));
  bob.leave();
  await until(() => ana.lines.includes("bob left"), "bob's leave");
  ana.leave();
  assert.deepEqual([await ana.exit, await bob.exit], [0, 0]);
});

interface Hello {
  readonly lines: readonly string[];
  readonly exit: Promise<number | null>;
  say(line: string): void;
  /** Ends its standard input. */
  leave(): void;
}

function hello(context: TestContext, name: string, port: number): Hello {
  const child = spawn(
    process.execPath,
    ["--conditions=earshot-source", "examples/hello.ts", name, String(port), "lo"],
    { cwd: root, stdio: ["pipe", "pipe", "inherit"] },
  );
  context.after(() => child.kill());
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  return {
    lines,
    exit: once(child, "exit").then(([code]) => code as number | null),
    say: (line) => void child.stdin.write(`${line}\n`),
    leave: () => child.stdin.end(),
  };
}
