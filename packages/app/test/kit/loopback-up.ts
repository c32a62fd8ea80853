/**
 * `earshot up` on a terminal in memory, among real peers on the loopback interface, which nothing leaves.
 *
 * @module
 */
import type { TestContext } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { join, type Peer } from "earshot";
import { type Chat, lobbyId, openChat, type Talk } from "earshot/chat";
import { freePort } from "../../../earshot/test/kit/free-port.ts";
import { run } from "../../src/cli/run.ts";
import { FakeNetwork } from "./fake-network.ts";
import { FakeTerminal } from "./fake-terminal.ts";
import { fakeWorld } from "./fake-world.ts";
import { until } from "./until.ts";

/** Somebody else in the lobby. */
export interface Other extends AsyncDisposable {
  readonly peer: Peer;
  readonly chat: Chat;
  readonly lobby: Talk;
}

export interface LoopbackUp {
  readonly terminal: FakeTerminal;
  /** The exit status. */
  readonly done: Promise<number>;
  /** Waits for it in what is drawn after what was waited for before. */
  readonly shows: (what: string) => Promise<void>;
  /** Joins as somebody who is in the lobby with the one at the terminal. */
  readonly other: (name: string) => Promise<Other>;
}

/** Leaves at the end of the test, whatever has come of it. */
export async function loopbackUp(
  t: TestContext,
  name: string,
  [columns, rows]: readonly [columns: number, rows: number],
): Promise<LoopbackUp> {
  const port = await freePort();
  const terminal = new FakeTerminal(columns, rows);
  const { stdin, stdout } = terminal;
  const world = { ...fakeWorld(new FakeNetwork()), join, stdin, stdout };
  const place = ["--interface", "lo", "--port", `${port}`, "--ephemeral"];
  const done = run(["up", "--no-pages", "--name", name, ...place], world);
  t.after(async () => {
    terminal.press("\u0003");
    await done;
  });
  let seen = 0;
  return {
    terminal,
    done,
    async shows(what) {
      const drawn = () => stripVTControlCharacters(terminal.written.slice(seen));
      await until(
        () => drawn().includes(what),
        () => `${what} in\n${drawn()}`,
      );
      seen = terminal.written.length;
    },
    async other(as) {
      const peer = await join({ name: as, port, interfaces: ["lo"] });
      const chat = await openChat(peer);
      const lobby = await chat.enter(lobbyId);
      await until(
        () => lobby.present.some((member) => member.name === name),
        () => `${name} in the lobby`,
      );
      return { peer, chat, lobby, [Symbol.asyncDispose]: () => peer.close() };
    },
  };
}
