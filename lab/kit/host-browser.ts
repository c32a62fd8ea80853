/**
 * Chromium in a host: it sees that host's network alone.
 * @module
 */
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { chromiumPath, launch } from "../../packages/web/test/kit/chromium.ts";
import type { Host } from "./host.ts";

/** Closing it is the caller's. */
export async function browserIn(host: Host): Promise<Browser> {
  const program = join(host.home, "chromium.sh");
  const command = host.enter([chromiumPath]).map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
  writeFileSync(program, `#!/bin/sh\nexec ${command.join(" ")} "$@"\n`);
  chmodSync(program, 0o700);
  return launch(program);
}
