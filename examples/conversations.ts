/**
 * A chat: `node examples/conversations.ts ana` on several machines. What is typed is said in the lobby, `/away TEXT`
 * tells the others how one is, and `@name` means somebody.
 * @module
 */
import { createInterface } from "node:readline";
import { join } from "earshot";
import { openChat } from "earshot/chat";

const [name = "somebody", port = "7468", ...interfaces] = process.argv.slice(2);
const where = interfaces.length === 0 ? {} : { interfaces };
await using peer = await join({ name, port: Number(port), ...where });
await using chat = await openChat(peer);
const lobby = await chat.enter("lobby");

/** What has been printed. */
const told = new Set<string>();
function tellWhoIsAway(): void {
  for (const { name, availability, words } of chat.people)
    if (availability === "away" && !told.has(`${name} ${words}`)) {
      console.log(`(${name} is away: ${words})`);
      told.add(`${name} ${words}`);
    }
}
function tellWhatWasSaid(): void {
  for (const { id, name: from, text, mentions } of lobby.messages) {
    if (!told.has(id))
      console.log(`${from}: ${text}${mentions.includes(peer.id) ? " (for you)" : ""}`);
    told.add(id);
  }
}
chat.subscribe(tellWhoIsAway);
lobby.subscribe(tellWhatWasSaid);
tellWhoIsAway();
tellWhatWasSaid();
for await (const line of createInterface({ input: process.stdin })) {
  if (line.startsWith("/away ")) await chat.setStatus("away", line.slice(6));
  else await lobby.say(line);
}
