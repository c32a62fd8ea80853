/**
 * The packages as strangers get them: built, packed, looked over by publint and attw, installed far from the repository
 * and used there from JavaScript and from TypeScript.
 *
 * @module
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test, type TestContext } from "node:test";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

const root = dirname(dirname(import.meta.dirname));
const packages = ["earshot", "app"] as const;
type Name = (typeof packages)[number];

const away = realpathSync(mkdtempSync(join(tmpdir(), "earshot-away-")));
const tarballs = new Map<Name, { path: string; files: readonly string[] }>();
after(() => rmSync(away, { recursive: true, force: true }));

/** npm hands its settings down in the environment; they are not for the installation elsewhere. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^npm_|^INIT_CWD$|^NODE_TEST_CONTEXT$|^NODE_OPTIONS$/.test(name),
  ),
);

function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    env: environment,
    timeout: 120_000,
  });
  const said = `${command} ${args.join(" ")}\n${stdout}${stderr}`;
  assert.equal(status, 0, error === undefined ? said : `${said}${error.message}`);
  return stdout;
}

/** A script of an installed package's `bin`. */
function tool(name: string, bin: string): string {
  const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
  const { bin: scripts } = JSON.parse(readFileSync(manifest, "utf8")) as {
    bin: Record<string, string>;
  };
  return join(dirname(manifest), scripts[bin] ?? "");
}

function tarball(name: Name): string {
  const { path } = tarballs.get(name) ?? {};
  assert.ok(path, `${name} was not packed`);
  return path;
}

test("they build, and are packed", () => {
  run(process.execPath, [join(root, "tools/build/main.ts")], root);
  for (const name of packages) {
    const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", away];
    const [packed] = JSON.parse(run("npm", args, join(root, "packages", name))) as [
      { filename: string; files: { path: string }[] },
    ];
    const path = join(away, packed.filename.replace("@", "").replace("/", "-"));
    tarballs.set(name, { path, files: packed.files.map((file) => file.path) });
  }
});

test("the tarballs hold what they should and no more", () => {
  const allowed: Record<Name, RegExp> = {
    earshot: /^(?:package\.json|LICENSE|README\.md|(?:dist|src)\/.+\.(?:js|ts|map))$/,
    app: /^(?:package\.json|LICENSE|README\.md|bin\/.+\.js|dist\/.+\.(?:js|ts|map))$/,
  };
  for (const name of packages) {
    const files = tarballs.get(name)?.files ?? [];
    assert.deepEqual(
      files.filter((path) => !allowed[name].test(path)),
      [],
    );
    for (const path of ["LICENSE", "package.json"]) assert.ok(files.includes(path), path);
  }
  assert.ok(tarballs.get("earshot")?.files.includes("dist/index.js"));
  assert.ok(tarballs.get("app")?.files.includes("dist/main.js"));
});

for (const name of packages) {
  test(`publint finds nothing in ${name}`, async () => {
    const { messages, pkg } = await publint({
      pack: { tarball: new Uint8Array(readFileSync(tarball(name))).buffer },
      strict: true,
    });
    assert.deepEqual(
      messages.map((message) => formatMessage(message, pkg)),
      [],
    );
  });
}

test("attw finds every entry's types", () => {
  const attw = tool("@arethetypeswrong/cli", "attw");
  run(process.execPath, [attw, tarball("earshot"), "--profile", "esm-only", "--no-color"], away);
});

/** What programs import. */
function entries(): string[] {
  const manifest = readFileSync(join(root, "packages/earshot/package.json"), "utf8");
  const { exports: names } = JSON.parse(manifest) as { exports: Record<string, unknown> };
  return Object.keys(names)
    .filter((name) => !name.endsWith(".json"))
    .map((name) => `earshot${name.slice(1)}`);
}

/** Installs both tarballs in a project of their own; `false` where there is no registry to be reached. */
function install(t: TestContext): string | false {
  const folder = join(away, "project");
  mkdirSync(folder, { recursive: true });
  const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    devDependencies: Record<string, string>;
  };
  const manifest = {
    private: true,
    type: "module",
    dependencies: {
      "@earshot/app": `file:${tarball("app")}`,
      "@types/node": devDependencies["@types/node"],
      earshot: `file:${tarball("earshot")}`,
    },
    // The program's library is this one: the registry is not asked for it.
    overrides: { earshot: "$earshot" },
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  const args = ["install", "--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts"];
  const { status, stdout, stderr } = spawnSync("npm", args, {
    cwd: folder,
    encoding: "utf8",
    env: environment,
    timeout: 150_000,
  });
  if (status === 0) return folder;
  if (process.env["CI"] !== "true" && /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT/.test(stderr)) {
    t.skip("the package registry cannot be reached");
    return false;
  }
  return assert.fail(`npm ${args.join(" ")}\n${stdout}${stderr}`);
}

test("installed elsewhere, they work", async (t) => {
  const folder = install(t);
  if (folder === false) return;
  writeFileSync(
    join(folder, "use.mjs"),
    `import assert from "node:assert";
import * as earshot from "earshot";
import * as sim from "earshot/sim";
import { sqliteStore } from "earshot/store";
assert.equal(typeof earshot.join, "function");
assert.notEqual(Object.keys(sim).length, 0);
assert.match(import.meta.resolve("earshot"), /dist\\/index\\.js$/);
const store = sqliteStore("topics");
const { log, contents } = await store.open("weather", () => undefined);
assert.equal(contents.entries + await log.commit([]), 1);
await store.close();
${entries()
  .map((entry) => `assert.notEqual(Object.keys(await import("${entry}")).length, 0);`)
  .join("\n")}
import { replayFile } from "earshot/replay";
const peer = await earshot.join({ name: "ana", interfaces: ["lo"], record: "flight.rec" });
await peer.close();
const { sameCode, difference, inputs } = await replayFile("flight.rec");
assert.ok(inputs > 0);
assert.deepEqual({ sameCode, difference }, { sameCode: true, difference: undefined });
`,
  );
  writeFileSync(
    join(folder, "use.ts"),
    `import { join } from "earshot";
import * as sim from "earshot/sim";
export async function greet(): Promise<string> {
  const peer = await join({ name: "ana" });
  await peer.close();
  return peer.id;
}
export const parts: string[] = Object.keys(sim);
// @ts-expect-error: were the types missing, this would be no error
export const wrong: number = join;
`,
  );
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        noEmit: true,
        target: "es2024",
        module: "nodenext",
        lib: ["es2024", "esnext.disposable"],
        types: ["node"],
      },
      files: ["use.ts"],
    }),
  );
  await t.test("from JavaScript", () => {
    run(process.execPath, ["use.mjs"], folder);
  });
  await t.test("from TypeScript", () => {
    run(process.execPath, [tool("typescript", "tsc"), "-p", "."], folder);
  });
  await t.test("as a command", () => {
    const bin = join(folder, "node_modules/@earshot/app/bin/earshot.js");
    assert.match(run(process.execPath, [bin, "--help"], folder), /earshot/);
  });
});
