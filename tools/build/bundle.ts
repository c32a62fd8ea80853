/**
 * Bundles the sources of a package into a few files: a program that imports hundreds of small ones waits for each.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { rolldown } from "rolldown";

interface Manifest {
  readonly exports?: Readonly<Record<string, string | { readonly "earshot-source": string }>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * Writes `dist`, with each entry of the package where its manifest says that it is.
 *
 * @param folder of the package
 * @param programs files in `src` that are run by their path, and keep it
 */
export async function bundle(folder: string, programs: readonly string[]): Promise<void> {
  const source = join(folder, "src");
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const exported = Object.values(manifest.exports ?? {}).flatMap((target) =>
    typeof target === "string" ? [] : [join(folder, target["earshot-source"])],
  );
  const entries = [...exported, ...programs.map((name) => join(source, name))];
  const packages = { ...manifest.dependencies, ...manifest.optionalDependencies };
  const build = await rolldown({
    input: Object.fromEntries(
      entries.map((path) => [relative(source, path).replace(/\.ts$/, ""), path]),
    ),
    platform: "node",
    external: Object.keys(packages).map((name) => new RegExp(`^${name}(?:/|$)`)),
  });
  await build.write({
    dir: join(folder, "dist"),
    format: "esm",
    sourcemap: true,
    chunkFileNames: "parts/[name]-[hash].js",
  });
  await build.close();
}
