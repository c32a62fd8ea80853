/**
 * A native person of the chat, in the lobby and in at most one conversation more, who obeys lines and prints what happens
 * as lines: so that a test has it talk with textbook programs and read both the same way.
 * @module
 */
import { createInterface } from "node:readline";
import { join } from "earshot";
import { type Conversation, type ConversationId, lobbyId, openChat, type Talk } from "earshot/chat";

const [name = "somebody"] = process.argv.slice(2);
const peer = await join({ name });
const chat = await openChat(peer);
const lobby = await chat.enter(lobbyId);
let other: Talk | undefined;

async function print(title: string, talk: Talk): Promise<void> {
  for await (const change of talk.changes()) {
    if (change.type !== "said" || change.message.author === peer.id) continue;
    console.log(`${title} ${chat.nameOf(change.message.author)}: ${change.message.text}`);
  }
}

function take(talk: Talk): void {
  other = talk;
  void print("other", talk);
}

function tellMembers({ id, members }: Conversation): void {
  const who = members.map((one) => chat.nameOf(one)).toSorted();
  console.log(`${id === lobbyId ? "lobby" : "other"} has ${who.join(",")}`);
}

async function watch(): Promise<void> {
  for await (const change of chat.changes()) {
    if (change.type === "came") {
      const { name: who, via } = change.person;
      console.log(`here ${who}${via === undefined ? "" : ` via ${chat.nameOf(via)}`}`);
    } else if (change.type === "went") console.log(`gone ${change.person.name}`);
    else if (change.type === "invited")
      console.log(`invited by ${chat.nameOf(change.invitation.by)}`);
    else if (change.type === "conversation") tellMembers(change.conversation);
  }
}

const invitation = (): ConversationId => chat.invitations[0]?.conversation.id ?? "";
const orders = new Map<string, (rest: string) => Promise<unknown>>([
  ["say", (text) => lobby.say(text)],
  ["tell", async (text) => other?.say(text)],
  ["accept", async () => take(await chat.accept(invitation()))],
  ["decline", () => chat.decline(invitation())],
  [
    "begin",
    async (with_) => {
      const who = chat.people.find((one) => one.name === with_);
      take(await chat.begin("plans", who === undefined ? [] : [who.id]));
    },
  ],
]);

void print("lobby", lobby);
void watch();
// Whoever was here before the watch.
for (const { name: who } of chat.people) console.log(`here ${who}`);
if (lobby.conversation !== undefined) tellMembers(lobby.conversation);
console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  const at = line.indexOf(" ");
  const [order, rest] = at === -1 ? [line, ""] : [line.slice(0, at), line.slice(at + 1)];
  await orders.get(order)?.(rest);
}
