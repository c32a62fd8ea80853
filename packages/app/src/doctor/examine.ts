/**
 * The examination: takes part for a few seconds as an observer and runs all probes meanwhile.
 *
 * @module
 */
import type { JoinOptions, Peer, PeerDescription } from "earshot";
import { networkInterfaces } from "node:os";
import { setTimeout as after } from "node:timers/promises";
import type { Call } from "../cli/command.ts";
import { version } from "../cli/version.ts";
import { statusWords } from "../room/status-words.ts";
import { joinOptions } from "../session/join-options.ts";
import { announcedMs, cameFrom } from "./facts.ts";
import type { Facts } from "./facts.ts";
import { readBuffers } from "./probes/buffers.ts";
import { echo, planEchoes } from "./probes/echo.ts";
import type { EchoPlan } from "./probes/echo.ts";
import { readFirewalls } from "./probes/firewall.ts";
import { openEars } from "./probes/overhear.ts";
import type { Ears } from "./probes/overhear.ts";
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

type Visit = Pick<
  Facts,
  "peer" | "joinError" | "members" | "listenedMs" | "conditions" | "echoes" | "overheard"
>;

async function observe(
  { world, options: given }: Call,
  options: JoinOptions,
  listenMs: number,
): Promise<Visit> {
  const { interfaces, port = defaultPort } = options;
  let peer: Peer;
  try {
    peer = await world.join(options);
  } catch (error) {
    const joinError = joinErrorOf(error);
    const echoes = await tryEchoes(plansFor(undefined, interfaces), world.leaving);
    const overheard = { listening: false, multicast: [], broadcast: [] };
    return {
      peer: undefined,
      joinError,
      members: [],
      listenedMs: 0,
      conditions: [],
      echoes,
      overheard,
    };
  }
  const plans = plansFor(peer.describe(), interfaces);
  const ears = await openEars(plans, port);
  try {
    const done = new AbortController();
    const patienceMs = given.for === undefined ? Math.max(listenMs, announcedMs) : listenMs;
    const [conditions, echoes, listenedMs] = await Promise.all([
      collectConditions(peer, AbortSignal.any([done.signal, world.leaving])),
      tryEchoes(plans, world.leaving),
      listen(peer, ears, { listenMs, patienceMs, signal: world.leaving }).finally(() =>
        done.abort(),
      ),
    ]);
    const { members } = peer.view;
    return {
      peer: peer.describe(),
      joinError: undefined,
      members,
      listenedMs,
      conditions,
      echoes,
      overheard: ears.heard(),
    };
  } finally {
    ears.close();
    await peer.close();
  }
}

function joinErrorOf(error: unknown): Facts["joinError"] {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (!(error instanceof Error) || !code.startsWith("ERR_EARSHOT_")) throw error;
  return { code, message: error.message };
}

interface Patience {
  readonly listenMs: number;
  readonly patienceMs: number;
  readonly signal: AbortSignal;
}

/** Listens for `listenMs`, and on until everybody has been overheard by multicast, at most for `patienceMs`. */
async function listen(
  peer: Peer,
  ears: Ears,
  { listenMs, patienceMs, signal }: Patience,
): Promise<number> {
  const started = performance.now();
  const elapsed = () => performance.now() - started;
  const waiting = () => {
    const { listening, multicast } = ears.heard();
    return listening && peer.view.members.some((member) => !cameFrom(member, multicast));
  };
  while (!signal.aborted && (elapsed() < listenMs || (elapsed() < patienceMs && waiting()))) {
    await after(Math.min(100, Math.max(1, listenMs - elapsed()), patienceMs));
  }
  return elapsed();
}

/** On the networks that are used; where none could be, on those that were asked for. */
function plansFor(
  peer: PeerDescription | undefined,
  asked: readonly string[] | undefined,
): EchoPlan[] {
  const used = new Set(
    peer?.transports.flatMap(({ links }) => links.map((link) => link.interfaceName)),
  );
  return planEchoes(networkInterfaces(), (name, address) =>
    peer === undefined
      ? asked === undefined || asked.includes(name) || asked.includes(address)
      : used.has(name),
  );
}

function tryEchoes(plans: readonly EchoPlan[], signal: AbortSignal): Promise<Facts["echoes"]> {
  return Promise.all(plans.map((plan) => echo(plan, echoTimeoutMs, signal)));
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
