/**
 * `npm start`: installs what is missing, then takes part in the room with the live screen.
 *
 * @module
 */
import { join } from "node:path";
import { become } from "../packages/app/bin/runtime.js";
import { ensureInstalled, root, tool } from "./ensure.mjs";

await tool(async () => {
  const runtime = await ensureInstalled();
  become(runtime, [join(root, "packages/app/bin/earshot.js"), "up", ...process.argv.slice(2)]);
});
