/**
 * `npm start`: installs what is missing, builds the pages if they changed, then takes part in the room with the live
 * screen.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { become } from "../packages/app/bin/runtime.js";
import { ensureInstalled, root, tool } from "./ensure.mjs";

await tool(async () => {
  const runtime = await ensureInstalled();
  // Without pages there still is the terminal.
  spawnSync(runtime, [join(root, "tools/build/pages.ts")], { stdio: ["ignore", 2, 2] });
  become(runtime, [join(root, "packages/app/bin/earshot.js"), "up", ...process.argv.slice(2)]);
});
