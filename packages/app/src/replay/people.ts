/**
 * What to call those who come up in a recording.
 *
 * @module
 */
import type { Member } from "earshot";
import { labelOf } from "../room/words.ts";

export class People {
  readonly #known: Map<string, Member> = new Map();

  /** Its name, with digits of its id where another of that name has come up. */
  label(member: Member): string {
    this.#known.set(member.id, member);
    return labelOf(member, this.#known.values());
  }
}
