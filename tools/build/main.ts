/**
 * Builds the packages in the order of their dependence: `dist` is emptied, then gets declarations from `tsc` and
 * JavaScript from the bundler, that of the pages from Vite.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { bundle } from "./bundle.ts";
import { buildPages } from "./pages.ts";

const root = dirname(dirname(import.meta.dirname));
const tsc = createRequire(import.meta.url).resolve("typescript/package.json");

for (const [name, programs] of [
  ["earshot", ["store/sqlite/store-thread.ts"]],
  ["app", ["main.ts"]],
] as const) {
  const folder = join(root, "packages", name);
  if (!existsSync(join(folder, "src"))) continue;
  rmSync(join(folder, "dist"), { recursive: true, force: true });
  const { status } = spawnSync(
    process.execPath,
    [join(dirname(tsc), "bin", "tsc"), "-p", join(folder, "tsconfig.build.json")],
    { cwd: root, stdio: "inherit" },
  );
  if (status !== 0) {
    process.stderr.write(`packages/${name} does not build.\n`);
    process.exit(1);
  }
  await bundle(folder, programs);
}

if (!(await buildPages())) {
  process.stderr.write("packages/web does not build.\n");
  process.exit(1);
}
