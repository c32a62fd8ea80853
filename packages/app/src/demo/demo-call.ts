/**
 * What `--demo` means for the rest of a command line: a room of its own, on this machine alone, of which nothing is
 * kept. Whoever says otherwise has it otherwise.
 *
 * @module
 */
import type { Call } from "../cli/command.ts";

/** Nobody else's bots, and nobody's real room. */
const demoRealm = "demo";
/** Every machine has it, whatever its name there. */
const loopback = "127.0.0.1";

/** The call as it is meant. */
export function demoCall(call: Call): Call {
  const { options } = call;
  if (options.demo !== true) return call;
  const { realm = demoRealm, interface: interfaces = [loopback], data } = options;
  const kept = data === undefined ? ({ ephemeral: true } as const) : {};
  return { ...call, options: { ...options, realm, interface: interfaces, ...kept } };
}
