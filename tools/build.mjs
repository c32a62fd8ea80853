/**
 * `npm run build`: makes `dist` of every package, JavaScript with declarations and source maps.
 *
 * @module
 */
import { join } from "node:path";
import { become } from "../packages/app/bin/runtime.js";
import { ensureInstalled, root, tool } from "./ensure.mjs";

await tool(async () => {
  const runtime = await ensureInstalled();
  become(runtime, [join(root, "tools/build/main.ts"), ...process.argv.slice(2)]);
});
