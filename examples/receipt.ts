/**
 * Says something to a group and shows who has got it: `node examples/receipt.ts "Fire drill"`, while
 * `earshot listen meals` runs elsewhere.
 * @module
 */
import { EarshotError, join, type Receipt } from "earshot";

const [text = "hello", port = "7468", ...interfaces] = process.argv.slice(2);
const where = interfaces.length === 0 ? {} : { interfaces };
await using peer = await join({ name: "crier", port: Number(port), ...where });
await using meals = await peer.group("meals", { join: false });
await peer.find({ group: "meals" }, { timeoutMs: 10_000 });
const nameOf = new Map(peer.view.members.map(({ id, name }) => [id, name]));

try {
  tell(await meals.send(text, { until: "received", by: "all", timeoutMs: 5_000 }));
} catch (error) {
  // The receipt says what is known; the message may arrive all the same.
  if (!(error instanceof EarshotError) || error.details["receipt"] === undefined) throw error;
  tell(error.details["receipt"] as Receipt);
  process.exitCode = 1;
}

function tell({ by, missing }: Receipt): void {
  for (const id of by) console.log(`${nameOf.get(id)} has it`);
  for (const { member, reason } of missing) console.log(`${nameOf.get(member)} has not: ${reason}`);
}
