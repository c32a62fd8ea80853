/**
 * What the host of a topic is told and what it says, a line each.
 * @module
 */

export interface TopicSettings {
  readonly name: string;
  readonly topic: string;
  /** A directory for a store on disk; without it topics are kept in memory. */
  readonly store?: string;
  /** 32 bytes as hexadecimal digits: a lasting author. */
  readonly identity?: string;
  /** Held while catching up, so that the loop's longest turn is known. */
  readonly watchLoop?: boolean;
}

export type TopicOrder =
  /** Appends so many entries of about this size, a thousand at a time, each until it is stored. */
  | { readonly do: "append"; readonly count: number; readonly bytes: number }
  | { readonly do: "append-to-all"; readonly text: string }
  /** Tells everything that is held, in a digest that depends on the entries alone. */
  | { readonly do: "tell" }
  | { readonly do: "close" };

export type TopicLine =
  | { readonly type: "open"; readonly log: string; readonly entries: number }
  | {
      readonly type: "caught-up";
      readonly entries: number;
      /** Since the topic was opened. */
      readonly ms: number;
      /** The longest turn of the event loop meanwhile, in milliseconds of time and of this thread's processor time. */
      readonly longestTurnMs: number;
      readonly longestTurnCpuMs: number;
      readonly cpuMs: number;
    }
  | { readonly type: "appended"; readonly count: number; readonly ms: number }
  | { readonly type: "received"; readonly by: number }
  | {
      readonly type: "told";
      readonly entries: number;
      readonly digest: string;
      readonly authors: readonly string[];
      readonly counters: Readonly<Record<string, number>>;
    }
  | { readonly type: "closed" };
