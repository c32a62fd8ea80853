/**
 * A conversation in a group over plain lines: what the others say and who comes and goes is printed, what is typed is
 * said. Ends with "quit", the end of the input, "Adiós" where that was agreed, or the wish to leave.
 *
 * @module
 */
import type { Group, Message, Peer } from "earshot";
import type { World } from "../cli/world.ts";
import { clean, cleanLines, cleanName } from "../output/clean.ts";
import { printer } from "../output/printer.ts";
import type { Printer } from "../output/printer.ts";
import { isAdios, isQuit } from "../room/adios.ts";
import { presenceIn } from "../room/presence.ts";
import type { Presence } from "../room/presence.ts";
import { labelOf, missedWords } from "../room/words.ts";
import { lineConsole } from "./line-console.ts";
import type { LineConsole } from "./line-console.ts";
import { memberObject, messageLines, messageObject, spokenLine } from "./message-words.ts";
import { promptPrinter } from "./prompt-printer.ts";
import { settle } from "./settle.ts";
import { tellStatus } from "./tell-status.ts";
import type { Session } from "./with-peer.ts";

export interface ChatStyle {
  readonly group: string;
  readonly json: boolean;
  readonly untilAdios: boolean;
}

interface Chat extends ChatStyle {
  readonly session: Session;
  readonly room: Group;
  readonly lines: LineConsole;
  readonly out: Printer;
}

/** Talks until somebody or something ends it. */
export async function chatOver(session: Session, world: World, style: ChatStyle): Promise<void> {
  const { peer, leaving } = session;
  const room = await peer.group(style.group);
  const lines = lineConsole(world, "Message <quit>: ");
  const out = promptPrinter(printer(world, style.json), lines);
  const chat: Chat = { ...style, session, room, lines, out };
  const end = () => {
    lines.close();
    void room.close();
  };
  leaving.addEventListener("abort", end, { once: true });
  if (leaving.aborted) end();
  tellStatus(peer, out, leaving);
  // Ends with the peer.
  void hearAlone(chat);
  try {
    await Promise.all([hear(chat), meet(chat).then(() => talk(chat))]);
  } finally {
    leaving.removeEventListener("abort", end);
    end();
  }
}

async function hear(chat: Chat): Promise<void> {
  for await (const message of chat.room) {
    tellMessage(chat, message);
    const text = message.kind === "text" && message.stream === undefined ? message.text() : "";
    if (chat.untilAdios && isAdios(text)) adios(chat);
  }
}

/** What others send to this one alone. */
async function hearAlone(chat: Chat): Promise<void> {
  for await (const message of chat.session.peer) tellMessage(chat, message);
}

function tellMessage({ out, session }: Chat, message: Message): void {
  const { peer } = session;
  if (message.missed > 0) out.remark(`(${missedWords(message.missed)})`);
  const from = labelOf(message.from, [peer.self, ...peer.view.members]);
  const label = message.group === undefined ? `${from} (to you alone)` : from;
  out.result(messageObject(message, new Date()), spokenLine(label, messageLines(message)));
}

/** Learns who is there already and says so, and tells who comes and goes. */
async function meet(chat: Chat): Promise<void> {
  const { group, session, out, lines, room } = chat;
  const { peer, leaving } = session;
  const meeting = { settled: false };
  void tellChanges(chat, meeting);
  if (lines.interactive) lines.prompt();
  await settle(peer, { quietMs: 300, mostMs: 1_500, signal: leaving });
  meeting.settled = true;
  if (leaving.aborted) return;
  for (const member of room.members) {
    const present = { type: "present", group, member: memberObject(member), at: new Date() };
    out.result(present, undefined);
  }
  if (out.json) return;
  out.remark(hereWords(peer, room));
  if (peer.describe().seal === "none") {
    out.remark("This realm is open: others can read along (--secret-file closes it).");
  }
}

async function tellChanges(chat: Chat, meeting: { readonly settled: boolean }): Promise<void> {
  const { peer, leaving } = chat.session;
  for await (const change of peer.changes({}, { signal: leaving })) {
    const presence = presenceIn(chat.group, change);
    // Whoever answers in the first moments was there before us, and is told with the others.
    if (presence === undefined || (presence.type === "came" && !meeting.settled)) continue;
    tellPresence(chat, presence);
  }
}

function hereWords(peer: Peer, room: Group): string {
  const others = room.members.map((member) => labelOf(member, [peer.self, ...room.members]));
  const name = clean(room.name);
  return others.length === 0
    ? `You are ${cleanName(peer.name)}; nobody else is in ${name} yet.`
    : `You are ${cleanName(peer.name)}; in ${name}: ${others.join(", ")}.`;
}

const presenceTypes = {
  came: "entered",
  back: "entered",
  left: "left",
  silent: "failed",
  restarted: "failed",
  renamed: "renamed",
} as const;

function tellPresence({ out, group, session }: Chat, presence: Presence): void {
  const { peer } = session;
  const { type, member } = presence;
  const who = labelOf(type === "renamed" ? presence.before : member, [
    peer.self,
    ...peer.view.members,
  ]);
  const words = {
    came: "Entering user",
    back: "is back",
    left: "left",
    silent: "fell silent",
    restarted: "was started again",
    renamed: `is now called ${cleanName(member.name)}`,
  }[type];
  out.result(
    { type: presenceTypes[type], group, member: memberObject(member), at: new Date() },
    out.paint.dim(`* ${who}: ${words}`),
  );
}

async function talk(chat: Chat): Promise<void> {
  const { session, lines } = chat;
  for await (const line of lines.lines) {
    if (session.leaving.aborted) return;
    if (isQuit(line)) break;
    if (line.trim() !== "") await say(chat, line);
    if (session.leaving.aborted) return;
    lines.prompt();
  }
  session.leave();
}

async function say(chat: Chat, text: string): Promise<void> {
  const { room, out, session, group } = chat;
  const { peer } = session;
  try {
    const { members } = await room.send(text, { signal: session.leaving });
    out.result(
      { ...ownMessage(peer, group, text), members },
      spokenLine(cleanName(peer.name), cleanLines(text)),
    );
    if (members === 0) out.remark("(nobody else is here to hear it)");
  } catch (error) {
    if (session.leaving.aborted) return;
    out.remark(`Not sent: ${clean(error instanceof Error ? error.message : String(error))}`);
  }
  if (chat.untilAdios && isAdios(text)) adios(chat);
}

function ownMessage(peer: Peer, group: string, text: string): Readonly<Record<string, unknown>> {
  return {
    type: "message",
    group,
    from: { id: peer.id, name: peer.name },
    own: true,
    kind: "text",
    text,
    at: new Date(),
  };
}

function adios({ out, session }: Chat): void {
  if (session.leaving.aborted) return;
  out.remark("Adiós: everybody leaves.");
  session.leave();
}
