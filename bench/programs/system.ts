/**
 * What a measured system has to offer, as thin as it can be: each module of `systems/` is one, and uses its library as
 * its own documentation advises for speed.
 * @module
 */
import type { Source } from "./messages.ts";
import type { HostSettings } from "./settings.ts";

export interface Sender {
  readonly version: string;
  /** How many messages it may hold on to before it has copied them. */
  readonly buffers: number;
  /** Sends all that the source gives; resolves when the last has been handed over. */
  send(source: Source): Promise<void>;
  /** What the system counts about itself, for whoever wonders about a figure. */
  readonly counters?: () => unknown;
}

export type Receiver = Pick<Sender, "version" | "counters">;

export interface Pinger {
  readonly version: string;
  /** Sends this message and calls `onPong` when it has come back. One is under way at a time. */
  ping(message: Uint8Array): void;
  onPong: () => void;
  readonly counters?: () => unknown;
}

export interface Receipts {
  readonly version: string;
  /** Resolves when all of these many sends have their receipts, with how many of them did not name every receiver. */
  window(message: Uint8Array, sends: number): Promise<number>;
  readonly counters?: () => unknown;
}

/** Each resolves when the host is in place: a sender and a pinger when they know of all the others. */
export interface SystemModule {
  readonly sender?: (settings: HostSettings) => Promise<Sender>;
  readonly receiver?: (
    settings: HostSettings,
    take: (message: Uint8Array) => void,
  ) => Promise<Receiver>;
  readonly pinger?: (settings: HostSettings) => Promise<Pinger>;
  readonly ponger?: (settings: HostSettings) => Promise<string>;
  readonly receipts?: (settings: HostSettings) => Promise<Receipts>;
}

/** Part of the module, which the system has to have. */
export async function part<Name extends keyof SystemModule>(
  { system }: HostSettings,
  name: Name,
): Promise<NonNullable<SystemModule[Name]>> {
  const module = (await import(`./systems/${system}.ts`)) as SystemModule;
  const found = module[name];
  if (found === undefined) throw new Error(`${system} has no ${name}`);
  return found;
}
