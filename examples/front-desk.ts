/**
 * Guests: `node examples/front-desk.ts`. A line such as `ana: hello` is said in the lobby by ana, who is there for all
 * others from then on, without a peer of her own; `ana: bye` lets her go. By her name she is the same one again.
 * @module
 */
import { createHash } from "node:crypto";
import { createInterface } from "node:readline";
import { join } from "earshot";
import { type Chat, guestOf, openChat } from "earshot/chat";

const [port = "7468", ...interfaces] = process.argv.slice(2);
const where = interfaces.length === 0 ? {} : { interfaces };
await using peer = await join({ name: "front desk", port: Number(port), ...where });
const chats = new Map<string, Chat>();
for await (const line of createInterface({ input: process.stdin })) {
  const [, name = "", text = ""] = /^([^:]{1,64}): *(.+)$/.exec(line) ?? [];
  if (name === "") continue;
  const digits = createHash("sha256").update(name).digest("hex").slice(0, 16);
  const chat = chats.get(name) ?? (await openChat(peer, { as: guestOf(peer, { name, digits }) }));
  chats.set(name, chat);
  const lobby = await chat.enter("lobby");
  await lobby.say(text);
  if (text === "bye") await chat.close();
  if (text === "bye") chats.delete(name);
}
