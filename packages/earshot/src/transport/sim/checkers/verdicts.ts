/**
 * Verdicts on others: keeps book of everybody who was declared failed or suspected while alive, and
 * of two lives of one peer seen at once. These are faults only where the network was good, so that
 * scenarios ask for them.
 * @module
 */
import type { EngineEvent } from "../../../core/events.ts";
import type { PeerId } from "../../../core/identity.ts";
import type { Books, Checker, Witness } from "./checker.ts";

export interface FalseVerdict {
  readonly at: number;
  readonly by: string;
  readonly about: string;
  readonly verdict: "failed" | "suspected" | "left";
}

export class VerdictBook implements Checker {
  readonly name = "verdicts";
  readonly false: FalseVerdict[] = [];
  readonly #books: Books;
  /** How often each identity was started. */
  readonly #lives: Map<PeerId, number> = new Map<PeerId, number>();
  readonly #twice: Map<string, Map<PeerId, number>> = new Map<string, Map<PeerId, number>>();
  /** The longest time that a peer showed two lives of one identity, in milliseconds. */
  longestTwoLives = 0;

  constructor(books: Books) {
    this.#books = books;
  }

  began({ id }: Witness): void {
    this.#lives.set(id, (this.#lives.get(id) ?? 0) + 1);
  }

  event(peer: Witness, event: EngineEvent): undefined {
    if (event.type !== "view") return;
    const { change } = event;
    this.#countLives(peer, change.member.id);
    if (change.type !== "failed" && change.type !== "suspected" && change.type !== "left") return;
    const life = this.#books.life(change.member.epoch);
    if (life === undefined || life.end !== undefined) return;
    this.false.push({
      at: this.#books.now(),
      by: peer.name,
      about: life.name,
      verdict: change.type,
    });
  }

  #countLives(peer: Witness, id: PeerId): void {
    // Most live once, and views are dear to search.
    if ((this.#lives.get(id) ?? 0) < 2) return;
    let since = this.#twice.get(peer.name);
    if (since === undefined) this.#twice.set(peer.name, (since = new Map<PeerId, number>()));
    const lives = peer.view.members.filter((member) => member.id === id).length;
    const began = since.get(id);
    if (lives > 1 && began === undefined) since.set(id, this.#books.now());
    if (lives < 2 && began !== undefined) {
      this.longestTwoLives = Math.max(this.longestTwoLives, this.#books.now() - began);
      since.delete(id);
    }
  }
}
