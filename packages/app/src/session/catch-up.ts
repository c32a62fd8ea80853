/**
 * Waiting, within bounds, until what others keep is here; and saying so when there was nobody to ask.
 *
 * @module
 */
import type { Member, Peer } from "earshot";
import { Failure } from "../cli/usage-error.ts";
import type { Printer } from "../output/printer.ts";
import { codeOf } from "./recipients.ts";
import { settle } from "./settle.ts";

/** For others and what they keep, where `--timeout` says nothing else. */
export const usualWaitMs = 5_000;
/** A newcomer who sees nobody looks this long; whoever is there is seen much sooner. */
const nobodyMs = 1_500;
const quietMs = 200;
/** A wait longer than this is told. */
const silenceMs = 2_000;

export interface CatchUp {
  readonly peer: Peer;
  readonly out: Printer;
  readonly timeoutMs: number | undefined;
  readonly signal: AbortSignal;
}

/** Something of which others keep the history. */
export interface Kept {
  caughtUp(options: { readonly timeoutMs: number; readonly signal: AbortSignal }): Promise<void>;
}

/**
 * Learns who is here, then waits for what they keep of `kept`; `holders` are those of them who keep it, by default
 * everybody. Says on standard error when it took long, was not complete in time, or nobody could be asked.
 */
export async function catchUp(
  { peer, out, timeoutMs = usualWaitMs, signal }: CatchUp,
  what: string,
  kept: Kept,
  holders: () => readonly Member[] = () => peer.view.members,
): Promise<void> {
  await patiently(out, `Asking others for ${what} …`, () => asked());
  if (signal.aborted) return;
  if (holders().length === 0)
    out.remark(
      peer.view.members.length === 0
        ? `Nobody else is here: of ${what} there is only what this machine keeps.`
        : `Nobody who is here keeps ${what}: there is only what this machine keeps.`,
    );

  async function asked(): Promise<void> {
    await settle(peer, { quietMs, mostMs: Math.min(nobodyMs, timeoutMs), signal });
    if (signal.aborted) return;
    try {
      await kept.caughtUp({ timeoutMs, signal });
    } catch (error) {
      if (signal.aborted) return;
      if (codeOf(error) !== "ERR_EARSHOT_TIMEOUT") throw error;
      out.remark(
        `After ${timeoutMs / 1_000} s not all of ${what} has come; what is here is shown. --timeout allows more.`,
      );
    }
  }
}

/** Does `work`, and tells what is waited for when it takes long. */
export async function patiently<Result>(
  out: Printer,
  words: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const timer = setTimeout(() => out.remark(words), silenceMs);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves with what `look` finds, now or after one of the changes; `undefined` when it did not come in time. */
export async function found<Result>(
  followed: { subscribe(listener: () => void): Disposable },
  look: () => Result | undefined,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Result | undefined> {
  const now = look();
  if (now !== undefined || signal.aborted) return now;
  const { promise, resolve } = Promise.withResolvers<Result | undefined>();
  using _ = followed.subscribe(() => {
    const later = look();
    if (later !== undefined) resolve(later);
  });
  const end = (): void => resolve(undefined);
  const timer = setTimeout(end, timeoutMs);
  signal.addEventListener("abort", end, { once: true });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", end);
  }
}

/** A command that was told to leave before it was done. */
export function interrupted(what: string): Failure {
  return new Failure(`told to leave: ${what}.`);
}
