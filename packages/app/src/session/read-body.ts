/**
 * A message body from standard input.
 *
 * @module
 */
import type { World } from "../cli/world.ts";
import { Failure } from "../cli/usage-error.ts";

/** More than this cannot be one message; reading stops there instead of filling the memory. */
const mostBytes = 16 * 1024 * 1024;

/** All of standard input: text without its last line break, or bytes when it is not UTF-8. */
export async function readBody({ stdin, stderr, leaving }: World): Promise<string | Uint8Array> {
  if (stdin.isTTY === true)
    stderr.write("Write the message, and end it with Ctrl-D on a line of its own.\n");
  const stop = () => stdin.destroy();
  leaving.addEventListener("abort", stop, { once: true });
  const parts: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const part of stdin) {
      const chunk = typeof part === "string" ? Buffer.from(part) : (part as Uint8Array);
      bytes += chunk.length;
      if (bytes > mostBytes)
        throw new Failure("standard input holds more than 16 MB; a message is far smaller.");
      parts.push(chunk);
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (leaving.aborted)
      throw new Failure("nothing was sent: interrupted while reading the message.");
    throw new Failure(
      `standard input cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  } finally {
    leaving.removeEventListener("abort", stop);
  }
  const all = Buffer.concat(parts);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(all).replace(/\r?\n$/, "");
  } catch {
    return new Uint8Array(all);
  }
}
