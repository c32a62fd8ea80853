/**
 * What the screen of `earshot up` shows, as a state that events change. Nothing here draws, reads a clock or touches
 * the network.
 *
 * @module
 */
import type { Change, Member, Status, View } from "earshot";
import { cleanName } from "../output/clean.ts";
import { lobbyId } from "earshot/chat";
import { nameIn } from "./names.ts";
import { noNumbers, type Numbers, numbersAfter } from "./numbers.ts";
import { presenceIn } from "./presence.ts";
import type { Presence } from "./presence.ts";
import { hueOf, type Told, type Tone } from "./entries.ts";
import {
  type Focus,
  focusAt,
  focusOnList,
  inLobby,
  type Pane,
  type Place,
  placeKey,
  placeOf,
} from "./places.ts";
import { statusWords } from "./status-words.ts";
import { takenBack } from "./taken-back.ts";
import type { BoardsView, ChatView, GamesView, Sum } from "./views.ts";
import { peopleOf } from "./who.ts";
import { labelOf } from "./words.ts";
import type { Written } from "./writing-entries.ts";

/** Lines that a pane shows; older ones of the lobby are forgotten, those of conversations and boards are still held. */
export const keptEntries = 1_000;
/** Remarks of all other panes, and questions to the calculator, that are kept. */
const keptNotices = 200;

export interface Room {
  /** The group of those who are in the lobby. */
  readonly group: string;
  readonly realm: string;
  /** Whether the realm has a secret. */
  readonly closed: boolean;
  readonly self: Member;
  /** Everybody in the realm but oneself, whether in the group or not. */
  readonly members: readonly Member[];
  readonly entries: readonly Told[];
  readonly links: readonly string[];
  /** Others than this machine are not reached at all. */
  readonly local: boolean;
  /** The address of the pages for the browser; `undefined`: there are none. */
  readonly pages: string | undefined;
  /** Nobody has been heard although there was time enough. */
  readonly unheard: boolean;
  readonly nextKey: number;
  /** Why nothing is kept for the next time; `undefined`: it is. */
  readonly notKept: string | undefined;
  readonly focus: Focus;
  /** The help is shown over whatever it is about. */
  readonly help: boolean;
  /** What was sent to oneself alone while another pane than the lobby was shown. */
  readonly missedInLobby: number;
  /** Remarks that belong to other places than the lobby, by their keys. */
  readonly notices: readonly { readonly place: string; readonly entry: Told }[];
  /** `undefined`: not opened (yet). */
  readonly chat: ChatView | undefined;
  readonly boards: BoardsView | undefined;
  /** By which messages and posts are named, for each conversation and board. */
  readonly numbers: ReadonlyMap<string, Numbers>;
  readonly games: GamesView | undefined;
  readonly sums: readonly Sum[];
}

export type RoomEvent =
  | { readonly type: "change"; readonly change: Change; readonly at: Date }
  | { readonly type: "present"; readonly view: View; readonly at: Date }
  /** To oneself alone; what was said in the lobby comes with the chat. */
  | {
      readonly type: "said";
      readonly from: Pick<Member, "id" | "name">;
      readonly lines: readonly string[];
      readonly at: Date;
    }
  | { readonly type: "status"; readonly status: Status; readonly at: Date }
  | {
      readonly type: "notice";
      readonly tone: Tone;
      readonly text: string;
      readonly at: Date;
      /** Default: the lobby. */
      readonly place?: Place;
    }
  /** Without an item: where one was in that pane; `null`: its list. */
  | { readonly type: "go"; readonly pane: Pane; readonly item?: string | null }
  | { readonly type: "help"; readonly shown: boolean }
  | { readonly type: "chat"; readonly chat: ChatView }
  | { readonly type: "boards"; readonly boards: BoardsView }
  | { readonly type: "games"; readonly games: GamesView }
  /** A question to the calculator, or the same one with its answer. */
  | { readonly type: "sum"; readonly sum: Sum }
  | { readonly type: "self"; readonly self: Member }
  | { readonly type: "links"; readonly links: readonly string[] }
  | { readonly type: "pages"; readonly address: string | undefined }
  /** Who is there, without a line about it. */
  | { readonly type: "members"; readonly view: View }
  /** Some seconds have passed without anybody. */
  | { readonly type: "lonely" };

