/**
 * `earshot request TARGET SERVICE [BODY…]`: asks whoever serves something, and prints the reply.
 *
 * @module
 */
import type { Peer, PeerId, Reply, ServerFilter, Target } from "earshot";
import type { Call, CommandBody } from "../cli/command.ts";
import { Failure, UsageError } from "../cli/usage-error.ts";
import { clean, cleanName } from "../output/clean.ts";
import { type Printer, printer } from "../output/printer.ts";
import { idDigits, labelOf } from "../room/words.ts";
import { readBody } from "../session/read-body.ts";
import { codeOf } from "../session/recipients.ts";
import { bodyLines, goesRaw, replyObject } from "../session/reply-words.ts";
import { settle } from "../session/settle.ts";
import { type Session, withPeer } from "../session/with-peer.ts";

const serverMs = 5_000;
const replyMs = 30_000;
/** Those who answer late are waited for a moment longer, where all are meant. */
const latecomers = { quietMs: 200, mostMs: 1_000 } as const;

export const request: CommandBody = {
  takes: { least: 2, most: Number.POSITIVE_INFINITY },
  options: ["all", "first", "safe", "timeout"],
  details: [
    "TARGET is any, a role, a name, or the first digits of an id; of several that fit and serve SERVICE the nearest is asked. Without BODY the request is read from standard input: as text (without the last line break), or as bytes when it is not UTF-8; at most 255 KiB. The reply goes to standard output; bytes as they are, unless that is a terminal. A server may give several replies, which are printed as they come.",
    'When nobody serves it, that is said after --timeout. A handler that fails gives exit status 1, with its message on standard error. It is done at most once; when the server is lost meanwhile that is told, as then nobody knows whether it was. With --safe it may be done twice, and another is asked. With --all every reply is printed as "name: text", and who is missing is told with exit status 1. With --json each reply is an object: type, service, from {id, name}, kind, text or base64 or value, last, at; with --all one more of type missing: missing [{id, name, reason}].',
  ],
  examples: [
    ["earshot request any time", "ask whoever serves time"],
    ["earshot request calculator sum 4 5", "ask the nearest one with the role calculator"],
    ["earshot request any render < page.html > page.pdf", "bytes there, and bytes back"],
    ["earshot request any uptime --all", "ask all who serve it"],
  ],
  run,
};

async function run(call: Call): Promise<number> {
  const { options, operands, world } = call;
  const [, service = "", ...words] = operands;
  if (options.all === true && (options.first === true || options.safe === true))
    throw new UsageError("--all asks everybody: --first and --safe do not go with it.");
  const out = printer(world, options.json === true);
  const body = words.length > 0 ? words.join(" ") : await shortBody(call);
  const status = await withPeer(call, async (session) => {
    const target = await targetOf(call, session);
    if (options.all === true) return all(call, session, target, service, body, out);
    await one(call, session, target, service, body, out);
    return 0;
  });
  if (status === undefined) throw new Failure("nothing was asked: interrupted before that.");
  return status;
}

async function shortBody({ world }: Call): Promise<string | Uint8Array> {
  const body = await readBody(world);
  if (typeof body === "string" || body instanceof Uint8Array) return body;
  throw new Failure("nothing was asked: standard input holds more than a request takes, 255 KiB.");
}

/** Whom the first operand means: waits until somebody who fits serves it. */
async function targetOf({ operands, options }: Call, session: Session): Promise<Target> {
  const { peer, leaving: signal } = session;
  const [whom = "", service = ""] = operands;
  const timeoutMs = options.timeout ?? serverMs;
  const late = AbortSignal.timeout(timeoutMs);
  const changes = peer.changes({}, { signal: AbortSignal.any([signal, late]) });
  let target = meant(whom, service, peer);
  if (target === undefined)
    for await (const _ of changes) {
      target = meant(whom, service, peer);
      if (target !== undefined) break;
    }
  await changes[Symbol.asyncDispose]();
  if (signal.aborted)
    throw new Failure(`nothing was asked: told to leave while waiting for ${clean(service)}.`);
  if (target === undefined) throw nobody(whom, service, timeoutMs, peer);
  if (options.all === true || options.first === true) await settle(peer, { ...latecomers, signal });
  return target;
}

