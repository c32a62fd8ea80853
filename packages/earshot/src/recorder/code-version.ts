/**
 * Which code this is: a recording says so, since only the same code has to give the same outputs.
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Chain } from "./chain.ts";

export interface CodeVersion {
  /** Version of the package. */
  readonly version: string;
  /** Hash over the engine's sources, which are published beside what is run; empty where they cannot be read. */
  readonly engine: string;
}

/** Reads about a quarter of a megabyte. */
export function codeVersion(): CodeVersion {
  return { version: packageVersion(), engine: engineHash() };
}

function packageVersion(): string {
  try {
    const text = readFileSync(new URL(import.meta.resolve("earshot/package.json")), "utf8");
    const found: unknown = JSON.parse(text);
    return String((found as { version?: unknown }).version);
  } catch {
    return "unknown";
  }
}

function engineHash(): string {
  try {
    const folder = fileURLToPath(new URL("src/core", import.meta.resolve("earshot/package.json")));
    const chain = new Chain();
    const encoder = new TextEncoder();
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => name.replaceAll("\\", "/"))
      .toSorted();
    for (const name of files) {
      chain.add(encoder.encode(name));
      chain.add(readFileSync(join(folder, name)));
    }
    return files.length === 0 ? "" : chain.digest;
  } catch {
    return "";
  }
}