/** A room before anything has happened in it. */
export function emptyRoom(
  about: Pick<Room, "group" | "realm" | "closed" | "self" | "links"> &
    Partial<Pick<Room, "local" | "notKept">>,
): Room {
  return {
    notKept: undefined,
    local: false,
    ...about,
    members: [],
    entries: [],
    pages: undefined,
    unheard: false,
    nextKey: 1,
    focus: inLobby,
    help: false,
    missedInLobby: 0,
    notices: [],
    chat: undefined,
    boards: undefined,
    numbers: new Map(),
    games: undefined,
    sums: [],
  };
}

/** The room after an event. */
export function roomAfter(room: Room, event: RoomEvent): Room {
  switch (event.type) {
    case "present":
      return afterPresent(room, event.view, event.at);
    case "change":
      return afterChange(room, event.change, event.at);
    case "said": {
      const own = event.from.id === room.self.id;
      const from = labelOf(event.from, [room.self, ...room.members]);
      const missedInLobby =
        room.focus.pane === "lobby" || own ? room.missedInLobby : room.missedInLobby + 1;
      return withEntry(
        { ...room, missedInLobby },
        {
          kind: "said",
          from,
          own,
          hue: hueOf(event.from.id),
          lines: event.lines,
          at: event.at,
        },
      );
    }
    case "status":
      return afterStatus(room, event.status, event.at);
    case "notice":
      return withNotice(room, event);
    case "go":
      return afterGoing(room, event);
    case "help":
      return { ...room, help: event.shown };
    case "chat":
      return afterChat(room, event.chat);
    case "boards":
      return afterBoards(room, event.boards);
    case "games":
      return { ...room, games: event.games };
    case "sum": {
      const earlier = room.sums.filter(({ key }) => key !== event.sum.key);
      return { ...room, sums: [...earlier, event.sum].toSorted(byKey).slice(-keptNotices) };
    }
    case "self":
      return { ...room, self: event.self };
    case "links":
      return { ...room, links: event.links };
    case "pages":
      return { ...room, pages: event.address };
    case "members":
      return withMembers(room, event.view);
    case "lonely":
      return { ...room, unheard: room.members.length === 0 };
  }
}

function withMembers(room: Room, { members }: View): Room {
  return { ...room, members, unheard: room.unheard && members.length === 0 };
}

