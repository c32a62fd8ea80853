/**
 * What a typed line asks for: something to say, or an order that begins with a slash.
 *
 * @module
 */
import { suggest } from "../cli/suggest.ts";
import { isQuit } from "./quit.ts";
import { type Pane, panes } from "./places.ts";

/** Orders that are done by the apps, each with what stands after it. */
export type Doing =
  | "accept"
  | "available"
  | "away"
  | "back"
  | "begin"
  | "busy"
  | "close"
  | "create"
  | "decline"
  | "direct"
  | "edit"
  | "host"
  | "icon"
  | "invite"
  | "join"
  | "leave"
  | "open"
  | "pages"
  | "pin"
  | "reply"
  | "retract"
  | "search"
  | "start"
  | "status"
  | "unpin";

export type Order =
  | { readonly type: "say"; readonly text: string }
  | { readonly type: "quit" | "help" | "list" | "me" | "nothing" }
  | { readonly type: "rename"; readonly name: string }
  | { readonly type: "go"; readonly pane: Pane }
  | { readonly type: "do"; readonly doing: Doing; readonly rest: string }
  | { readonly type: "wrong"; readonly text: string };

/** An order as it is typed, with what it does. */
interface OrderRow {
  readonly usage: string;
  readonly meaning: string;
}

const everywhere: readonly OrderRow[] = [
  { usage: "/away WORDS", meaning: "be away, with words of your own or none" },
  { usage: "/busy WORDS", meaning: "be busy" },
  { usage: "/here WORDS", meaning: "be available, with words or none" },
  { usage: "/icon EMOJI", meaning: "what stands beside your name; nothing takes it away" },
  { usage: "/direct NAME", meaning: "talk to somebody alone" },
  { usage: "/name NEW", meaning: "be called something else" },
  { usage: "/me", meaning: "who you are to the others" },
  { usage: "/list", meaning: "the list of what there is in a pane" },
  { usage: "/pages", meaning: "this room in the browser" },
  { usage: "/lobby …", meaning: "go to a pane: /lobby /talks /boards /games /calc /people" },
  { usage: "/quit", meaning: "leave (Ctrl-C does too)" },
  { usage: "//…", meaning: "say something that begins with a slash" },
];

/** Where people write: `#N` is the number that stands in the margin while such an order is typed. */
const ofWriting: readonly OrderRow[] = [
  { usage: "/reply #N TEXT", meaning: "answer that one, or the newest of another" },
  {
    usage: "/edit #N TEXT",
    meaning: "change yours, or your last; Tab brings the old text",
  },
  { usage: "/retract #N", meaning: "take yours back, or your last" },
];

const ofPanes: Readonly<Record<Pane, readonly OrderRow[]>> = {
  lobby: ofWriting,
  talks: [
    ...ofWriting,
    { usage: "/begin TITLE @NAME", meaning: "start a conversation and invite people" },
    { usage: "/invite NAME…", meaning: "ask more in" },
    {
      usage: "/accept, /decline",
      meaning: "answer the first invitation, or the one whose number follows",
    },
    { usage: "/join N", meaning: "take part in an open one" },
    { usage: "/open N, /close", meaning: "look into one; back to the list" },
    { usage: "/leave", meaning: "leave the conversation that is shown" },
    { usage: "@NAME", meaning: "in what you say: means somebody, and is marked » there" },
  ],
  boards: [
    ...ofWriting,
    { usage: "/pin #N, /unpin #N", meaning: "show a post of yours above the others, or not" },
    { usage: "/create SUBJECT", meaning: "make a board" },
    { usage: "/open N, /close", meaning: "read a board, and subscribe to it; back to the list" },
    { usage: "/search WORDS", meaning: "find posts on the board that is shown" },
    { usage: "/leave", meaning: "unsubscribe" },
  ],
  games: [
    { usage: "/join N", meaning: "play; without N the game that is shown" },
    { usage: "/open N, /close", meaning: "watch a game; back to the list" },
    { usage: "/host quiz FILE", meaning: "announce a quiz with questions from CSV or JSON" },
    { usage: "/host duel ROUNDS", meaning: "announce a reaction duel" },
    { usage: "/start", meaning: "start the game that you have announced" },
    { usage: "/leave, /back", meaning: "play no longer; play on" },
  ],
  calculator: [],
  people: [],
};

