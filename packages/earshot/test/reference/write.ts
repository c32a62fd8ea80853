/**
 * Writes the reference pages that follow from tables in the source: `node packages/earshot/test/reference/write.ts`.
 * A test checks that they are up to date.
 * @module
 */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { referencePages } from "./pages.ts";

const root = join(import.meta.dirname, "../../../..");
for (const [path, text] of referencePages()) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
  process.stdout.write(`${path}\n`);
}
