/**
 * A peer of the library that obeys commands and tells everything it sees with the time at which it saw it. It spares the
 * lab the start of the `earshot` program, so that a measurement holds the library and nothing else.
 * @module
 */
import { flushCompileCache } from "node:module";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { join, type Group, type Peer, type View } from "earshot";
import { sharedNow } from "../kit/clock.ts";
import { udpTransport } from "../../packages/earshot/src/transport/udp/index.ts";
import type { Command, PeerLine, PeerSettings, SeenMember } from "../kit/peer-lines.ts";
import { Streams } from "./streams.ts";

const settings = JSON.parse(process.argv[2] ?? "{}") as PeerSettings;
const groups = new Map<string, Promise<Group>>();
const streams = new Streams(present, print);
let peer: Peer | undefined;

function print(line: PeerLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function seen(view: View): readonly SeenMember[] {
  return view.members.map(({ id, name, roles, groups: of, addresses, state }) => ({
    id,
    name,
    roles,
    groups: of,
    addresses,
    state,
  }));
}

async function start(): Promise<unknown> {
  print({ type: "joining", at: sharedNow() });
  const { udp, ...options } = settings;
  const joined = await join({
    ...options,
    ...(udp === undefined ? {} : { transports: [udpTransport(udp)] }),
  });
  const changes = joined.changes();
  const status = joined.status();
  peer = joined;
  print({ type: "joined", id: joined.id, at: sharedNow(), present: seen(joined.view) });
  void tellChanges(changes);
  void tellStatus(status);
  return joined.id;
}

async function tellChanges(changes: ReturnType<Peer["changes"]>): Promise<void> {
  for await (const { type, member, view } of changes) {
    const at = sharedNow();
    print({
      type: "change",
      change: type,
      name: member.name,
      id: member.id,
      at,
      present: seen(view),
    });
  }
}

async function tellStatus(status: ReturnType<Peer["status"]>): Promise<void> {
  for await (const one of status) {
    print({ type: "status", status: plain(one) as { type: string }, at: sharedNow() });
  }
}

/** The group of this name, taken part in from the first time on. */
function group(name: string): Promise<Group> {
  const known = groups.get(name);
  if (known !== undefined) return known;
  const entered = present().group(name);
  groups.set(name, entered);
  return entered;
}

async function hear(name: string): Promise<void> {
  const entered = await group(name);
  entered.receive((message) => {
    const at = sharedNow();
    print({ type: "message", group: name, from: message.from.name, text: message.text(), at });
  });
}

function present(): Peer {
  if (peer === undefined) throw new Error("not joined");
  return peer;
}

/** Errors within a value, as of a link that failed, would be `{}` in JSON. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, part: unknown) => (part instanceof Error ? part.message : part)),
  );
}

async function obey(command: Command): Promise<unknown> {
  switch (command.do) {
    case "join":
      return start();
    case "update": {
      const { name, roles } = command;
      return present().update({
        ...(name === undefined ? {} : { name }),
        ...(roles === undefined ? {} : { roles }),
      });
    }
    case "find": {
      const { role, group: of, service, atLeast, timeoutMs } = command;
      const filter = {
        ...(role === undefined ? {} : { role }),
        ...(of === undefined ? {} : { group: of }),
        ...(service === undefined ? {} : { service }),
      };
      const found = await present().find(filter, { atLeast, timeoutMs });
      return found.map(({ name }) => name);
    }
    case "group":
      return hear(command.name);
    case "serve": {
      const { service, afterMs = 0 } = command;
      present().serve(service, async (request) => {
        if (afterMs > 0) await setTimeout(afterMs);
        return `${present().name}: ${request.text()}`;
      });
      return undefined;
    }
    case "request": {
      const { role, service, text, repeat, timeoutMs } = command;
      const reply = await present().request({ role }, service, text, { repeat, timeoutMs });
      return reply.text();
    }
    case "send": {
      const { group: to, text, atLeast } = command;
      return (await group(to)).send(text, atLeast === undefined ? {} : { atLeast });
    }
    case "block": {
      const end = sharedNow() + command.ms;
      while (sharedNow() < end);
      return undefined;
    }
    case "stats":
      return present().stats();
    case "describe":
      return present().describe();
    case "close":
      await present().close();
      peer = undefined;
      groups.clear();
      return undefined;
    default:
      return streams.obey(command);
  }
}

// Most peers of the lab are killed, and would never get to it.
flushCompileCache();
print({ type: "ready" });
for await (const line of createInterface({ input: process.stdin })) {
  const { id, ...command } = JSON.parse(line) as Command & { id: number };
  // Not awaited: a command that waits does not keep others from being heard.
  void obey(command as Command).then(
    (value) => print({ type: "answer", to: id, value: plain(value ?? null), at: sharedNow() }),
    (error: unknown) => {
      const { code, message } = error as { code?: string; message: string };
      print({ type: "refused", to: id, code, message });
    },
  );
}
await peer?.close();
