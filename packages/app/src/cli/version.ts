/**
 * The version of this program, as its package says.
 *
 * @module
 */
import { readFileSync } from "node:fs";

export function version(): string {
  const text = readFileSync(new URL(import.meta.resolve("@earshot/app/package.json")), "utf8");
  const { version: found } = JSON.parse(text) as { version: string };
  return found;
}
