/**
 * The calculator as a service: whoever serves it is found by its role, and asked in prefix notation.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import type { Member } from "../../core/events.ts";
import type { WaitOptions } from "../../peer/types/message.ts";
import type { Peer } from "../../peer/types/peer.ts";
import { flag, object, oneOf, type Shape, text, wrong } from "../folding/shape.ts";
import { type Calculated, evaluate, requestLimit } from "./evaluate.ts";
import { CalculationError, type Problem, problemTable } from "./problem.ts";

/** A result, and who computed it. */
export interface Answered extends Calculated {
  readonly by: Member;
}

/** The role by which calculators are found, and the service that they answer. */
export const calculatorRole = "calculator";

export interface CalculatorService extends AsyncDisposable {
  /** Requests that were computed, and those that had a problem. */
  readonly stats: { readonly computed: number; readonly problems: number };
  /** Serves no longer, and takes the role back. */
  close(): Promise<void>;
}

/** What was asked, and the result or what was wrong with it. */
export interface Asked {
  readonly from: Member;
  readonly expression: string;
  readonly answer: Calculated | CalculationError;
}

export interface CalculatorOptions {
  /** Told of each request. */
  readonly onAsked?: (asked: Asked) => void;
}

/**
 * Answers calculations from now on, and announces the role `"calculator"`.
 * @throws as `Peer.update` and `Peer.serve`
 */
export async function serveCalculator(
  peer: Peer,
  { onAsked }: CalculatorOptions = {},
): Promise<CalculatorService> {
  const stats = { computed: 0, problems: 0 };
  const service = peer.serve(calculatorRole, (request) => {
    const expression = request.text();
    const answer = computed(expression);
    onAsked?.({ from: request.from, expression, answer });
    if (answer instanceof CalculationError) {
      stats.problems++;
      return { problem: answer.problem, message: answer.message };
    }
    stats.computed++;
    return { value: answer.value, exact: answer.exact };
  });
  const others = (): readonly string[] => peer.self.roles.filter((role) => role !== calculatorRole);
  try {
    await peer.update({ roles: [...others(), calculatorRole] });
  } catch (error) {
    service[Symbol.dispose]();
    throw error;
  }
  let closed = false;
  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    service[Symbol.dispose]();
    await peer.update({ roles: others() }).catch((error: unknown) => {
      // A peer that has ended announces nothing any more.
      if (!(error instanceof EarshotError && error.code === "ERR_EARSHOT_CLOSED")) throw error;
    });
  };
  return { stats, close, [Symbol.asyncDispose]: close };
}

/**
 * Asks a calculator of the network: the nearest, or another one if that is lost meanwhile.
 * @param expression such as `"+ 4 5"` or `"(* (+ 1 2) 3)"`
 * @throws {@link CalculationError} when it cannot be computed; otherwise as `Peer.request`
 */
export async function calculate(
  peer: Peer,
  expression: string,
  options: WaitOptions = {},
): Promise<Answered> {
  // Said here, as nobody needs to be asked for that.
  if (expression.length > requestLimit) throw new CalculationError("too-long");
  const target = { role: calculatorRole };
  const asking = { ...options, repeat: "safe" } as const;
  const reply = await peer.request(target, calculatorRole, expression, asking);
  const answer = reply.value();
  const problem = problemShape(answer);
  if (problem !== wrong) throw new CalculationError(problem.problem, problem.message);
  const calculated = calculatedShape(answer);
  if (calculated !== wrong) return { ...calculated, by: reply.from };
  throw new EarshotError("ERR_EARSHOT_MALFORMED_BODY", `${reply.from.name} gave no result`);
}

type ProblemAnswer = { readonly problem: Problem; readonly message: string };

/** Far above the longest number. */
const answerLimit = 2_000;
const calculatedShape: Shape<Calculated> = object({ value: text(answerLimit), exact: flag });
const problemShape: Shape<ProblemAnswer> = object({
  problem: oneOf(...(Object.keys(problemTable) as Problem[])),
  message: text(answerLimit),
});

/** Problems are answers like others: the service has not failed. */
function computed(expression: string): Asked["answer"] {
  try {
    return evaluate(expression);
  } catch (error) {
    if (error instanceof CalculationError) return error;
    throw error;
  }
}
