/**
 * Looks for somebody who can do a job, and gives up in time: `node examples/find-by-role.ts calculator`,
 * while `earshot up --role calculator` runs elsewhere on the network.
 * @module
 */
import { EarshotError, join } from "earshot";

const [role = "calculator", seconds = "5", port = "7468", ...interfaces] = process.argv.slice(2);
const where = interfaces.length === 0 ? {} : { interfaces };
await using peer = await join({ name: "seeker", port: Number(port), ...where });

try {
  const found = await peer.find({ role }, { atLeast: 1, timeoutMs: Number(seconds) * 1_000 });
  for (const { name, addresses } of found) console.log(`${name} is a ${role}, at ${addresses[0]}`);
} catch (error) {
  // "Nobody does this" is an answer, anything else a fault.
  if (!(error instanceof EarshotError && error.code === "ERR_EARSHOT_TIMEOUT")) throw error;
  console.log(`no ${role} within ${seconds} s`);
  process.exitCode = 1;
}
