/**
 * The real world: this process, its streams and signals, and the library.
 *
 * @module
 */
import { constants } from "node:os";
import type { World } from "./world.ts";

const signals = ["SIGINT", "SIGTERM"] as const;

/** Listens to signals and to broken pipes from now on. */
export function systemWorld(): World {
  const leaving = new AbortController();
  const leave = (status: number) => {
    // Whoever asks twice does not want to wait for goodbyes.
    if (leaving.signal.aborted) process.exit(status);
    leaving.abort();
  };
  for (const signal of signals) process.on(signal, () => leave(128 + constants.signals[signal]));
  // A terminal that goes away sends it more than once, without anybody's asking.
  process.on("SIGHUP", () => leaving.abort());
  forgiveBrokenPipes(() => leaving.abort());
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    platform: process.platform,
    program: [process.execPath, ...process.execArgv, ...process.argv.slice(1, 2)],
    // Loaded when needed, so that help and mistakes are answered at once.
    join: async (options) => (await import("earshot")).join(options),
    leaving: leaving.signal,
    leave: () => leave(130),
  };
}

/** `earshot listen meals | head -1` is no failure: when the reader has gone, so do we. */
function forgiveBrokenPipes(gone: () => void): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      // EIO: the terminal itself has gone.
      if (error.code !== "EPIPE" && error.code !== "EIO" && error.code !== "ERR_STREAM_DESTROYED")
        throw error;
      gone();
    });
  }
}
