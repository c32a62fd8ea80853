/**
 * Directories for stores under test: in memory where the system has such a place, as waiting for a disk to sync takes
 * most of the time of such tests, and shows nothing, since nobody cuts its power.
 * @module
 */
import { existsSync, mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const inMemory = "/dev/shm";

/** A new directory; whoever made it removes it. */
export function scratchDirectory(): string {
  return realpathSync(
    mkdtempSync(join(existsSync(inMemory) ? inMemory : tmpdir(), "earshot-store-")),
  );
}
