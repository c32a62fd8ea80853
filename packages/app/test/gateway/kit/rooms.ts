/**
 * People in a room of their own on loopback: real peers in this process, with nothing kept.
 *
 * @module
 */
import { join } from "earshot";
import { openArena } from "earshot/arena";
import { openBoards } from "earshot/board";
import { openChat } from "earshot/chat";
import { memoryStore } from "earshot/store";
import { randomUUID } from "node:crypto";
import { freePort } from "../../../../earshot/test/kit/free-port.ts";
import { Tables } from "../../../src/session/game/tables.ts";
import type { RoomSession } from "../../../src/session/with-room.ts";
import { until } from "../../kit/until.ts";

export class Rooms implements AsyncDisposable {
  readonly realm: string = randomUUID();
  readonly #open = new AsyncDisposableStack();
  readonly #sessions: RoomSession[] = [];
  readonly #port: number;

  private constructor(port: number) {
    this.#port = port;
  }

  static async open(): Promise<Rooms> {
    return new Rooms(await freePort());
  }

  /** Somebody more; resolves when everybody sees everybody. */
  async enter(name: string, directory?: string): Promise<RoomSession> {
    const store = memoryStore();
    const peer = await join({
      realm: this.realm,
      port: this.#port,
      name,
      store,
      interfaces: ["lo"],
      cache: false,
    });
    const apps = this.#open.use(new AsyncDisposableStack());
    apps.defer(() => peer.close());
    const once = <App extends AsyncDisposable>(open: () => Promise<App>): (() => Promise<App>) => {
      let app: Promise<App> | undefined;
      return () => (app ??= open().then((opened) => apps.use(opened)));
    };
    const arena = once(() => openArena(peer));
    let tables: Promise<Tables> | undefined;
    const leaving = new AbortController();
    const session: RoomSession = {
      peer,
      leaving: leaving.signal,
      leave: () => leaving.abort(),
      belongings: {
        identity: undefined,
        store,
        directory,
        notKept: undefined,
        close: () => store.close(),
      },
      chat: once(() => openChat(peer)),
      boards: once(() => openBoards(peer)),
      arena,
      tables: () => (tables ??= arena().then((opened) => new Tables(opened))),
    };
    this.#sessions.push(session);
    await until(
      () =>
        this.#sessions.every((one) => one.peer.view.members.length === this.#sessions.length - 1),
      () => `${this.#sessions.length} people who see each other`,
    );
    return session;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#open.disposeAsync();
  }
}
