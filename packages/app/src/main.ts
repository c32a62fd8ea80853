/**
 * The `earshot` program: hands the command line over, and ends with its exit status.
 *
 * @module
 */
import { run } from "./cli/run.ts";
import { systemWorld } from "./cli/system-world.ts";

process.exitCode = await run(process.argv.slice(2), systemWorld());
// Standard input may still be open; nobody reads it any more.
process.stdin.unref?.();
// Whatever else lingers shall not keep a person waiting.
setTimeout(() => process.exit(), 1_000).unref();
