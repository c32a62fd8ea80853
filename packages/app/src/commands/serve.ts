/**
 * `earshot serve SERVICE -- COMMAND…`: answers requests by running a command for each, until told to stop;
 * `earshot serve calculator` by computing what is asked.
 *
 * @module
 */
import type { Request } from "earshot";
import { calculatorRole } from "earshot/calculator";
import type { Call, CommandBody } from "../cli/command.ts";
import { UsageError } from "../cli/usage-error.ts";
import { clean, cleanName } from "../output/clean.ts";
import { printer } from "../output/printer.ts";
import { sizeWords } from "../output/size.ts";
import { labelOf } from "../room/words.ts";
import { serveSums } from "../session/calculator-service.ts";
import { CommandFailed, runCommand } from "../session/command-handler.ts";
import { codeOf } from "../session/recipients.ts";
import { tellStatus } from "../session/tell-status.ts";
import { told } from "../session/told-to-leave.ts";
import { withPeer } from "../session/with-peer.ts";

const defaultJobs = 4;

export const serve: CommandBody = {
  takes: { least: 0, most: Number.POSITIVE_INFINITY },
  options: ["jobs", "quiet"],
  details: [
    "Runs COMMAND for each request for SERVICE: the body is on its standard input (a structured value as JSON), and what it writes to standard output is the reply, at most 255 KiB: text without the last line break, or bytes when it is not UTF-8. Another exit status than 0 is a failure, with the last line of standard error as its message. EARSHOT_FROM and EARSHOT_FROM_ID say who asks, EARSHOT_SERVICE what. No shell is between.",
    "Without COMMAND, calculator is the built-in one, for earshot calc. It takes the role calculator, and prints who asked what and what was answered; with --json an object: type asked, from {id, name}, expression, value and exact, or problem and message, at.",
    "Anybody in the realm may ask: use --secret-file where that is not everybody on the network. When nobody waits for the reply any more, the command is ended by SIGTERM. Ctrl-C takes no more requests and lets those that run come to their end, for up to 5 s. Prints a line for each request; with --json an object: type, service, from {id, name}, bytes, status (done, failed or cancelled), message, ms, at. With --quiet neither.",
  ],
  examples: [
    ["earshot serve calculator", "compute for everybody"],
    ["earshot serve time -- date", "say what time it is here"],
    ["earshot serve sort --role worker -- sort -u", "sort the lines of requests"],
    ["earshot request any sort < names.txt", "and use it, from another machine"],
  ],
  run,
};

async function run(call: Call): Promise<number> {
  const { options, operands, world } = call;
  const [service, ...command] = operands;
  if (service === calculatorRole && command.length === 0) return serveSums(call);
  if (service === undefined || command.length === 0)
    throw new UsageError("something is missing. Write: earshot serve SERVICE -- COMMAND…");
  const out = printer(world, options.json === true);
  await withPeer(call, async ({ peer, leaving }) => {
    tellStatus(peer, out, leaving);
    const handler = async (request: Request): Promise<string | Uint8Array> => {
      const began = performance.now();
      const tell = (status: "done" | "failed" | "cancelled", message?: string): void => {
        if (options.quiet === true) return;
        const { from, bytes } = request;
        const ms = Math.round(performance.now() - began);
        const about = message === undefined ? "" : `: ${clean(message)}`;
        out.result(
          {
            type: "request",
            service,
            from: { id: from.id, name: from.name },
            bytes: bytes.length,
            status,
            ...(message === undefined ? {} : { message }),
            ms,
            at: new Date(),
          },
          `${labelOf(from, peer.view.members)}: ${sizeWords(bytes.length)}, ${status} in ${ms} ms${about}`,
        );
      };
      try {
        const reply = await runCommand(command, request, world.env);
        tell("done");
        return reply;
      } catch (error) {
        tell(request.signal.aborted ? "cancelled" : "failed", wordsOf(error));
        throw error;
      }
    };
    try {
      peer.serve(service, handler, { concurrency: options.jobs ?? defaultJobs });
    } catch (error) {
      if (codeOf(error) === "ERR_EARSHOT_INVALID_ARGUMENT")
        throw new UsageError((error as Error).message);
      throw error;
    }
    out.remark(`${cleanName(peer.name)} serves ${clean(service)}. Ctrl-C ends it.`);
    await told(leaving);
  });
  return 0;
}

function wordsOf(error: unknown): string {
  if (error instanceof CommandFailed) return error.message;
  return error instanceof Error ? error.message : String(error);
}
