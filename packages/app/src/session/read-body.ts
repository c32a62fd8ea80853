/**
 * A message body from standard input: short ones whole, long ones as they come.
 *
 * @module
 */
import type { World } from "../cli/world.ts";
import { Failure } from "../cli/usage-error.ts";

/** Longer ones are sent while they are read, as bytes. */
const wholeBytes = 256 * 1024;

/** A body that is read while it is sent. */
export interface StreamedBody {
  readonly parts: AsyncIterable<Uint8Array>;
}

/** Standard input: text without its last line break, bytes when it is not UTF-8, a stream when it is long. */
export async function readBody(world: World): Promise<string | Uint8Array | StreamedBody> {
  const { stdin, stderr, leaving } = world;
  if (stdin.isTTY === true)
    stderr.write("Write the message, and end it with Ctrl-D on a line of its own.\n");
  const stop = () => stdin.destroy();
  leaving.addEventListener("abort", stop, { once: true });
  const input = chunksOf(world);
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for (let next = await input.next(); next.done !== true; next = await input.next()) {
    parts.push(next.value);
    bytes += next.value.length;
    if (bytes > wholeBytes) return { parts: behind(parts, input) };
  }
  leaving.removeEventListener("abort", stop);
  const all = Buffer.concat(parts);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(all).replace(/\r?\n$/, "");
  } catch {
    return new Uint8Array(all);
  }
}

async function* chunksOf({ stdin, leaving }: World): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const part of stdin)
      yield typeof part === "string" ? Buffer.from(part) : (part as Uint8Array);
  } catch (error) {
    if (leaving.aborted)
      throw new Failure("nothing was sent: interrupted while reading the message.");
    throw new Failure(
      `standard input cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

async function* behind(
  first: readonly Uint8Array[],
  rest: AsyncGenerator<Uint8Array, void, undefined>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield* first;
  yield* rest;
}
