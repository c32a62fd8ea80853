/**
 * Builds the browser's pages, `packages/web/dist`, where they are missing or made of something else than what stands
 * there now. `npm start` and the tests of the pages run it first; with nothing to do it takes a moment.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { globSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { withLock } from "../lock.mjs";

const root = dirname(dirname(import.meta.dirname));
const pages = join(root, "packages/web");
const dist = join(pages, "dist");
/** Tells what a build was made of. */
const stampName = "made-of.txt";

/** What the pages are made of; the lockfile stands for their packages. */
const inputs = [
  "package-lock.json",
  "packages/web/{index.html,vite.config.ts,package.json}",
  "packages/web/{src,public}/**",
  "packages/app/src/gateway/protocol/**",
];

function madeOf(): string {
  const hash = createHash("sha256");
  for (const { parentPath, name } of globSync(inputs, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .toSorted((a, b) => (join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1))) {
    hash
      .update(`${name}\0`)
      .update(readFileSync(join(parentPath, name)))
      .update("\0");
  }
  return hash.digest("hex");
}

function isCurrent(wanted: string): boolean {
  try {
    return readFileSync(join(dist, stampName), "utf8") === wanted;
  } catch {
    return false;
  }
}

/** Builds them in any case. @returns whether that worked */
export async function buildPages(): Promise<boolean> {
  const vite = createRequire(join(pages, "package.json")).resolve("vite/package.json");
  const wanted = madeOf();
  // Built elsewhere and put into place at once: somebody may be looking at the pages as they are.
  const made = join(root, ".earshot/pages");
  const child = spawn(
    process.execPath,
    [
      join(dirname(vite), "bin/vite.js"),
      "build",
      "--logLevel",
      "warn",
      "--outDir",
      made,
      "--emptyOutDir",
    ],
    { cwd: pages, stdio: ["ignore", 2, 2] },
  );
  const [status] = (await once(child, "exit")) as [number | null];
  if (status !== 0) return false;
  writeFileSync(join(made, stampName), wanted);
  rmSync(dist, { recursive: true, force: true });
  renameSync(made, dist);
  return true;
}

if (import.meta.main) {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  if (!isCurrent(madeOf())) {
    await withLock(join(root, ".earshot/pages.lock"), say, async () => {
      // Whoever held the lock before us may have done it.
      if (isCurrent(madeOf())) return;
      say("Building the pages for the browser …");
      if (!(await buildPages())) process.exitCode = 1;
    });
  }
}