/** Who was there already: no reason for a line each. */
function afterPresent(room: Room, view: View, at: Date): Room {
  const known = withMembers(room, view);
  const names = peopleOf(known).here.map((member) => labelOf(member, [room.self, ...view.members]));
  if (names.length === 0) return known;
  const shown =
    names.length > 6
      ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more`
      : names.join(", ");
  return withEntry(known, { kind: "notice", tone: "plain", text: `Here already: ${shown}`, at });
}

function afterChange(room: Room, change: Change, at: Date): Room {
  const { members } = change.view;
  const next = withMembers(room, change.view);
  const presence = presenceIn(room.group, change);
  if (presence === undefined) return next;
  const { text, tone } = presenceWords(presence, [room.self, ...room.members, ...members]);
  return withEntry(next, { kind: "notice", tone, text, at });
}

function presenceWords(
  presence: Presence,
  known: readonly Member[],
): { text: string; tone: "plain" | "problem" } {
  const { type, member } = presence;
  const who = labelOf(type === "renamed" ? presence.before : member, known);
  switch (type) {
    case "came":
      return { text: `${who} came in`, tone: "plain" };
    case "back":
      return { text: `${who} is back`, tone: "plain" };
    case "left":
      return { text: `${who} left`, tone: "plain" };
    case "silent":
      return { text: `${who} fell silent and is taken for gone`, tone: "problem" };
    case "restarted":
      return { text: `${who} was started again`, tone: "plain" };
    case "renamed":
      return { text: `${who} is now called ${cleanName(member.name)}`, tone: "plain" };
  }
}

function afterStatus(room: Room, status: Status, at: Date): Room {
  if (status.type === "no-one-heard") return { ...room, unheard: room.members.length === 0 };
  const next = status.type === "heard-again" ? { ...room, unheard: false } : room;
  const words = statusWords(status);
  if (words === undefined) return next;
  const tone = words.tone === "note" ? "plain" : words.tone;
  const last = room.entries.at(-1);
  // A condition that is told over and over is shown once.
  if (last?.kind === "notice" && last.text === words.text) return next;
  return withEntry(next, { kind: "notice", tone, text: words.text, at });
}

function withNotice(
  room: Room,
  {
    tone,
    text,
    at,
    place = { pane: "lobby", item: undefined },
  }: Extract<RoomEvent, { type: "notice" }>,
): Room {
  const notice = { kind: "notice", tone, text, at } as const;
  if (place.pane === "lobby") return withEntry(room, notice);
  const entry = { ...notice, key: room.nextKey };
  const notices = [...room.notices.slice(-(keptNotices - 1)), { place: placeKey(place), entry }];
  return { ...room, notices, nextKey: room.nextKey + 1 };
}

function afterGoing(room: Room, { pane, item }: Extract<RoomEvent, { type: "go" }>): Room {
  const focus = item === null ? focusOnList(room.focus, pane) : focusAt(room.focus, pane, item);
  const missedInLobby = pane === "lobby" ? 0 : room.missedInLobby;
  return { ...room, focus, missedInLobby, help: false };
}

function afterChat(room: Room, chat: ChatView): Room {
  const before = new Map(room.chat?.talks.map((talk) => [talk.conversation.id, talk.messages]));
  return chat.talks.reduce<Room>(
    (next, { conversation: { id }, messages }) => {
      const place: Place =
        id === lobbyId ? { pane: "lobby", item: undefined } : { pane: "talks", item: id };
      return withWritings(next, { key: id, place, before: before.get(id), writings: messages });
    },
    { ...room, chat },
  );
}

function afterBoards(room: Room, boards: BoardsView): Room {
  const before = new Map(room.boards?.open.map(({ key, posts }) => [key, posts]));
  return boards.open.reduce<Room>(
    (next, { key, posts }) => {
      const place: Place = { pane: "boards", item: key };
      const { posts: most, days } = boards.list.find((board) => board.key === key)?.keep ?? {};
      const limited = most !== undefined || days !== undefined;
      return withWritings(next, { key, place, before: before.get(key), writings: posts, limited });
    },
    { ...room, boards },
  );
}

interface Writings {
  readonly key: string;
  readonly place: Place;
  readonly before: readonly Written[] | undefined;
  readonly writings: readonly Written[];
  /** The oldest give way by themselves. */
  readonly limited?: boolean;
}

/** With numbers for what is new, and a remark where something was taken back. */
function withWritings(
  room: Room,
  { key, place, before = [], writings, limited = false }: Writings,
): Room {
  if (before === writings) return room;
  const numbers = numbersAfter(room.numbers.get(key) ?? noNumbers, writings);
  const numbered =
    numbers === room.numbers.get(key)
      ? room
      : { ...room, numbers: new Map([...room.numbers, [key, numbers]]) };
  return takenBack(before, writings, limited).reduce((next, { author, name, at }) => {
    const text = `${nameIn(room, author, name)} took back what was said here`;
    return withNotice(next, { type: "notice", tone: "plain", text, at: new Date(at), place });
  }, numbered);
}

/** Remarks of the place that is shown. */
export function noticesHere({ notices, focus }: Room): readonly Told[] {
  const here = placeKey(placeOf(focus));
  return notices.filter(({ place }) => place === here).map(({ entry }) => entry);
}

function byKey(one: Sum, other: Sum): number {
  return one.key - other.key;
}

type NewEntry = Told extends infer Each ? (Each extends Told ? Omit<Each, "key"> : never) : never;

function withEntry(room: Room, entry: NewEntry): Room {
  const entries = [...room.entries.slice(-(keptEntries - 1)), { ...entry, key: room.nextKey }];
  return { ...room, entries, nextKey: room.nextKey + 1 };
}
