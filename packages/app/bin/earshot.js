#!/usr/bin/env node
/**
 * The `earshot` command: runs the built program where it is installed, and the sources in the repository.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { become, findRuntime, newEnough, tooOld } from "./runtime.js";

// The sources are not published, so where they are, this is the repository.
const source = new URL("../src/main.ts", import.meta.url);
const built = new URL("../dist/main.js", import.meta.url);
const inRepository = existsSync(source);

if (!inRepository && newEnough(process.versions.node)) {
  await import(built.href);
} else {
  const runtime = findRuntime(import.meta.url);
  if (runtime === undefined) {
    process.stderr.write(`${tooOld()}\n`);
    process.exitCode = 1;
  } else {
    const program = inRepository
      ? ["--conditions=earshot-source", fileURLToPath(source)]
      : [fileURLToPath(built)];
    become(runtime, [...program, ...process.argv.slice(2)]);
  }
}
