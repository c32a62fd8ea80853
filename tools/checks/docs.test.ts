/**
 * What the documents tell people to type is typed, in a network namespace of its own, and their code is type-checked.
 * The convention is in `fences.ts` and CONTRIBUTING.md.
 *
 * @module
 */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { missing } from "../../packages/earshot/test/kit/requires.ts";
import { type Command, commandsOf, fencesOf, firstMissing } from "./fences.ts";

const root = dirname(dirname(import.meta.dirname));
const documents = globSync(["*.md", "docs/**/*.md", "packages/*/*.md", "examples/**/*.md"], {
  cwd: root,
  exclude: ["**/node_modules/**"],
})
  .map((path) => path.replaceAll("\\", "/"))
  .toSorted();

test("there are documents", () => assert.notEqual(documents.length, 0));

test("examples of the convention are read as meant", () => {
  const document =
    "```sh run stop=5\na\nb\n```\n\n```text output\none … three\n```\n```sh\nno\n```";
  assert.deepEqual(commandsOf(document), [
    { line: 2, text: "a\nb", limitS: 60, stopS: 5, expected: ["one … three"] },
  ]);
  assert.equal(firstMissing("zero\none two three\n", ["one … three"]), undefined);
  assert.equal(firstMissing("one two\n", ["one … three"]), "one … three");
});

// Each has a network of its own, and most of them wait.
describe("commands", { concurrency: 3, skip: missing("namespaces") }, () => {
  for (const path of documents) {
    for (const command of commandsOf(readFileSync(join(root, path), "utf8"))) {
      const timeout = (command.limitS + 10) * 1_000;
      test(`${path}:${command.line}`, { timeout }, async () => inNamespace(command));
    }
  }
});

let made = 0;

/** A host by itself: an interface, with nobody at its other end. */
async function inNamespace(command: Command): Promise<void> {
  const name = `earshot-docs-${process.pid}-${made++}`;
  ip("netns", "add", name);
  try {
    ip("-n", name, "link", "set", "lo", "up");
    ip("-n", name, "link", "add", "room0", "type", "veth", "peer", "name", "wall0");
    ip("-n", name, "addr", "add", "10.77.0.1/24", "dev", "room0");
    for (const end of ["room0", "wall0"]) ip("-n", name, "link", "set", end, "up");
    await check(command, name);
  } finally {
    const { stdout } = spawnSync("ip", ["netns", "pids", name], { encoding: "utf8" });
    for (const pid of stdout.split("\n").filter(Boolean)) process.kill(Number(pid), "SIGKILL");
    ip("netns", "del", name);
  }
}

async function check(command: Command, namespace: string): Promise<void> {
  const shell = ["bash", "-euo", "pipefail", "-c", command.text];
  const child = spawn("ip", ["netns", "exec", namespace, ...shell], {
    cwd: root,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: readersEnvironment(),
  });
  const { pid } = child;
  assert.ok(pid);
  const said: string[] = [];
  const heard: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => said.push(text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => heard.push(text));
  let stopped = false;
  const stop = setTimeout(
    () => {
      stopped = true;
      // The whole group, as Ctrl-C in a terminal.
      process.kill(-pid, "SIGINT");
    },
    (command.stopS ?? command.limitS) * 1_000,
  );
  const [status, signal] = (await once(child, "close")) as [number | null, string | null];
  clearTimeout(stop);
  const output = said.join("");
  const all = `$ ${command.text}\n${output}${heard.join("")}`;
  if (command.stopS === undefined) {
    assert.equal(stopped, false, `not done after ${command.limitS} s: ${all}`);
    assert.equal(status, 0, `${signal ?? `status ${status}`}: ${all}`);
  } else {
    assert.equal(stopped, true, `ended by itself before ${command.stopS} s: ${all}`);
    const gentle = status === 0 || status === 130 || signal === "SIGINT";
    assert.equal(gentle, true, `${signal ?? `status ${status}`}: ${all}`);
  }
  const absent = firstMissing(output, command.expected);
  assert.equal(absent, undefined, `did not print "${absent}": ${all}`);
}

/** What a reader's shell has: nothing of what npm and the test runner add. */
function readersEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^npm_|^INIT_CWD$|^NODE_TEST_CONTEXT$|^NODE_OPTIONS$/.test(name),
  );
  const path = (process.env["PATH"] ?? "").split(":").filter((part) => !/node_modules/.test(part));
  return { ...Object.fromEntries(entries), PATH: path.join(":"), NO_COLOR: "1" };
}

function ip(...args: readonly string[]): void {
  const { status, stderr } = spawnSync("ip", args, { encoding: "utf8" });
  assert.equal(status, 0, `ip ${args.join(" ")}: ${stderr}`);
}

test("code is type-checked", () => {
  // Within the repository, so that "earshot" is found; named and padded so that errors point into the document.
  const folder = join(root, ".earshot", `docs-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  try {
    for (const path of documents) {
      for (const { line, language, words, text } of fencesOf(
        readFileSync(join(root, path), "utf8"),
      )) {
        if (language !== "ts" || !words.has("check")) continue;
        const name = `${path.replaceAll("/", "_")}-line-${line}.ts`;
        writeFileSync(join(folder, name), `${"\n".repeat(line - 1)}${text}\nexport {};\n`);
      }
    }
    const unused = { noUnusedLocals: false, noUnusedParameters: false };
    writeFileSync(join(folder, "none.ts"), "export {};\n");
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({
        extends: "../../tsconfig.base.json",
        compilerOptions: { noEmit: true, isolatedDeclarations: false, ...unused },
        include: ["*.ts"],
      }),
    );
    const manifest = createRequire(import.meta.url).resolve("typescript/package.json");
    const tsc = join(dirname(manifest), "bin/tsc");
    const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", "."], {
      cwd: folder,
      encoding: "utf8",
    });
    assert.equal(status, 0, stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
