/**
 * Preloaded (`--import`), it hides the optional native packages as if they were not installed, and tells on standard
 * error that somebody asked for one.
 * @module
 */
import { registerHooks } from "node:module";

const natives = ["koffi", "sodium-native"];

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (!natives.includes(specifier)) return nextResolve(specifier, context);
    process.stderr.write(`hidden ${specifier}\n`);
    const code = context.conditions.includes("require")
      ? "MODULE_NOT_FOUND"
      : "ERR_MODULE_NOT_FOUND";
    throw Object.assign(new Error(`Cannot find package '${specifier}'`), { code });
  },
});
