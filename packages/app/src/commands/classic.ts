/**
 * `earshot classic [NAME…]`: textbook protocols in plain text, for programs that do not speak Earshot.
 *
 * @module
 */
import type { Peer } from "earshot";
import {
  catalogue,
  type ClassicService,
  type Made,
  type NamedService,
  sharedSettings,
} from "earshot/classic";
import type { Call, CommandBody } from "../cli/command.ts";
import { Failure } from "../cli/usage-error.ts";
import { clean } from "../output/clean.ts";
import { type Printer, printer } from "../output/printer.ts";
import { type Bridge, noBridge, openBridge } from "../session/classic-bridge.ts";
import { wantedServices, type Wanted } from "../session/classic-operands.ts";
import { ClassicReport } from "../session/classic-report.ts";
import { defaultName } from "../session/join-options.ts";
import { lineConsole } from "../session/line-console.ts";
import { withPeer } from "../session/with-peer.ts";

export const classic: CommandBody = {
  takes: { least: 0, most: 64 },
  options: ["alone", "timeout"],
  details: [
    "Runs the services that are named, or all of them, until Ctrl-C, and prints where each listens. One that cannot be opened is told, and the others go on. Another address, port or both may stand behind a name. greeting and multicast run only when they are named.",
    ...catalogue.map(({ name, at, summary }) => `${name} (${at}): ${summary}.`),
    "Chat, boards and calculator are those of the native peers of the realm; with --alone there is no peer, and they are of this process. When one service alone is named, what is typed is said by it: by multicast, greeting, chat-multicast and acknowledged; whos-there asks at the start, and it and broadcast ask again at each line, even an empty one. Who answered within --timeout (default: 3s; acknowledged: 200ms without a further answer) is told together.",
    "With --json what happens comes as objects: type opened, refused, closed, heard, said, answered, collected, connected, disconnected or ended; service; and endpoint, refusal, from, text, hosts or why.",
  ],
  examples: [
    ["earshot classic", "all of them"],
    ["earshot classic multicast 228.5.6.7:6789", "talk to the textbook's Java peers"],
    ["earshot classic chat 7000 echo", "the chat server on another port, and the echo"],
  ],
  run,
};

async function run(call: Call): Promise<number> {
  const { options, world } = call;
  const wanted = wantedServices(call.operands);
  const out = printer(world, options.json === true);
  if (options.alone === true) {
    const timer = new AbortController();
    const ending =
      options.for === undefined ? undefined : setTimeout(() => timer.abort(), options.for);
    const leaving = AbortSignal.any([world.leaving, timer.signal]);
    try {
      await using bridge = noBridge();
      await serve({ call, out, wanted, bridge, leaving, leave: () => timer.abort() });
    } finally {
      clearTimeout(ending);
    }
    return 0;
  }
  await withPeer(call, async ({ peer, leaving, leave }) => {
    const names = new Set(wanted.map(({ entry }) => entry.name));
    await using bridge = await openBridge(peer, names, (error) => {
      if (!leaving.aborted) out.remark(`The chat's lobby is not connected: ${wordsOf(error)}`);
    });
    await serve({ call, out, wanted, bridge, leaving, leave, peer });
  });
  return 0;
}

interface Serving {
  readonly call: Call;
  readonly out: Printer;
  readonly wanted: readonly Wanted[];
  readonly bridge: Bridge;
  readonly leaving: AbortSignal;
  readonly leave: () => void;
  readonly peer?: Peer;
}

async function serve({ call, out, wanted, bridge, leaving, leave, peer }: Serving): Promise<void> {
  const { options, world } = call;
  await using running = new AsyncDisposableStack();
  const services: ClassicService[] = [];
  const report = new ClassicReport(out);
  const settings = sharedSettings({
    name: peer?.name ?? options.name ?? defaultName(),
    roles: wanted.map(({ entry }) => entry.name),
    interfaces: options.interface,
    ttl: options.ttl,
    collectMs: options.timeout,
    room: bridge.room,
    boards: bridge.boards,
    leads: bridge.leads,
    carriesFrom: bridge.carriesFrom,
    natives: bridge.natives,
    directory: () => [...ownNames(services), ...bridge.names()],
    onEvent: (event) => report.tell(event),
  });
  const made = wanted.map(({ entry, place }) => ({ entry, ...entry.make(settings, place) }));
  for (const { entry, services: own } of made) {
    report.starting(own);
    for (const service of own) {
      if (leaving.aborted) return;
      if (await started(service, out)) services.push(running.use(service));
    }
    report.started(entry.name, own);
  }
  if (services.length === 0) throw new Failure("none of these could be opened.");
  for (const { name, alone } of catalogue) {
    if (alone === undefined || call.operands.length > 0) continue;
    out.remark(`${name} is not running: ${alone} (earshot classic ${name})`);
  }
  const talking = made.length === 1 ? made[0] : undefined;
  const end = Promise.withResolvers<void>();
  leaving.addEventListener("abort", () => end.resolve(), { once: true });
  if (leaving.aborted) end.resolve();
  // One that ends by itself ends the command when there is nothing else.
  if (talking?.ended !== undefined) void talking.ended.then(leave);
  if (talking !== undefined) void speak(world, talking, leaving);
  await end.promise;
}

async function started(service: ClassicService, out: Printer): Promise<boolean> {
  try {
    await service.start();
    return true;
  } catch (error) {
    // Refusals were told one by one; what is left are interfaces that are not there.
    if (service.refusals.length === 0) out.remark(wordsOf(error));
    return false;
  }
}

function wordsOf(error: unknown): string {
  return clean(error instanceof Error ? error.message : String(error));
}

async function speak(
  world: Call["world"],
  { ask, hasAsked = false, speak: say }: Made,
  leaving: AbortSignal,
): Promise<void> {
  if (ask === undefined && say === undefined) return;
  if (!hasAsked) ask?.();
  const console = lineConsole(world, "");
  leaving.addEventListener("abort", () => console.close(), { once: true });
  // The end of the input is not the end of listening.
  for await (const line of console.lines)
    if (ask !== undefined) ask();
    else if (line.trim() !== "") say?.(line);
}

/** Where our own services are, each under its name in the catalogue. */
function ownNames(services: readonly ClassicService[]): readonly NamedService[] {
  const known = new Set(catalogue.map(({ name }) => name));
  return services.flatMap(({ name, endpoints }) =>
    endpoints.map(({ transport, how, host, port }) => ({
      name: known.has(name) ? name : name.replace(/-(?:tcp|udp)$/, ""),
      host: how === "multicast" ? host : undefined,
      port,
      protocol: transport,
    })),
  );
}
