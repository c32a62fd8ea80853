/**
 * The requests of the name service, which are the same over TCP and UDP, by table.
 * @module
 */
import { classicLimits } from "../limits.ts";
import { commandOf } from "../lines/words.ts";
import { type Directory, linesFor } from "./directory.ts";

export const namesPort = 7_070;

export type NamesAnswer = { readonly found: readonly string[] } | { readonly error: string };

type Handler = (rest: string, directory: Directory, here: string) => NamesAnswer;

const handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  [
    "LOOKUP",
    (name, directory, here) => {
      if (name.trim() === "") return { error: "LOOKUP needs a name" };
      const found = linesFor(directory, name.trim(), here);
      return found.length === 0 ? { error: "nobody here has that name" } : { found };
    },
  ],
  ["LIST", (_, directory, here) => ({ found: linesFor(directory, undefined, here) })],
]);

export function answerNames(request: string, directory: Directory, here: string): NamesAnswer {
  const { name, rest } = commandOf(request.trim());
  const handler = handlers.get(name);
  if (handler === undefined) return { error: "the requests are LOOKUP name, and LIST" };
  const answer = handler(rest, directory, here);
  return "found" in answer ? { found: answer.found.slice(0, classicLimits.names) } : answer;
}
