/**
 * Everything a command touches outside itself, so that tests can hand in another world: streams, environment, the way
 * to become a peer, and the wish to leave.
 *
 * @module
 */
import type { JoinOptions, Peer } from "earshot";
import type { WriteStream } from "node:tty";
import type { Readable, Writable } from "node:stream";

/** A terminal or anything else that can be read. */
export type Input = Readable & { readonly isTTY?: boolean };
/** A terminal or anything else that can be written. */
export type Output = Writable & Partial<Pick<WriteStream, "isTTY" | "columns" | "rows">>;

export interface World {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The words that start this program, before its arguments. */
  readonly program: readonly [command: string, ...args: string[]];
  /** Becomes a peer. */
  readonly join: (options: JoinOptions) => Promise<Peer>;
  /** Aborted once somebody wants to leave: Ctrl-C, a signal, a reader that went away. */
  readonly leaving: AbortSignal;
  /** Expresses that wish; the second time quits at once. */
  readonly leave: () => void;
}
