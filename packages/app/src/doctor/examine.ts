/**
 * The examination: takes part for a few seconds as an observer and runs all probes meanwhile.
 *
 * @module
 */
import type { JoinOptions, Peer, PeerDescription } from "earshot";
import { networkInterfaces } from "node:os";
import type { Call } from "../cli/command.ts";
import { version } from "../cli/version.ts";
import { statusWords } from "../room/status-words.ts";
import { joinOptions } from "../session/join-options.ts";
import type { Facts } from "./facts.ts";
import { readBuffers } from "./probes/buffers.ts";
import { echo, planEchoes } from "./probes/echo.ts";
import { readFirewalls } from "./probes/firewall.ts";
import { readPackages } from "./probes/packages.ts";
import { readSurroundings } from "./probes/surroundings.ts";
import { watchTiming } from "./probes/timing.ts";

const echoTimeoutMs = 1_000;
const defaultPort = 7468;

/** Looks at everything; listens for others for `listenMs`. Rejects only for faults of our own. */
export async function examine(call: Call, listenMs: number): Promise<Facts> {
  const { world, options } = call;
  const asked = joinOptions(options, world);
  const packages = readPackages();
  // Loading packages holds the process up; only what comes after tells about the machine.
  const endTiming = watchTiming();
  const [visit, buffers, firewalls] = await Promise.all([
    observe(
      call,
      { ...asked, name: `${asked.name ?? "someone"} (doctor)`, roles: ["doctor"] },
      listenMs,
    ),
    readBuffers(),
    readFirewalls(world.platform),
  ]);
  const names = Object.entries(networkInterfaces())
    .filter(([, infos = []]) => infos.some((info) => info.family === "IPv4"))
    .map(([name]) => name);
  return {
    program: { version: version(), node: process.versions.node, platform: world.platform },
    asked: {
      port: asked.port ?? defaultPort,
      interfaces: asked.interfaces ?? [],
      ttl: asked.ttl ?? 1,
    },
    interfaces: Object.keys(networkInterfaces()),
    ...visit,
    buffers,
    packages,
    firewalls,
    surroundings: readSurroundings(names),
    timing: endTiming(),
  };
}

type Visit = Pick<Facts, "peer" | "joinError" | "members" | "listenedMs" | "conditions" | "echoes">;

async function observe({ world }: Call, options: JoinOptions, listenMs: number): Promise<Visit> {
  const started = performance.now();
  const listening = AbortSignal.any([world.leaving, AbortSignal.timeout(listenMs)]);
  let peer: Peer;
  try {
    peer = await world.join(options);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (!code.startsWith("ERR_EARSHOT_")) throw error;
    const message = error instanceof Error ? error.message : code;
    const echoes = await tryEchoes(undefined, options.interfaces, world.leaving);
    return {
      peer: undefined,
      joinError: { code, message },
      members: [],
      listenedMs: 0,
      conditions: [],
      echoes,
    };
  }
  try {
    const [conditions, echoes] = await Promise.all([
      collectConditions(peer, listening),
      tryEchoes(peer.describe(), options.interfaces, world.leaving),
    ]);
    const { members } = peer.view;
    return {
      peer: peer.describe(),
      joinError: undefined,
      members,
      listenedMs: performance.now() - started,
      conditions,
      echoes,
    };
  } finally {
    await peer.close();
  }
}

/** On the networks that are used; where none could be, on those that were asked for. */
function tryEchoes(
  peer: PeerDescription | undefined,
  asked: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<Facts["echoes"]> {
  const used = new Set(
    peer?.transports.flatMap(({ links }) => links.map((link) => link.interfaceName)),
  );
  const wanted = (name: string, address: string) =>
    peer === undefined
      ? asked === undefined || asked.includes(name) || asked.includes(address)
      : used.has(name);
  return Promise.all(
    planEchoes(networkInterfaces(), wanted).map((plan) => echo(plan, echoTimeoutMs, signal)),
  );
}

/** What the library tells until the signal; each once. */
async function collectConditions(peer: Peer, signal: AbortSignal): Promise<string[]> {
  const told = new Set<string>();
  for await (const status of peer.status({ signal })) {
    const words = statusWords(status);
    if (words !== undefined && words.tone !== "better") told.add(words.text);
  }
  return [...told];
}
