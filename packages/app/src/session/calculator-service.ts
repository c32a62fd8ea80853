/**
 * The built-in calculator as a command: computes for whoever asks, and tells who asked what.
 *
 * @module
 */
import { type Asked, CalculationError, calculatorRole, serveCalculator } from "earshot/calculator";
import type { Call } from "../cli/command.ts";
import { clean, cleanName } from "../output/clean.ts";
import { printer } from "../output/printer.ts";
import { labelOf } from "../room/words.ts";
import { tellStatus } from "./tell-status.ts";
import { told } from "./told-to-leave.ts";
import { withPeer } from "./with-peer.ts";

/** Serves until told to leave. */
export async function serveSums(call: Call): Promise<number> {
  const { options, world } = call;
  const out = printer(world, options.json === true);
  await withPeer(call, async ({ peer, leaving }) => {
    tellStatus(peer, out, leaving);
    const tell = ({ from, expression, answer }: Asked): void => {
      const label = labelOf(from, peer.view.members);
      out.result(
        {
          type: "asked",
          from: { id: from.id, name: from.name },
          expression,
          ...answerFields(answer),
          at: new Date(),
        },
        `${label}: ${clean(expression)} ${answerWords(answer)}`,
      );
    };
    await using _ = await serveCalculator(peer, options.quiet === true ? {} : { onAsked: tell });
    out.remark(`${cleanName(peer.name)} serves ${calculatorRole}. Ctrl-C ends it.`);
    await told(leaving);
  });
  return 0;
}

function answerFields(answer: Asked["answer"]): Readonly<Record<string, unknown>> {
  return answer instanceof CalculationError
    ? { problem: answer.problem, message: answer.message }
    : { value: answer.value, exact: answer.exact };
}

function answerWords(answer: Asked["answer"]): string {
  if (answer instanceof CalculationError) return `cannot be computed: ${clean(answer.message)}`;
  return `${answer.exact ? "=" : "≈"} ${answer.value}`;
}
