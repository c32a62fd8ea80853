/**
 * What somebody says with a command: the words behind it, or what is on standard input.
 *
 * @module
 */
import type { World } from "../../cli/world.ts";
import { UsageError } from "../../cli/usage-error.ts";
import { readBody } from "../read-body.ts";

/** @throws `UsageError` when it is no text, or there is none; `usage` is how to write it, `most` the longest in characters */
export async function textOf(
  world: World,
  words: readonly string[],
  { usage, most }: { readonly usage: string; readonly most: number },
): Promise<string> {
  const text = words.length > 0 ? words.join(" ") : await readBody(world);
  if (typeof text !== "string")
    throw new UsageError(
      `standard input is no text of at most ${most.toLocaleString("en")} characters.`,
    );
  if (text.trim() === "") throw new UsageError(`there are no words. Write: earshot ${usage}`);
  return text;
}
