/**
 * Waiting until there is somebody to send to: members of a group, or one peer by its name or id.
 *
 * @module
 */
import type { AppendReceipt, Member, Peer, PeerId, Receipt } from "earshot";
import { Failure, UsageError } from "../cli/usage-error.ts";
import { clean } from "../output/clean.ts";
import { idDigits } from "../room/words.ts";
import type { NameOf } from "./receipt-words.ts";
import { settle } from "./settle.ts";

export interface Patience {
  readonly atLeast: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Those who answer late are waited for a moment longer. */
const latecomers = { quietMs: 200, mostMs: 1_000 } as const;

/** Waits for enough members of a group, and a moment longer for the others who are already answering. */
export async function somebodyIn(
  group: string,
  peer: Peer,
  { atLeast, timeoutMs, signal }: Patience,
): Promise<void> {
  try {
    await peer.find({ group }, { atLeast, timeoutMs, signal });
  } catch (error) {
    if (signal.aborted)
      throw new Failure(`nothing was sent: told to leave while waiting for members of ${group}.`);
    if (codeOf(error) !== "ERR_EARSHOT_TIMEOUT") throw error;
    const present = peer.view.members.filter((member) => member.groups.includes(group)).length;
    const found =
      present === 0 ? "nobody is" : present === 1 ? "only one is" : `only ${present} are`;
    throw new Failure(
      `nothing was sent: after ${timeoutMs / 1_000} s ${found} in ${group}. Who is where: earshot peers. Why nobody is heard: earshot doctor.`,
    );
  }
  await settle(peer, { ...latecomers, signal });
}

/** Waits for the one that is called so, or whose id begins so. */
export async function theOne(
  whom: string,
  peer: Peer,
  { timeoutMs, signal }: Patience,
): Promise<Member> {
  const late = AbortSignal.timeout(timeoutMs);
  const changes = peer.changes({}, { signal: AbortSignal.any([signal, late]) });
  if (matches(whom, peer).length === 0) {
    for await (const _ of changes) if (matches(whom, peer).length > 0) break;
  }
  await changes[Symbol.asyncDispose]();
  // Another of that name may be answering just now.
  if (!signal.aborted && !late.aborted) await settle(peer, { ...latecomers, signal });
  const [one, another] = matches(whom, peer);
  if (signal.aborted)
    throw new Failure(`nothing was sent: told to leave while waiting for ${clean(whom)}.`);
  if (one === undefined)
    throw new Failure(
      `nothing was sent: after ${timeoutMs / 1_000} s nobody is called ${clean(whom)}, and no id begins so. Who is here: earshot peers.`,
    );
  if (another !== undefined) {
    const ids = matches(whom, peer).map((member) => member.id.slice(0, 2 * idDigits));
    throw new UsageError(
      `nothing was sent: ${clean(whom)} may be any of ${ids.length}. Say which by its id: --to ${ids.slice(0, 4).join(" or ")}`,
    );
  }
  return one;
}

function matches(whom: string, peer: Peer): readonly Member[] {
  const { members } = peer.view;
  const named = members.filter((member) => member.name === whom);
  const digits = whom.replace(/^#/, "").toLowerCase();
  if (named.length > 0 || digits.length < idDigits) return named;
  return members.filter((member) => member.id.startsWith(digits));
}

/** Names of everybody who is or was in the view from now on. */
export function nameBook(peer: Peer, signal: AbortSignal): NameOf {
  const names = new Map<PeerId, string>();
  const note = ({ id, name }: Member): unknown => names.set(id, name);
  const changes = peer.changes({}, { signal });
  peer.view.members.forEach(note);
  void (async () => {
    for await (const { member } of changes) note(member);
  })();
  return (id) => names.get(id);
}

/** What is known of something that has not got as far as was asked. */
export function receiptOf(error: unknown): Receipt | AppendReceipt | undefined {
  const details = error instanceof Error && "details" in error ? error.details : undefined;
  if (typeof details !== "object" || details === null || !("receipt" in details)) return undefined;
  return details.receipt as Receipt | AppendReceipt;
}

/** The code of an error of Earshot. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}
