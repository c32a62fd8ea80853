/**
 * Teaches a chat with a server, which knows who is there: a table from messages to what is done about them, and what a
 * client does when its server is gone. `node examples/course/chat-tcp.ts serve`, then `… ana`, `… bo`; type
 * `invite bo`, `join 421337`, or a conversation and words
 * @module
 */
import { createInterface } from "node:readline";
import { ChatClient, type ChatClientEvent, ChatServer } from "earshot/classic";

type Showing = { readonly [Type in ChatClientEvent["type"]]?: (event: never) => string };
type Of<Type extends ChatClientEvent["type"]> = Extract<ChatClientEvent, { type: Type }>;

const [name = "serve", port = "6666"] = process.argv.slice(2);
const words: Showing = {
  registered: (event: Of<"registered">) => `you are ${event.name}`,
  online: (event: Of<"online">) => `online: ${event.users.join(", ")}`,
  pending: (event: Of<"pending">) => `${event.conversation}: waiting for ${event.invited}`,
  invitation: (event: Of<"invitation">) => `${event.from} invites you to ${event.conversation}`,
  message: (event: Of<"message">) => `${event.conversation} ${event.from}: ${event.text}`,
  lost: (event: Of<"lost">) => `the server is gone; trying again in ${event.retryMs} ms`,
  error: (event: Of<"error">) => `refused: ${event.code} ${event.text}`,
};

if (name === "serve") {
  const server = new ChatServer({ port: Number(port), hosts: ["127.0.0.1"] });
  await server.start();
  console.log(`serving chat on ${port}`);
} else {
  const onEvent = (event: ChatClientEvent): void => {
    const text = words[event.type]?.(event as never);
    if (text !== undefined) console.log(text);
  };
  await using client = new ChatClient({ name, port: Number(port), onEvent });
  await client.start();
  for await (const line of createInterface({ input: process.stdin })) {
    const [first = "", ...rest] = line.split(" ");
    if (first === "invite") client.invite(rest[0] ?? "");
    else if (first === "join") client.join(rest[0] ?? "");
    else client.say(first, rest.join(" "));
  }
}
