/**
 * A notebook of the room that nobody keeps alone: `node examples/history.ts ana`, later `node examples/history.ts bo`,
 * who reads what was written before. It is kept in `.earshot/`, with a key that makes its writer lasting.
 * @module
 */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { join } from "earshot";
import { sqliteStore } from "earshot/store";

const [name = "somebody", port = "7468", folder = `.earshot/${name}`, ...interfaces] =
  process.argv.slice(2);
mkdirSync(folder, { recursive: true });
if (!existsSync(`${folder}/key`)) writeFileSync(`${folder}/key`, randomBytes(32), { mode: 0o600 });
const identity = new Uint8Array(readFileSync(`${folder}/key`));
const store = sqliteStore(`${folder}/topics`);
const where = interfaces.length === 0 ? {} : { interfaces };
const peer = await join({ name, identity, store, port: Number(port), ...where });
const notes = await peer.topic("notes");

const reading = (async () => {
  for await (const item of notes.read({ live: true }))
    if (item.type === "entry") console.log(`${item.own ? "me" : "other"}: ${item.text()}`);
    else if (item.type === "caught-up") console.log("(that is all so far)");
})();
for await (const line of createInterface({ input: process.stdin })) await notes.append(line);
await peer.close();
await Promise.all([reading, store.close()]);
