/**
 * Talking over plain lines: what the others say and who comes and goes is printed, what is typed is said. Ends with "quit", the end of the input, "Adiós" where that was agreed, or the wish to leave.
 *
 * @module
 */
import type { Peer } from "earshot";
import { isAdios } from "earshot/chat";
import type { World } from "../../cli/world.ts";
import { clean, cleanName } from "../../output/clean.ts";
import { printer } from "../../output/printer.ts";
import type { Printer } from "../../output/printer.ts";
import { presenceIn } from "../../room/presence.ts";
import type { Presence } from "../../room/presence.ts";
import { isQuit } from "../../room/quit.ts";
import { labelOf } from "../../room/words.ts";
import { lineConsole } from "../line-console.ts";
import type { LineConsole } from "../line-console.ts";
import { memberObject } from "../message-words.ts";
import { promptPrinter } from "../prompt-printer.ts";
import { settle } from "../settle.ts";
import { tellStatus } from "../tell-status.ts";
import type { Session } from "../with-peer.ts";
import { heardMessage } from "./group-place.ts";
import type { Heard, LinePlace } from "./line-place.ts";

export interface LineStyle {
  readonly json: boolean;
  readonly untilAdios: boolean;
}

interface Talking extends LineStyle {
  readonly session: Session;
  readonly place: LinePlace;
  readonly lines: LineConsole;
  readonly out: Printer;
}

/** Talks until somebody or something ends it, and closes the place. */
export async function talkInLines(
  session: Session,
  world: World,
  place: LinePlace,
  style: LineStyle,
): Promise<void> {
  const { peer, leaving } = session;
  const lines = lineConsole(world, "Message <quit>: ");
  const out = promptPrinter(printer(world, style.json), lines);
  const talking: Talking = { ...style, session, place, lines, out };
  let closing: Promise<void> | undefined;
  const end = () => {
    lines.close();
    closing ??= place.close();
  };
  leaving.addEventListener("abort", end, { once: true });
  if (leaving.aborted) end();
  tellStatus(peer, out, leaving);
  // Ends with the peer.
  void hearAlone(talking);
  try {
    await Promise.all([hear(talking), meet(talking).then(() => speak(talking))]);
  } finally {
    leaving.removeEventListener("abort", end);
    end();
    await closing;
  }
}

async function hear(talking: Talking): Promise<void> {
  for await (const heard of talking.place.heard()) {
    tellHeard(talking, heard);
    if (talking.untilAdios && isAdios(heard.now ?? "")) adios(talking);
  }
}

/** What others send to this one alone. */
async function hearAlone(talking: Talking): Promise<void> {
  const { peer } = talking.session;
  for await (const message of peer) tellHeard(talking, heardMessage(peer, message));
}

function tellHeard({ out }: Talking, { object, line, remark }: Heard): void {
  if (remark !== undefined) out.remark(remark);
  out.result(object, line);
}

/** Learns who is there already and says so, and tells who comes and goes. */
async function meet(talking: Talking): Promise<void> {
  const { session, out, lines, place } = talking;
  const { peer, leaving } = session;
  const meeting = { settled: false };
  void tellChanges(talking, meeting);
  if (lines.interactive) lines.prompt();
  await settle(peer, { quietMs: 300, mostMs: 1_500, signal: leaving });
  meeting.settled = true;
  if (leaving.aborted) return;
  for (const member of place.members) {
    const about = { group: place.name, member: memberObject(member) };
    const present = { type: "present", ...about, at: new Date() };
    out.result(present, undefined);
  }
  if (out.json) return;
  out.remark(hereWords(peer, place));
  if (peer.describe().seal === "none") {
    out.remark("This realm is open: others can read along (--secret-file closes it).");
  }
}

async function tellChanges(
  talking: Talking,
  meeting: { readonly settled: boolean },
): Promise<void> {
  const { peer, leaving } = talking.session;
  for await (const change of peer.changes({}, { signal: leaving })) {
    const presence = presenceIn(talking.place.group, change);
    // Whoever answers in the first moments was there before us, and is told with the others.
    if (presence === undefined || (presence.type === "came" && !meeting.settled)) continue;
    tellPresence(talking, presence);
  }
}

function hereWords(peer: Peer, place: LinePlace): string {
  const { members } = place;
  const others = members.map((member) => labelOf(member, [peer.self, ...members]));
  const name = clean(place.name);
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

function tellPresence({ out, place, session }: Talking, presence: Presence): void {
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
    { type: presenceTypes[type], group: place.name, member: memberObject(member), at: new Date() },
    out.paint.dim(`* ${who}: ${words}`),
  );
}

async function speak(talking: Talking): Promise<void> {
  const { session, lines } = talking;
  for await (const line of lines.lines) {
    if (session.leaving.aborted) return;
    if (isQuit(line)) break;
    if (line.trim() !== "") await say(talking, line);
    if (session.leaving.aborted) return;
    lines.prompt();
  }
  session.leave();
}

async function say(talking: Talking, text: string): Promise<void> {
  const { place, out, session } = talking;
  try {
    tellHeard(talking, await place.say(text));
    if (place.members.length === 0) out.remark(place.unheard);
  } catch (error) {
    if (session.leaving.aborted) return;
    out.remark(`Not sent: ${clean(error instanceof Error ? error.message : String(error))}`);
  }
  if (talking.untilAdios && isAdios(text)) adios(talking);
}

function adios({ out, session }: Talking): void {
  if (session.leaving.aborted) return;
  out.remark("Adiós: everybody leaves.");
  session.leave();
}
