/**
 * The life of a peer within one command: join, do the work, say goodbye, whatever ends it.
 *
 * @module
 */
import type { JoinOptions, Peer } from "earshot";
import type { Call } from "../cli/command.ts";
import { Failure } from "../cli/usage-error.ts";
import { joinOptions } from "./join-options.ts";

/** What the work gets: the peer, and when to come to an end. */
export interface Session {
  readonly peer: Peer;
  /** Aborted by Ctrl-C, signals, a reader that went away, the end of `--for`, or the end of the peer itself. */
  readonly leaving: AbortSignal;
  /** Comes to an end now. */
  readonly leave: () => void;
}

/** Joins with the options of the call, and with `extra` over them; closes the peer when `work` has ended. */
export async function withPeer<Result>(
  call: Call,
  work: (session: Session) => Promise<Result>,
  extra: JoinOptions = {},
): Promise<Result | undefined> {
  const { world, options } = call;
  const done = new AbortController();
  const leaving = AbortSignal.any([world.leaving, done.signal]);
  const peer = await unlessAborted(
    world.join({ ...joinOptions(options, world), ...extra }),
    leaving,
  );
  if (peer === undefined) return undefined;
  const timer = options.for === undefined ? undefined : setTimeout(() => done.abort(), options.for);
  void peer.closed.then(() => done.abort());
  try {
    const result = await work({ peer, leaving, leave: () => done.abort() });
    await peer.close();
    const closed = await peer.closed;
    if (closed.reason === "failed")
      throw closed.error instanceof Error ? closed.error : new Failure(String(closed.error));
    return result;
  } finally {
    clearTimeout(timer);
    await peer.close();
  }
}

/** The peer; or `undefined` when somebody wanted to leave first, and then it is closed as soon as it is there. */
async function unlessAborted(
  joining: Promise<Peer>,
  leaving: AbortSignal,
): Promise<Peer | undefined> {
  const { promise: aborted, resolve } = Promise.withResolvers<undefined>();
  const stop = () => resolve(undefined);
  if (leaving.aborted) stop();
  leaving.addEventListener("abort", stop, { once: true });
  const peer = await Promise.race([joining, aborted]);
  leaving.removeEventListener("abort", stop);
  if (peer === undefined) void joining.then((late) => late.close()).catch(() => {});
  return peer;
}
