/**
 * The first minutes of a newcomer: `earshot up --demo`, which is what `npm start -- --demo` runs.
 * @module
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { requires } from "../packages/earshot/test/kit/requires.ts";
import { eventually } from "./kit/clock.ts";
import type { Host } from "./kit/host.ts";
import { Lan } from "./kit/lan.ts";

interface Room {
  readonly people: readonly { readonly name: string; readonly roles: readonly string[] }[];
  readonly boards: readonly { readonly subject: string }[];
  readonly games: readonly { readonly kind: string; readonly phase: string }[];
  readonly calculators: readonly unknown[];
}

interface Lobby {
  readonly items: readonly { readonly message?: { readonly text: string } }[];
}

type State =
  | { readonly channel: "room"; readonly state: Room }
  | { readonly channel: "conversation:lobby"; readonly state: Lobby }
  | { readonly channel?: undefined };

type Line = State & {
  readonly type: string;
  readonly ok?: boolean;
  readonly value?: { readonly result?: string };
};

/** Beside much else that runs. */
const withinMs = 90_000;
const bots = 6;

const children = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);

async function sentPackets({ run }: Pick<Host, "run">, interfaceName: string): Promise<number> {
  const [link] = JSON.parse(await run("ip", "-j", "-s", "link", "show", interfaceName)) as {
    readonly stats64: { readonly tx: { readonly packets: number } };
  }[];
  return link?.stats64.tx.packets ?? 0;
}

test("a newcomer who starts the demo sees a living room in terminal and browser, of which others hear nothing, and killed it leaves nobody", async (t) => {
  if (!requires(t, "nft", "tmux")) return;
  await using lan = await Lan.make({ hosts: 1, ipv6: false });
  const [host] = lan.hosts;
  assert.ok(host);
  const run = host.run.bind(host);
  const sentBefore = await sentPackets({ run }, "eth0");
  await using screen = await host.terminal(["up", "--demo", "--name", "ana"]);
  await screen.shows(/In the browser: http:\S+\/\?token=[\w-]{24}/, { withinMs });
  const [address = ""] = /http:\S+/.exec(await screen.screen()) ?? [];
  const page = host.program<Line>("page", [address, "room", "conversation:lobby"]);
  const shows = (what: string, holds: (room: Room) => boolean): Promise<unknown> =>
    page.until((line) => line.channel === "room" && holds(line.state), { withinMs, what });
  await shows("the bots", ({ people }) => {
    return people.filter(({ roles }) => roles.includes("bot")).length === bots;
  });
  await shows("a calculator", ({ calculators }) => calculators.length === 1);
  await shows("posts", ({ boards }) => boards.some(({ subject }) => subject === "Notice board"));
  await shows("a quiz to join", ({ games }) =>
    games.some(({ kind, phase }) => kind === "quiz" && phase === "lobby"),
  );
  await page.until(
    (line) =>
      line.channel === "conversation:lobby" &&
      line.state.items.some(({ message }) => message?.text.startsWith("Welcome, ana!") === true),
    { withinMs, what: "the welcome" },
  );
  page.write('{"type":"calculate","expression":"(* 6 7)","server":null}\n');
  const { json } = await page.until(({ type }) => type === "result", { withinMs });
  assert.equal(json.value?.result, "42");
  await screen.shows(/● Pip 🐦/, { withinMs });

  const pid = await screen.pid();
  const started = children(pid);
  assert.equal(started.length, bots);
  process.kill(pid, "SIGKILL");
  await eventually(() => started.every((child) => !existsSync(`/proc/${child}`)), {
    withinMs: 15_000,
    what: "the end of all bots",
  });
  assert.equal(await sentPackets({ run }, "eth0"), sentBefore, "nothing has left this host");
});
