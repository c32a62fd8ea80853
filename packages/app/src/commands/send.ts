/**
 * `earshot send GROUP [TEXT…]`: one message to a group or to one peer, once somebody is there to hear it,
 * with a receipt.
 *
 * @module
 */
import type { Body, LargeBody, Receipt, SendOptions } from "earshot";
import type { Call, CommandBody } from "../cli/command.ts";
import { Failure, UsageError } from "../cli/usage-error.ts";
import { clean, cleanName } from "../output/clean.ts";
import { printer } from "../output/printer.ts";
import { progressLine } from "../session/progress.ts";
import { readBody, type StreamedBody } from "../session/read-body.ts";
import { type NameOf, receiptObject, receiptWords } from "../session/receipt-words.ts";
import { noteLobby } from "../session/note-lobby.ts";
import { codeOf, nameBook, receiptOf, somebodyIn, theOne } from "../session/recipients.ts";
import { type Session, withPeer } from "../session/with-peer.ts";

const membersMs = 5_000;
const confirmMs = 30_000;

export const send: CommandBody = {
  takes: { least: 0, most: Number.POSITIVE_INFINITY },
  options: ["until", "by", "at-least", "timeout", "to"],
  details: [
    "Waits until somebody is in GROUP, then sends TEXT to everybody there. Without TEXT the message is read from standard input: as text (without the last line break), or as bytes when it is not UTF-8. More than 256 kB are sent while they are read, as bytes, at most 64 MiB; progress goes to standard error.",
    "A group is no conversation: what is sent there is heard by those who are there at that moment. To the lobby of up, chat and the pages something is said by: earshot chat say lobby TEXT",
    "Members get it reliably and in order. --until received waits until their programs' engines have it, --until delivered until their programs have handled it, and then it says who has and who has not, and why. When not all that --by asks for have it, the exit status is 1; the message may arrive all the same.",
    "With --to NAME it goes to that one alone, and all words are TEXT. With --json the receipt is an object: type, group or to, until, met, message, members, by [{id, name}], missing [{id, name, reason}], at.",
  ],
  examples: [
    ["earshot send meals Dinner is ready", "say it to everybody in the group meals"],
    ["earshot send alarms --until received Fire drill", "and say who has got it"],
    ["uptime | earshot send status --at-least 2", "what a program says, once two are there"],
    ["earshot send --to ana Come to the door", "to ana alone"],
    ["earshot send files --until delivered < photos.tar", "a large message"],
  ],
  run,
};

type What = string | Uint8Array | StreamedBody;

/** Sends, however it is addressed. */
interface Errand {
  /** For sentences. */
  readonly place: string;
  readonly send: (body: Body | LargeBody, options: SendOptions) => Promise<Receipt>;
  /** For programs, besides what the receipt has. */
  readonly about: Readonly<Record<string, unknown>>;
}

async function run(call: Call): Promise<number> {
  const { options, world } = call;
  const words = options.to === undefined ? call.operands.slice(1) : call.operands;
  if (options.to === undefined && call.operands.length === 0)
    throw new UsageError("something is missing. Write: earshot send GROUP [TEXT…]");
  const { until = "sent" } = options;
  if (options.by !== undefined && (until === "queued" || until === "sent"))
    throw new UsageError(
      `--by goes with --until received or delivered: nobody is asked when it is only ${until}.`,
    );
  if (options.to !== undefined && (options["at-least"] ?? options.by) !== undefined)
    throw new UsageError("--to means one peer: --by and --at-least go with groups.");
  const out = printer(world, options.json === true);
  if (options.to === undefined) noteLobby(call.operands[0], out, "say lobby TEXT");
  const body: What = words.length > 0 ? words.join(" ") : await readBody(world);
  if (!isStreamed(body) && body.length === 0)
    throw new UsageError("there is nothing to send. Write: earshot send GROUP TEXT");
  const status = await withPeer(call, async (session) => {
    const nameOf = nameBook(session.peer, session.leaving);
    await using errand = await errandOf(call, session);
    const { receipt, met } = await deliver(errand, body, call, session.leaving);
    tell(receipt, met, errand, nameOf);
    return met ? 0 : 1;
  });
  if (status === undefined)
    throw new Failure("nothing was sent: interrupted before anybody was there.");
  return status;

  function tell(receipt: Receipt, met: boolean, { place, about }: Errand, nameOf: NameOf): void {
    const text = receiptWords(receipt, place, nameOf);
    const unmet = !met && !out.json;
    if (unmet) out.remark(text);
    out.result({ ...receiptObject(receipt, met, nameOf), ...about }, unmet ? undefined : text);
  }
}

/** Waits for those that it is for. */
async function errandOf(
  { options, operands }: Call,
  { peer, leaving: signal }: Session,
): Promise<Errand & AsyncDisposable> {
  // With fewer the level could not be met.
  const atLeast = Math.max(
    options["at-least"] ?? 1,
    typeof options.by === "number" ? options.by : 0,
  );
  const patience = { atLeast, timeoutMs: options.timeout ?? membersMs, signal };
  if (options.to !== undefined) {
    const member = await theOne(options.to, peer, patience);
    return {
      place: cleanName(member.name),
      send: (body, given) => peer.send(member, body, given),
      about: { to: { id: member.id, name: member.name } },
      [Symbol.asyncDispose]: async () => {},
    };
  }
  const [name = ""] = operands;
  await somebodyIn(name, peer, patience);
  const group = await peer.group(name, { join: false });
  return {
    place: clean(name),
    send: (body, given) => group.send(body, { ...given, atLeast }),
    about: {},
    [Symbol.asyncDispose]: () => group.close(),
  };
}

async function deliver(
  errand: Errand,
  body: What,
  { options, world }: Call,
  signal: AbortSignal,
): Promise<{ readonly receipt: Receipt; readonly met: boolean }> {
  const { until = "sent", by, timeout } = options;
  const streamed = isStreamed(body);
  const timeoutMs = timeout ?? (streamed ? undefined : confirmMs);
  const progress = streamed ? progressLine(world) : undefined;
  try {
    const receipt = await errand.send(streamed ? body.parts : body, {
      until,
      signal,
      ...(by === undefined ? {} : { by }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(progress === undefined ? {} : { onProgress: progress.tell }),
    });
    return { receipt, met: true };
  } catch (error) {
    const receipt = receiptOf(error);
    if (receipt !== undefined && !("topic" in receipt)) return { receipt, met: false };
    if (error instanceof Failure) throw error;
    if (signal.aborted) throw new Failure("interrupted: what became of the message is not known.");
    if (streamed && codeOf(error) === "ERR_EARSHOT_MESSAGE_TOO_LARGE")
      throw new Failure(
        "standard input holds more than 64 MiB, which is the largest message; it was given up, and the members know.",
      );
    if (codeOf(error) === "ERR_EARSHOT_TIMEOUT")
      throw new Failure(
        `not sent within ${(timeoutMs ?? 0) / 1_000} s, and given up. --timeout allows more.`,
      );
    throw error;
  } finally {
    progress?.end();
  }
}

function isStreamed(body: What): body is StreamedBody {
  return typeof body === "object" && "parts" in body;
}
