/**
 * A world for one command: streams in memory, an environment of its own, and a way to see what was printed.
 *
 * @module
 */
import { PassThrough } from "node:stream";
import type { World } from "../../src/cli/world.ts";
import type { FakeNetwork } from "./fake-network.ts";
import { nodeArgs } from "./program.ts";
import { until } from "./until.ts";

export interface FakeWorld extends World {
  readonly stdin: PassThrough & { isTTY?: boolean };
  /** What was printed so far. */
  readonly out: () => string;
  readonly err: () => string;
  /** Waits until standard output (or error) shows it. */
  readonly shows: (what: string | RegExp) => Promise<void>;
  readonly says: (what: string | RegExp) => Promise<void>;
  /** Lines of standard output as objects. */
  readonly objects: () => Record<string, unknown>[];
}

export function fakeWorld(
  network: FakeNetwork,
  env: Readonly<Record<string, string>> = {},
): FakeWorld {
  const leaving = new AbortController();
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const out = collect(stdout);
  const err = collect(stderr);
  const has = (text: string, what: string | RegExp) =>
    typeof what === "string" ? text.includes(what) : what.test(text);
  return {
    stdin: new PassThrough(),
    stdout,
    stderr,
    // No file is left behind: no directory can be made under a device.
    env: { XDG_STATE_HOME: "/dev/null", XDG_DATA_HOME: "/dev/null", LOCALAPPDATA: "", ...env },
    platform: "linux",
    program: [process.execPath, ...nodeArgs],
    join: network.join,
    leaving: leaving.signal,
    leave: () => leaving.abort(),
    out,
    err,
    shows: (what) =>
      until(
        () => has(out(), what),
        () => `${String(what)} on standard output:\n${out()}\n${err()}`,
      ),
    says: (what) =>
      until(
        () => has(err(), what),
        () => `${String(what)} on standard error:\n${err()}`,
      ),
    objects: () =>
      out()
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

function collect(stream: PassThrough): () => string {
  let text = "";
  stream.setEncoding("utf8");
  stream.on("data", (part: string) => {
    text += part;
  });
  return () => text;
}
