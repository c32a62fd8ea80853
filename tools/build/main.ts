/**
 * Builds the packages in the order of their dependence: `dist` is emptied, then written by `tsc`, that of the pages
 * by Vite.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { buildPages } from "./pages.ts";

const root = dirname(dirname(import.meta.dirname));
const tsc = createRequire(import.meta.url).resolve("typescript/package.json");

for (const name of ["earshot", "app"]) {
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
}

if (!(await buildPages())) {
  process.stderr.write("packages/web does not build.\n");
  process.exit(1);
}
