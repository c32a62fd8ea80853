#!/usr/bin/env node
/**
 * The `earshot` command: runs the built program where it is installed, and the sources in the repository.
 *
 * @module
 */
import { existsSync } from "node:fs";
import * as nodeModule from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { become, findRuntime, newEnough, tooOld } from "./runtime.js";

// The sources are not published, so where they are, this is the repository.
const source = new URL("../src/main.ts", import.meta.url);
const built = new URL("../dist/main.js", import.meta.url);
const inRepository = existsSync(source);
// Absent from the Node.js that only hands over.
const { enableCompileCache } = nodeModule;

// Starting is mostly compiling: what was compiled once is kept, where Node.js keeps it for each user and version.
process.env["NODE_COMPILE_CACHE"] ??= join(tmpdir(), "node-compile-cache");

if (!inRepository && newEnough(process.versions.node)) {
  enableCompileCache?.();
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
