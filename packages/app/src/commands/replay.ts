/**
 * `earshot replay FILE`: runs a recording again, proves that the outputs are what they were, and tells what happened.
 *
 * @module
 */
import type { Happening, Head, ReplayReport } from "earshot/replay";
import type { Call, CommandBody } from "../cli/command.ts";
import type { OptionName } from "../cli/options.ts";
import { UsageError } from "../cli/usage-error.ts";
import { frameChoice } from "../frames/frame-choice.ts";
import { SequenceLines } from "../frames/sequence-lines.ts";
import { clean, cleanName } from "../output/clean.ts";
import { type Printer, printer } from "../output/printer.ts";
import { moment } from "../replay/figures.ts";
import { happeningWords, textOf } from "../replay/happening-words.ts";
import { People } from "../replay/people.ts";
import { summaryLines } from "../replay/summary-lines.ts";
import { verdictWords } from "../replay/verdict-words.ts";
import { secretOf } from "../session/join-options.ts";

export const replay: CommandBody = {
  takes: { least: 1, most: 1 },
  options: ["text", "frames", "frame", "peer"],
  details: [
    "Runs what --record wrote in FILE through the engine again and compares every output, byte for byte. Meanwhile it tells what happened: who joined, left or failed, who was suspected and whether rightly, what was sent, received, lost and dropped; then the figures. It joins no network.",
    "The recording of a closed realm needs its secret. Everything that came before the end of the file is replayed, even when the program was killed. A recording made by another version of the code may differ; that is said.",
    'With --frames it draws the frames that were sent and heard instead, as "earshot frames" does live; --frame and --peer choose among them. With --json they are objects of type frame, and at is milliseconds since the beginning.',
    "With --json each happening is an object with its type and at (milliseconds since the beginning); the first is of type recording, the last two are of type summary and verdict. Exit status 1 when an output is not the same, or the file is damaged.",
  ],
  examples: [
    ["earshot up --record today.earshot", "take part, and record it"],
    ["earshot replay today.earshot", "what happened"],
    ["earshot replay today.earshot --text", "and what was said"],
    ["earshot replay today.earshot --frame nak,repair", "what was lost, and how it came after all"],
  ],
  run,
};

/** Options of those commands that join a realm. */
const meaningless: readonly OptionName[] = [
  "realm",
  "name",
  "role",
  "interface",
  "port",
  "ttl",
  "seed",
  "ephemeral",
  "record",
  "for",
];

async function run({ operands, options, world }: Call): Promise<number> {
  const [file = ""] = operands;
  const given = meaningless.find((name) => options[name] !== undefined);
  if (given !== undefined)
    throw new UsageError(`--${given} means nothing here: a replay joins no network.`);
  const out = printer(world, options.json === true);
  const secret = secretOf(options, world.env);
  const withText = options.text === true;
  const people = new People();
  // Loaded when needed, as the library is.
  const { frameNames, replayFile } = await import("earshot/replay");
  const drawn =
    options.frames === true || options.frame !== undefined || options.peer !== undefined;
  const wants = frameChoice(options, frameNames);
  let sequence: SequenceLines | undefined;
  try {
    const report = await replayFile(file, {
      ...(secret === undefined ? {} : { secret }),
      signal: world.leaving,
      began: (head) => {
        const self = { ...idsOf(head), name: head.name };
        sequence = new SequenceLines(out.columns, self, ({ at }) => moment(at));
        out.result({ type: "recording", ...headObject(head) }, headWords(head));
      },
      ...(drawn
        ? {
            frame: (event) => {
              if (!wants(event)) return;
              const lines = out.json ? undefined : sequence?.lines(event).join("\n");
              out.result({ type: "frame", ...event }, lines);
            },
          }
        : {
            happened: (happening) =>
              out.result(
                happeningObject(happening, withText),
                `${moment(happening.at)}  ${happeningWords(happening, people, withText)}`,
              ),
          }),
    });
    return tell(report, out, drawn);
  } catch (error) {
    if (codeOf(error) === "ERR_EARSHOT_NOT_A_RECORDING" && error instanceof Error)
      throw new UsageError(clean(error.message));
    if (!world.leaving.aborted) throw error;
    out.remark("Stopped before the end.");
    return 1;
  }
}

function tell(report: ReplayReport, out: Printer, drawn: boolean): number {
  const { good, lines } = verdictWords(report);
  const { summary, sameCode, difference, ending, inputs, equalOutputs, code } = report;
  out.result(
    { type: "summary", ...summary },
    drawn ? "" : ["", ...summaryLines(summary, out.columns), ""].join("\n"),
  );
  out.result(
    {
      type: "verdict",
      same: difference === undefined,
      inputs,
      equalOutputs,
      sameCode,
      ending,
      difference,
    },
    lines.join("\n"),
  );
  if (!sameCode && difference === undefined) {
    const now = `${code.version}${report.head.version === code.version ? ", with other engine files" : ""}`;
    out.remark(`(Recorded by earshot ${clean(report.head.version)}, replayed by ${now}.)`);
  }
  return good ? 0 : 1;
}

function headObject(head: Head): Readonly<Record<string, unknown>> {
  const { name, roles, metadata, realm, closed, version, runtime, outputs } = head;
  const at = new Date(head.startedAt);
  return { ...idsOf(head), name, roles, metadata, realm, closed, version, runtime, outputs, at };
}

function idsOf({ peerId, epoch }: Head): { readonly id: string; readonly epoch: string } {
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
  return { id: hex(peerId), epoch: hex(epoch) };
}

function headWords(head: Head): string {
  const id = Buffer.from(head.peerId).toString("hex", 0, 2);
  const when = new Date(head.startedAt).toISOString().replace("T", " ").replace(/\..*/, " UTC");
  const realm = `${head.closed ? "closed" : "open"} realm ${cleanName(head.realm)}`;
  const by = `earshot ${clean(head.version)}, ${clean(head.runtime)}`;
  return `${cleanName(head.name)} (${id}) in the ${realm}, recorded from ${when} by ${by}\n`;
}

/** What was said is left out unless it was asked for. */
function happeningObject(
  happening: Happening,
  withText: boolean,
): Readonly<Record<string, unknown>> {
  if (!("body" in happening)) return happening;
  const { body, ...rest } = happening;
  const text = happening.kind === "value" ? undefined : textOf(body);
  const said = withText ? (text === undefined ? { body } : { text }) : {};
  return { ...rest, bytes: body.length, ...said };
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
