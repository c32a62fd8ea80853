/**
 * `earshot send GROUP [TEXT…]`: one message to a group, once somebody is there to hear it.
 *
 * @module
 */
import type { Body, EarshotError, Peer } from "earshot";
import type { Call, Command } from "../cli/command.ts";
import { Failure, UsageError } from "../cli/usage-error.ts";
import { readBody } from "../session/read-body.ts";
import { printer } from "../output/printer.ts";
import { settle } from "../session/settle.ts";
import { withPeer } from "../session/with-peer.ts";

const defaultTimeoutMs = 5_000;

export const send: Command = {
  name: "send",
  summary: "send a message to a group",
  operands: "GROUP [TEXT…]",
  takes: { least: 1, most: Number.POSITIVE_INFINITY },
  options: ["until", "timeout", "at-least"],
  details: [
    "Waits until somebody is in GROUP, then sends TEXT to everybody there. Without TEXT the message is read from standard input: as text (without the last line break), or as bytes when it is not UTF-8.",
    'In this version messages are best effort: "sent" means that it has left this machine, not that it was received.',
  ],
  examples: [
    ["earshot send lobby Dinner is ready", "say it to everybody in the lobby"],
    ["uptime | earshot send status --at-least 2", "what a program says, once two are there"],
  ],
  run,
};

async function run(call: Call): Promise<number> {
  const { options, world } = call;
  const [name = "", ...words] = call.operands;
  const until = options.until ?? "sent";
  if (until === "received" || until === "delivered") {
    throw new Failure(
      `--until ${until} comes with the next version, together with reliable groups; this one offers queued and sent.`,
    );
  }
  const out = printer(world, options.json === true);
  const body: Body = words.length > 0 ? words.join(" ") : await readBody(world);
  if (body.length === 0)
    throw new UsageError("there is nothing to send. Write: earshot send GROUP TEXT");
  const receipt = await withPeer(call, async ({ peer, leaving }) => {
    await somebodyIn(name, peer, call, leaving);
    await using group = await peer.group(name, { join: false });
    return group.send(body, { until, atLeast: options["at-least"] ?? 1, signal: leaving });
  });
  if (receipt === undefined)
    throw new Failure("nothing was sent: interrupted before anybody was there.");
  const { members } = receipt;
  const whom = `${members} member${members === 1 ? "" : "s"} of ${name}`;
  out.result(
    { type: "sent", group: name, until, members, at: new Date() },
    `${until === "queued" ? "Queued for" : "Sent to"} ${whom}.`,
  );
  return 0;
}

/** Waits for enough members, and a moment longer for the others who are already answering. */
async function somebodyIn(
  group: string,
  peer: Peer,
  { options }: Call,
  signal: AbortSignal,
): Promise<void> {
  const atLeast = options["at-least"] ?? 1;
  const timeoutMs = options.timeout ?? defaultTimeoutMs;
  try {
    await peer.find({ group }, { atLeast, timeoutMs, signal });
  } catch (error) {
    if (signal.aborted)
      throw new Failure(`nothing was sent: told to leave while waiting for members of ${group}.`);
    if (codeOf(error) !== "ERR_EARSHOT_TIMEOUT") throw error;
    const present = peer.view.members.filter((member) => member.groups.includes(group)).length;
    const found =
      present === 0 ? "nobody is" : present === 1 ? "only one is" : `only ${present} are`;
    throw new Failure(
      `nothing was sent: after ${timeoutMs / 1_000} s ${found} in ${group}. Who is where: earshot peers. Why nobody is heard: earshot doctor.`,
    );
  }
  await settle(peer, { quietMs: 200, mostMs: 1_000, signal });
}

function codeOf(error: unknown): EarshotError["code"] | undefined {
  return error instanceof Error && "code" in error
    ? (error.code as EarshotError["code"])
    : undefined;
}
