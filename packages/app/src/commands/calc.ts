/**
 * `earshot calc EXPRESSION…`: asks a calculator of the network.
 *
 * @module
 */
import { calculate, CalculationError, calculatorRole } from "earshot/calculator";
import type { Call, CommandBody } from "../cli/command.ts";
import { Failure } from "../cli/usage-error.ts";
import { clean } from "../output/clean.ts";
import { printer } from "../output/printer.ts";
import { interrupted, patiently, usualWaitMs } from "../session/catch-up.ts";
import { codeOf } from "../session/recipients.ts";
import { withPeer } from "../session/with-peer.ts";

export const calc: CommandBody = {
  takes: { least: 1, most: Number.POSITIVE_INFINITY },
  options: ["timeout"],
  details: [
    "Asks whoever serves the role calculator, the nearest one first, and prints the result: exact decimals, or 34 digits where it does not end, which is said on standard error. The operator comes first: + - * / % ^ sqrt abs min max; parentheses nest. Quote it, so that the shell leaves * and parentheses alone.",
    "What cannot be computed, and nobody to ask within --timeout, give exit status 1. With --json an object: type result, expression, value, exact, at; or type problem, expression, problem, message, at.",
  ],
  examples: [
    ["earshot calc '+ 4 5'", "9"],
    ["earshot calc '(* (+ 1 2) 3.5)'", "10.5"],
    ["earshot serve calculator", "be the one who computes"],
  ],
  run,
};

async function run(call: Call): Promise<number> {
  const { options, operands, world } = call;
  const expression = operands.join(" ");
  const timeoutMs = options.timeout ?? usualWaitMs;
  const out = printer(world, options.json === true);
  const status = await withPeer(call, async ({ peer, leaving: signal }) => {
    try {
      await patiently(out, "Looking for a calculator …", () =>
        peer.find({ role: calculatorRole }, { atLeast: 1, timeoutMs, signal }),
      );
    } catch (error) {
      if (signal.aborted) throw interrupted("nothing was asked");
      if (codeOf(error) !== "ERR_EARSHOT_TIMEOUT") throw error;
      throw new Failure(
        `nobody was asked: after ${timeoutMs / 1_000} s there is no calculator. One is started by: earshot serve calculator`,
      );
    }
    try {
      const { value, exact } = await calculate(peer, expression, { timeoutMs, signal });
      out.result({ type: "result", expression, value, exact, at: new Date() }, value);
      if (!exact && !out.json) out.remark("(rounded)");
      return 0;
    } catch (error) {
      if (!(error instanceof CalculationError)) throw failure(error, signal);
      const { problem, message } = error;
      out.result({ type: "problem", expression, problem, message, at: new Date() }, undefined);
      if (!out.json)
        out.remark(`earshot: ${clean(expression)} cannot be computed: ${clean(message)}`);
      return 1;
    }
  });
  if (status === undefined) throw interrupted("nothing was asked");
  return status;
}

function failure(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return interrupted("no result came");
  if (codeOf(error)?.startsWith("ERR_EARSHOT_") !== true) return error;
  return new Failure(clean((error as Error).message));
}
