/**
 * Those of a demo as processes of their own, as people on other machines would be. They end with the program that
 * started them, whatever ends it: they leave when their standard input ends.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Call } from "../cli/command.ts";
import { clean } from "../output/clean.ts";
import { secretOf } from "../session/join-options.ts";
import type { RoomSession } from "../session/with-room.ts";
import { botRole, cast } from "./content/cast.ts";

/** One after the other, so that they do not load all at once beside the screen. */
const apartMs = 350;
/** Of what one says at its end, the last line counts. */
const keptLetters = 4_000;

/**
 * Starts all who are not here yet, in the realm and on the networks of the call.
 * @param told what has become of one that ended by itself
 * @returns what ends them
 */
export function startCrew(
  { options, world }: Call,
  { peer, leaving }: RoomSession,
  told: (words: string) => void,
): AsyncDisposable {
  const ending = new AbortController();
  const end = AbortSignal.any([leaving, ending.signal]);
  const started = new Set<ChildProcess>();
  const [command, ...args] = world.program;
  const where = whereOf(options);
  // Not among the arguments, which everybody on this machine can read.
  const env = { ...world.env, EARSHOT_SECRET: secretOf(options, world.env) ?? "" };
  const starting = startAll();
  return {
    async [Symbol.asyncDispose]() {
      ending.abort();
      await starting;
      for (const { stdin } of started) stdin?.end();
    },
  };

  async function startAll(): Promise<void> {
    for (const { name } of cast) {
      await delay(apartMs, end);
      if (end.aborted) return;
      const here = peer.view.members.some(
        (member) => member.name === name && member.roles.includes(botRole),
      );
      if (!here) start(name);
    }
  }

  function start(name: string): void {
    const child = spawn(command, [...args, "bot", name, "--until-end", ...where], {
      env,
      stdio: ["pipe", "ignore", "pipe"],
      windowsHide: true,
    });
    started.add(child);
    // One that has gone already needs no word.
    child.stdin.on("error", () => {});
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (part: string) => {
      said = (said + part).slice(-keptLetters);
    });
    child.on("error", (error) => (said = error.message));
    void once(child, "close").then(
      () => gone(name, child, said),
      () => gone(name, child, said),
    );
  }

  function gone(name: string, child: ChildProcess, said: string): void {
    started.delete(child);
    const why = clean(said.trim().split("\n").at(-1) ?? "");
    if (!end.aborted) told(`${name} of the demo has ended${why === "" ? "" : `: ${why}`}`);
  }
}

/** The options that say where the room is. */
function whereOf(options: Call["options"]): readonly string[] {
  const { realm, interface: interfaces = [], port, ttl, seed = [] } = options;
  return [
    ...(realm === undefined ? [] : ["--realm", realm]),
    ...interfaces.flatMap((name) => ["--interface", name]),
    ...(port === undefined ? [] : ["--port", String(port)]),
    ...(ttl === undefined ? [] : ["--ttl", String(ttl)]),
    ...seed.flatMap((address) => ["--seed", address]),
  ];
}

/** Shorter when it is over. */
async function delay(ms: number, end: AbortSignal): Promise<void> {
  if (end.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const stop = (): void => resolve();
  end.addEventListener("abort", stop, { once: true });
  await promise;
  clearTimeout(timer);
  end.removeEventListener("abort", stop);
}
