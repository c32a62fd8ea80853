/**
 * Connects a peer with the screen: what the network tells becomes events of the room, what is typed becomes messages.
 *
 * @module
 */
import type { Peer } from "earshot";
import type { Board } from "earshot/board";
import { conversationGroup, lobbyId, type Talk } from "earshot/chat";
import type { Call } from "../cli/command.ts";
import { placeOf } from "../room/places.ts";
import { presenceIn } from "../room/presence.ts";
import { emptyRoom } from "../room/state.ts";
import { missedWords } from "../room/words.ts";
import { messageLines } from "../session/message-words.ts";
import { ReadMarks } from "../session/chat/read-marks.ts";
import { settle } from "../session/settle.ts";
import type { RoomSession } from "../session/with-room.ts";
import { startBeside } from "./beside.ts";
import { followBoards } from "./follow-boards.ts";
import { followChat } from "./follow-chat.ts";
import { followGames } from "./follow-games.ts";
import { obey } from "./obey.ts";
import { roomStore } from "./room-store.ts";
import { show } from "./show.ts";
import { tellFailure, type Up } from "./up.ts";

/** Nobody heard for this long is worth a hint. */
const lonelyMs = 4_000;

export async function upSession(session: RoomSession, call: Call): Promise<void> {
  const { world } = call;
  const { peer, leaving, belongings } = session;
  const { realm, seal } = peer.describe();
  const store = roomStore(
    emptyRoom({
      group: conversationGroup(lobbyId),
      realm,
      closed: seal !== "none",
      self: peer.self,
      links: linksOf(peer),
      local: call.options.interface !== undefined && onlyLoopback(peer),
      notKept:
        belongings.directory === undefined ? (belongings.notKept ?? "as you wished") : undefined,
    }),
  );
  const up: Up = {
    session,
    store,
    apps: {},
    tables: new Map(),
    looks: {},
    marking: new Set(),
    marks: new Map(),
  };
  const { promise: left, resolve } = Promise.withResolvers<void>();
  leaving.addEventListener("abort", () => resolve(), { once: true });
  if (leaving.aborted) resolve();
  const lonely = setTimeout(() => store.apply({ type: "lonely" }), lonelyMs);
  const shown = show(world, {
    store,
    onLine: (line) => void obey(up, line),
    onTyping: () => talkShown(up)?.tellTyping(),
    onSeen: () => void markSeen(up),
    onLeave: () => world.leave(),
  });
  const beside = startBeside(up, call);
  // An app that cannot be opened is missing; the others go on.
  for (const [pane, follow] of [
    ["lobby", followChat],
    ["boards", followBoards],
    ["games", followGames],
  ] as const)
    follow(up).catch((error: unknown) => tellFailure(up, error, { pane, item: undefined }));
  try {
    await Promise.race([left, Promise.all([followMessages(up), followView(up), followStatus(up)])]);
  } finally {
    clearTimeout(lonely);
    // First the terminal, so that nobody waits for it while goodbyes are said.
    await shown.hide();
    await beside[Symbol.asyncDispose]();
    await Promise.all([...up.marks.values()].map((marks) => marks.close()));
  }
}

function talkShown({ apps, store }: Up): Talk | undefined {
  const { pane, items } = store.room().focus;
  const shown = pane === "lobby" ? lobbyId : pane === "talks" ? items.talks : undefined;
  return apps.chat?.talks.find(({ id }) => id === shown);
}

function boardShown({ apps, store }: Up): Board | undefined {
  const { pane, items } = store.room().focus;
  return pane === "boards"
    ? apps.boards?.subscribed.find(({ key }) => key === items.boards)
    : undefined;
}

/** What stands on the screen is read. Asked after each drawing, so the room, which has counted already, decides. */
async function markSeen(up: Up): Promise<void> {
  const { focus, chat, boards } = up.store.room();
  const talk = talkShown(up);
  if (talk !== undefined) {
    const view = chat?.talks.find(({ conversation }) => conversation.id === talk.id);
    if (view === undefined || view.unread === 0) return;
    const marks = up.marks.get(talk.id) ?? new ReadMarks(talk);
    up.marks.set(talk.id, marks);
    return marks.soon();
  }
  const board = boardShown(up);
  const news = boards?.open.find(({ key }) => key === board?.key)?.unread ?? 0;
  if (board === undefined || news === 0 || up.marking.has(board.key)) return;
  up.marking.add(board.key);
  try {
    await board.markRead();
    // Only now: what cannot be marked is told once, not with each drawing.
    up.marking.delete(board.key);
  } catch (error) {
    tellFailure(up, error, placeOf(focus));
  }
}

/** What is sent to this peer alone. */
async function followMessages({ session, store }: Up): Promise<void> {
  for await (const message of session.peer) {
    const at = new Date();
    if (message.missed > 0)
      store.apply({
        type: "notice",
        tone: "problem",
        text: missedWords(message.missed),
        at,
      });
    const [first = "", ...more] = messageLines(message);
    const lines = [`(to you alone) ${first}`, ...more];
    store.apply({ type: "said", from: message.from, lines, at });
  }
}

async function followView({ session, store }: Up): Promise<void> {
  const { peer, leaving } = session;
  const changes = peer.changes({}, { signal: leaving });
  let settled = false;
  void settle(peer, { quietMs: 300, mostMs: 1_500, signal: leaving }).then(() => {
    settled = true;
    store.apply({ type: "present", view: peer.view, at: new Date() });
  });
  for await (const change of changes) {
    // Whoever answers in the first moments was there before us, and is told in one line with the others.
    const before = !settled && presenceIn(store.room().group, change)?.type === "came";
    store.apply(
      before ? { type: "members", view: change.view } : { type: "change", change, at: new Date() },
    );
  }
}

async function followStatus({ session, store }: Up): Promise<void> {
  const { peer, leaving } = session;
  const { transports } = peer.describe();
  // That the networks of the start are up is no news; that they come back later is.
  const started = new Set(transports.flatMap(({ links }) => links.map((link) => link.id)));
  for await (const status of peer.status({ signal: leaving })) {
    store.apply({ type: "links", links: linksOf(peer) });
    if (status.type === "link-up" && started.delete(status.link)) continue;
    if (status.type === "link-down") started.delete(status.link);
    store.apply({ type: "status", status, at: new Date() });
  }
}

/** With interfaces that were chosen it stays so. */
function onlyLoopback(peer: Peer): boolean {
  const links = peer.describe().transports.flatMap((transport) => transport.links);
  return links.length > 0 && links.every(({ kind }) => kind === "loopback");
}

/** The networks in use; loopback only where there is no other. */
function linksOf(peer: Peer): string[] {
  const links = peer.describe().transports.flatMap((transport) => transport.links);
  const real = links.filter((link) => link.kind === "lan");
  return [...new Set((real.length > 0 ? real : links).map((link) => link.interfaceName))];
}
