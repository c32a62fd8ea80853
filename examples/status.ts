/**
 * Says what a person can do something about, until Ctrl-C: `node examples/status.ts`.
 * @module
 */
import { join, type Status } from "earshot";

const [port = "7468", ...interfaces] = process.argv.slice(2);
const leaving = new AbortController();
process.once("SIGINT", () => leaving.abort());
const where = interfaces.length === 0 ? {} : { interfaces };
await using peer = await join({ name: "careful", port: Number(port), ...where });
for await (const status of peer.status({ signal: leaving.signal })) console.log(advice(status));

function advice(status: Status): string {
  if (status.type === "readable") return "anybody here can read along: give the realm a secret";
  if (status.type === "no-one-heard") return "nobody is heard: run `earshot doctor`";
  if (status.type === "link-error")
    return `${status.link} does not carry ${status.way}: ${status.error}`;
  if (status.type === "conflict")
    return `one identity at ${status.addresses.join(" and ")}: give one of them its own`;
  return status.type;
}