/** The orders of a pane, then those of all. */
export function ordersOf(pane: Pane): readonly OrderRow[] {
  return [...ofPanes[pane], ...everywhere];
}

const doings: Readonly<Record<string, Doing>> = {
  accept: "accept",
  available: "available",
  away: "away",
  back: "back",
  begin: "begin",
  busy: "busy",
  close: "close",
  create: "create",
  decline: "decline",
  direct: "direct",
  edit: "edit",
  here: "available",
  host: "host",
  icon: "icon",
  in: "open",
  invite: "invite",
  join: "join",
  leave: "leave",
  open: "open",
  pages: "pages",
  pin: "pin",
  reply: "reply",
  retract: "retract",
  search: "search",
  start: "start",
  status: "status",
  unpin: "unpin",
};

const ofOwn: ReadonlySet<string> = new Set(["edit", "pin", "retract", "unpin"]);

/** Whose writings the order that is being typed can name. */
export function nameable(typed: string): "nobody's" | "own" | "anybody's" {
  const word = orderWord(typed);
  if (ofOwn.has(word)) return "own";
  return word === "reply" ? "anybody's" : "nobody's";
}

/** How the order that is being typed is used, for who has got as far as the space after it; "" for none. */
export function usageHint(pane: Pane, typed: string): string {
  const word = /\s/.test(typed) ? orderWord(typed) : "";
  const row = ordersOf(pane).find(
    ({ usage }) => word !== "" && usage.split(/[\s,]+/).includes(`/${word}`),
  );
  return row === undefined ? "" : `${row.usage}: ${row.meaning}`;
}

function orderWord(typed: string): string {
  return /^\/(\w+)(?:\s|$)/.exec(typed)?.[1]?.toLowerCase() ?? "";
}

/** What stands after such an order: a message or post, and words. */
export interface Naming {
  /** Behind the `#`; `undefined`: none is named. */
  readonly which: string | undefined;
  readonly words: string;
}

/** Reads `#12 some words`. */
export function namingOf(rest: string): Naming {
  const [, which, words = ""] = /^(?:#(\S+)(?:\s+|$))?(.*)$/su.exec(rest.trim()) ?? [];
  return { which, words };
}

const goings: Readonly<Record<string, Pane>> = {
  ...Object.fromEntries(panes.map((pane) => [pane, pane])),
  calc: "calculator",
};

/** Words that may stand after a slash, for completion and suggestions. */
export const orderWords: readonly string[] = [
  ...["help", "list", "me", "name", "quit"],
  ...Object.keys(doings).filter((word) => !["available", "in", "status"].includes(word)),
  ...Object.keys(goings).filter((word) => word !== "calculator"),
];

/** Reads a line. */
export function orderOf(line: string): Order {
  const text = line.trim();
  if (text === "") return { type: "nothing" };
  if (text.startsWith("//")) return { type: "say", text: text.slice(1) };
  // What an operator of the calculator looks like is no order.
  if (!text.startsWith("/") || text.startsWith("/ "))
    return isQuit(text) ? { type: "quit" } : { type: "say", text };
  const [, typed = "", rest = ""] = /^\/(\S*)\s*(.*)$/su.exec(text) ?? [];
  const word = typed.toLowerCase();
  const doing = Object.hasOwn(doings, word) ? doings[word] : undefined;
  if (doing !== undefined) return { type: "do", doing, rest };
  const pane = Object.hasOwn(goings, word) ? goings[word] : undefined;
  if (pane !== undefined) return { type: "go", pane };
  switch (word) {
    case "quit":
    case "exit":
      return { type: "quit" };
    case "help":
    case "?":
      return { type: "help" };
    case "me":
      return { type: "me" };
    case "list":
      return { type: "list" };
    case "name":
    case "nick":
      return rest === ""
        ? { type: "wrong", text: "Write /name and the new name after it." }
        : { type: "rename", name: rest };
    default: {
      const near = suggest(word, orderWords);
      return {
        type: "wrong",
        text: `There is no /${typed}. ${near === undefined ? "/help shows what there is." : `Did you mean /${near}?`}`,
      };
    }
  }
}
