/**
 * Who came and went while the gateway was there, and since when everybody is here.
 *
 * @module
 */
import type { Change, Member, Peer, PeerId } from "earshot";
import type { PeopleChange } from "earshot/chat";
import { gatewayLimits as limits } from "../limits.ts";
import type { Presence } from "../protocol/index.ts";

export interface Coming {
  readonly id: string;
  readonly at: number;
  readonly type: Presence["type"];
  readonly who: Pick<Member, "id" | "name">;
  /** What it was called before, for `renamed`. */
  readonly before: string | null;
}

export class PresenceLog {
  readonly #list: Coming[] = [];
  readonly #startedAt: number;
  readonly #since: Map<PeerId, number>;
  #next = 1;

  constructor(peer: Peer, now: number) {
    this.#startedAt = now;
    this.#since = new Map(peer.view.members.map(({ id }) => [id, now]));
  }

  /** The newest last. */
  get list(): readonly Coming[] {
    return this.#list;
  }

  since(who: PeerId): number {
    return this.#since.get(who) ?? this.#startedAt;
  }

  take({ type, member, previous }: Change, now: number): void {
    switch (type) {
      case "joined":
        this.#since.set(member.id, now);
        return this.#add("came", member, now);
      case "merged":
        this.#since.set(member.id, now);
        return this.#add("back", member, now);
      case "left":
      case "failed":
        this.#since.delete(member.id);
        return this.#add(type, member, now);
      case "updated":
        if (previous !== undefined && previous.name !== member.name)
          this.#add("renamed", member, now, previous.name);
        return undefined;
      case "suspected":
      case "recovered":
        return undefined;
    }
  }

  /** A guest, whose host has said so. */
  takeGuest({ type, person }: PeopleChange, now: number): void {
    if (type === "came") this.#since.set(person.id, now);
    if (type === "went") this.#since.delete(person.id);
    if (type === "came" || type === "went")
      this.#add(type === "came" ? "came" : "left", person, now);
  }

  #add(
    type: Coming["type"],
    { id, name }: Coming["who"],
    at: number,
    before: string | null = null,
  ): void {
    this.#list.push({ id: `presence-${this.#next++}`, at, type, who: { id, name }, before });
    if (this.#list.length > limits.presence) this.#list.shift();
  }
}