function meant(whom: string, service: string, peer: Peer): Target | undefined {
  const serving = peer.view.members.filter(({ services }) => services.includes(service));
  if (serving.length === 0) return undefined;
  if (whom === "any") return {};
  const filters: readonly ServerFilter[] = [{ role: whom }, { name: whom }];
  if (serving.some(({ roles }) => roles.includes(whom))) return filters[0];
  if (serving.some(({ name }) => name === whom)) return filters[1];
  const digits = whom.replace(/^#/, "").toLowerCase();
  if (digits.length < idDigits) return undefined;
  return serving.find(({ id }) => id.startsWith(digits))?.id satisfies PeerId | undefined;
}

function nobody(whom: string, service: string, timeoutMs: number, peer: Peer): Failure {
  const others = peer.view.members.filter(({ services }) => services.includes(service));
  const who = whom === "any" ? "nobody serves" : `nobody who fits ${clean(whom)} serves`;
  const labels = others.slice(0, 5).map((member) => labelOf(member, others));
  const hint = labels.length === 0 ? "" : ` It is served by ${labels.join(", ")}.`;
  return new Failure(
    `nothing was asked: after ${timeoutMs / 1_000} s ${who} ${clean(service)}.${hint}`,
  );
}

async function one(
  { options, world }: Call,
  { peer, leaving: signal }: Session,
  target: Target,
  service: string,
  body: string | Uint8Array,
  out: Printer,
): Promise<void> {
  let told: Reply | undefined;
  const tell = (reply: Reply, last: boolean): void => {
    const raw = !out.json && goesRaw(reply, world.stdout);
    if (raw) world.stdout.write(reply.bytes);
    out.result(replyObject(reply, service, last), raw ? undefined : bodyLines(reply).join("\n"));
    told = reply;
  };
  const isFilter = typeof target === "object" && !("epoch" in target);
  const meantNow =
    isFilter && options.first === true ? { ...target, pick: "all" as const } : target;
  try {
    const reply = await peer.request(meantNow, service, body, {
      timeoutMs: options.timeout ?? replyMs,
      signal,
      repeat: options.safe === true ? "safe" : "never",
      onReply: (each) => tell(each, false),
    });
    // The last of several has been told as it came.
    if (reply !== told) tell(reply, true);
  } catch (error) {
    throw failure(error, signal);
  }
}

function failure(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted)
    return new Failure("interrupted: the server was told to stop; what it did is not known.");
  const code = codeOf(error);
  if (code === "ERR_EARSHOT_INVALID_ARGUMENT") return new UsageError((error as Error).message);
  if (code?.startsWith("ERR_EARSHOT_") === true)
    return new Failure(clean((error as Error).message));
  return error;
}

async function all(
  { options }: Call,
  { peer, leaving: signal }: Session,
  target: Target,
  service: string,
  body: string | Uint8Array,
  out: Printer,
): Promise<number> {
  const timeoutMs = options.timeout ?? replyMs;
  try {
    const gathering = peer.gather(target, service, body, { timeoutMs, signal });
    for await (const reply of gathering) {
      const label = labelOf(reply.from, peer.view.members);
      const text = `${label}: ${bodyLines(reply).join("\n    ")}`;
      out.result(replyObject(reply, service, true), text);
    }
    const missing = gathering.missing.map(({ member, reason, error }) => ({
      id: member.id,
      name: member.name,
      reason,
      ...(error === undefined ? {} : { message: error.message }),
    }));
    out.result({ type: "missing", service, missing, at: new Date() }, undefined);
    if (!out.json)
      for (const { name, reason, message } of missing)
        out.remark(`(${cleanName(name)}: ${clean(message ?? "") || reason})`);
    return missing.length === 0 ? 0 : 1;
  } catch (error) {
    throw failure(error, signal);
  }
}
