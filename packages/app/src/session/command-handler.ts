/**
 * A handler that runs a command for each request: the body on its standard input, the reply on its standard output.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Request } from "earshot";
import { cleanName } from "../output/clean.ts";
import { jsonLine } from "../output/json-line.ts";

/** What a reply holds at most, as the library has it: more ends the command. */
const replyBytes = 255 * 1_024;
/** Of what it says on standard error, the end is kept. */
const errorBytes = 2_048;

/** A command that did not end with status 0. */
export class CommandFailed extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "CommandFailed";
    this.code = code;
  }
}

/** Runs it; what it writes is the reply: text without the last line break, or bytes when it is not UTF-8. */
export async function runCommand(
  [command = "", ...args]: readonly string[],
  request: Request,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | Uint8Array> {
  const { from, service, signal } = request;
  const child = spawn(command, args, {
    // Names are written by strangers: they are no part of the command line, and cleaned.
    env: {
      ...env,
      EARSHOT_FROM: cleanName(from.name),
      EARSHOT_FROM_ID: from.id,
      EARSHOT_SERVICE: service,
    },
    stdio: "pipe",
    signal,
  });
  const ended = once(child, "close") as Promise<[number | null, string | null]>;
  // Awaited below; until then a failure to start must not go unheard.
  ended.catch(() => {});
  // It may end without reading.
  child.stdin.on("error", () => {});
  child.stdin.end(inputOf(request));
  const parts: Buffer[] = [];
  let bytes = 0;
  let said = "";
  child.stdout.on("data", (part: Buffer) => {
    bytes += part.length;
    if (bytes <= replyBytes) parts.push(part);
    else child.kill();
  });
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    said = (said + part).slice(-errorBytes);
  });
  let status: number | null;
  let killedBy: string | null;
  try {
    [status, killedBy] = await ended;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const { code = "spawn" } = error as NodeJS.ErrnoException;
    throw new CommandFailed(code, `${command} cannot be run: ${code}`);
  }
  if (bytes > replyBytes)
    throw new CommandFailed("too-large", `its reply is larger than ${replyBytes} bytes`);
  const lastWords = said.trim().split("\n").at(-1) ?? "";
  if (status !== 0) {
    const how = status === null ? `ended by ${killedBy}` : `exit status ${status}`;
    throw new CommandFailed(`exit-${status ?? killedBy}`, lastWords === "" ? how : lastWords);
  }
  const all = Buffer.concat(parts);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(all).replace(/\r?\n$/, "");
  } catch {
    return new Uint8Array(all);
  }
}

/** Bytes and text as they are, a value as JSON. */
function inputOf(request: Request): Uint8Array | string {
  if (request.kind !== "value") return request.bytes;
  return jsonLine({ value: request.value() }).slice('{"value":'.length, -2);
}
