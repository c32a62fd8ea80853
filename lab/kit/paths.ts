/**
 * Where things of this repository are, and the Node.js that runs them.
 * @module
 */
import { fileURLToPath } from "node:url";

export const repository: string = fileURLToPath(new URL("../../", import.meta.url));

/** The pinned Node.js is what runs the tests; so its path is our own. */
export const node: string = process.execPath;

/** What makes packages of this repository resolve to their sources. */
export const fromSource = "--conditions=earshot-source";

export const mainProgram: string = fileURLToPath(
  new URL("../../packages/app/src/main.ts", import.meta.url),
);

/** A program of the lab, such as `"peer"`. */
export function labProgram(name: string): string {
  return fileURLToPath(new URL(`../programs/${name}.ts`, import.meta.url));
}

/** Compiled modules, kept from one run to the next. */
export const compileCache: string = fileURLToPath(new URL("../../.earshot/lab", import.meta.url));
