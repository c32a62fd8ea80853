/**
 * Loads a package of `bench/node_modules`, which is there only where benchmarks have run. Each system says itself what it
 * uses of one, so that the rest of the repository can be checked without it.
 * @module
 */
import { createRequire } from "node:module";

const require = createRequire(new URL("../package.json", import.meta.url));

export async function fromNpm<Module>(name: string): Promise<Module> {
  return (await import(require.resolve(name))) as Module;
}

/** The version of a package, from the lockfile that installed it. */
export function npmVersion(name: string): string {
  const lock = require("./package-lock.json") as {
    packages: Record<string, { version: string } | undefined>;
  };
  return lock.packages[`node_modules/${name}`]?.version ?? "unknown";
}
