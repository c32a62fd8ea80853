/**
 * Where one talks line by line: a plain group, or the lobby. What differs between the two is behind this.
 *
 * @module
 */
import type { Member } from "earshot";

/** One thing that was said, or done with what was said. */
export interface Heard {
  /** For programs. */
  readonly object: Readonly<Record<string, unknown>>;
  /** For people; `undefined`: for programs only. */
  readonly line: string | undefined;
  /** Said to everybody who is here now, in these words; `undefined`: it is history, or no text. */
  readonly now?: string | undefined;
  /** What else there is to say about it. */
  readonly remark?: string | undefined;
}

export interface LinePlace {
  /** For people. */
  readonly name: string;
  /** The group of those who hear it. */
  readonly group: string;
  /** Others who hear it. */
  readonly members: readonly Member[];
  /** Printed to those who were alone when they spoke. */
  readonly unheard: string;
  /** What others say, until it is closed. */
  heard(): AsyncIterable<Heard>;
  /** Resolves with one's own words as they are shown. */
  say(text: string): Promise<Heard>;
  close(): Promise<void>;
}
