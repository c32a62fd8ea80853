/**
 * Lines in, lines out, at once: on a terminal with a prompt that stays below what others say, elsewhere plainly.
 *
 * @module
 */
import { clearScreenDown, createInterface, moveCursor } from "node:readline";
import type { World } from "../cli/world.ts";
import { widthOf } from "../output/width.ts";

export interface LineConsole {
  /** The prompt shows, and what is typed shows with it. */
  readonly interactive: boolean;
  /** What is typed or piped in, line by line; ends with the input, and when closed. */
  readonly lines: AsyncIterable<string>;
  /** Writes whole lines, above the prompt if there is one. */
  readonly print: (text: string) => void;
  /** Shows the prompt (again); nothing on anything but a terminal. */
  readonly prompt: () => void;
  readonly close: () => void;
}

/** A console on the world's streams; nothing is read before `lines` is iterated or there is a prompt. */
export function lineConsole(world: World, prompt: string): LineConsole {
  const { stdin, stdout } = world;
  return stdin.isTTY === true && stdout.isTTY === true
    ? promptConsole(world, prompt)
    : pipeConsole(world);
}

function pipeConsole({ stdin, stdout }: World): LineConsole {
  const end = new AbortController();
  // A broken input is an input that has ended.
  const broken = () => end.abort();
  stdin.on("error", broken);
  return {
    interactive: false,
    lines: read(),
    print: (text) => void (stdout.writable && stdout.write(`${text}\n`)),
    prompt: () => {},
    close: () => end.abort(),
  };
  async function* read(): AsyncGenerator<string, void, undefined> {
    if (end.signal.aborted || stdin.readableEnded || stdin.destroyed) return;
    const reader = createInterface({ input: stdin, terminal: false, signal: end.signal });
    try {
      for await (const line of reader) yield line;
    } finally {
      reader.close();
      stdin.off("error", broken);
    }
  }
}

function promptConsole({ stdin, stdout, leave }: World, prompt: string): LineConsole {
  const reader = createInterface({ input: stdin, output: stdout, terminal: true, prompt });
  let prompting = false;
  // A terminal that goes away is an input that has ended: the reader closes itself, which fails on such a terminal.
  reader.on("error", () => {});
  // In raw mode Ctrl-C is a key.
  reader.on("SIGINT", leave);
  reader.on("line", (line) => {
    prompting = false;
    // What was typed is printed again as said, so its echo goes; it may have filled several rows.
    const rows =
      Math.floor((widthOf(prompt) + widthOf(line)) / Math.max(1, stdout.columns ?? 80)) + 1;
    moveCursor(stdout, -(stdout.columns ?? 80), -rows);
    clearScreenDown(stdout);
  });
  const lines = reader[Symbol.asyncIterator]();
  const clear = () => {
    const { rows } = reader.getCursorPos();
    moveCursor(stdout, -(stdout.columns ?? 80), -rows);
    clearScreenDown(stdout);
  };
  let closed = false;
  reader.on("close", () => {
    closed = true;
  });
  return {
    interactive: true,
    lines: { [Symbol.asyncIterator]: () => lines },
    print(text) {
      if (prompting) clear();
      stdout.write(`${text}\n`);
      if (prompting && !closed) reader.prompt(true);
    },
    prompt() {
      if (closed) return;
      prompting = true;
      reader.prompt(true);
    },
    close() {
      if (prompting) clear();
      prompting = false;
      reader.close();
    },
  };
}
