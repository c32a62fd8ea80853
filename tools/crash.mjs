/**
 * `npm run crash`: installs what is missing, then runs `crash/main.ts` on the pinned Node.js.
 *
 * @module
 */
import { join } from "node:path";
import { become } from "../packages/app/bin/runtime.js";
import { ensureInstalled, root, tool } from "./ensure.mjs";

await tool(async () => {
  const runtime = await ensureInstalled();
  become(runtime, [
    "--conditions=earshot-source",
    join(root, "tools/crash/main.ts"),
    ...process.argv.slice(2),
  ]);
});
