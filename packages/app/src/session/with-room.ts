/**
 * The life of a person in the room within one command: what was brought along, a peer, and the apps on it.
 *
 * @module
 */
import { type Arena, openArena } from "earshot/arena";
import { type Boards, openBoards } from "earshot/board";
import { type Chat, openChat } from "earshot/chat";
import type { Call } from "../cli/command.ts";
import { type Belongings, openBelongings } from "../data/belongings.ts";
import { Tables } from "./game/tables.ts";
import { type Session, withPeer } from "./with-peer.ts";

/** What the work gets. Apps are opened when they are first asked for, and closed with the room. */
export interface RoomSession extends Session {
  readonly belongings: Belongings;
  chat(): Promise<Chat>;
  boards(): Promise<Boards>;
  arena(): Promise<Arena>;
  /** The games that are open here; none is when it is first asked for. */
  tables(): Promise<Tables>;
}

/** As {@link withPeer}, with what this person has from the last time; says so when nothing will be kept. */
export async function withRoom<Result>(
  call: Call,
  work: (session: RoomSession) => Promise<Result>,
): Promise<Result | undefined> {
  const belongings = await openBelongings(call);
  if (belongings.notKept !== undefined)
    call.world.stderr.write(`Nothing of this is kept: ${belongings.notKept}.\n`);
  const { identity, store } = belongings;
  try {
    return await withPeer(call, (session) => withApps(session, belongings, work), {
      store,
      ...(identity === undefined ? {} : { identity }),
    });
  } finally {
    await belongings.close();
  }
}

async function withApps<Result>(
  session: Session,
  belongings: Belongings,
  work: (session: RoomSession) => Promise<Result>,
): Promise<Result> {
  const { peer } = session;
  const opened: Promise<AsyncDisposable>[] = [];
  const once = <App extends AsyncDisposable>(open: () => Promise<App>): (() => Promise<App>) => {
    let app: Promise<App> | undefined;
    return () => {
      if (app === undefined) opened.push((app = open()));
      return app;
    };
  };
  const arena = once(() => openArena(peer));
  let chat: Promise<Chat> | undefined;
  let tables: Promise<Tables> | undefined;
  try {
    return await work({
      ...session,
      belongings,
      chat: once(() => (chat = openChat(peer))),
      boards: once(() => openBoards(peer)),
      arena,
      tables: () => (tables ??= arena().then((opened) => new Tables(opened))),
    });
  } finally {
    if (belongings.directory === undefined) await chat?.then(leaveAll).catch(() => undefined);
    for (const app of await Promise.allSettled(opened))
      if (app.status === "fulfilled") await app.value[Symbol.asyncDispose]();
  }
}

/** Who keeps nothing will never come back: it is in no conversation from now on. */
async function leaveAll(chat: Chat): Promise<void> {
  for (const { id } of chat.own) await chat.leave(id);
}
