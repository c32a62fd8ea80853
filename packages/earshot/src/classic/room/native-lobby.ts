/**
 * The door of native people: what is said in the chat's lobby is said in the room, and what is said in the room is said
 * in the lobby, as `name: text`, by the peer that carries it. Who comes and goes in plain text is no message, as it would
 * stay among what was said: that the peers that carry it tell each other in their own group.
 * @module
 */
import type { ChatMessage } from "../../apps/chat/state.ts";
import type { Talk } from "../../apps/chat/talk.ts";
import type { Member } from "../../core/events.ts";
import type { PeerId } from "../../core/identity.ts";
import type { Peer } from "../../peer/types/peer.ts";
import { classicLimits } from "../limits.ts";
import { eventOf, linesOf } from "./chat-lines.ts";
import type { ChatRoom, Door, RoomEvent } from "./chat-room.ts";
import type { Gateways } from "./gateways.ts";

/** What is older than this when it comes, and whose author is not here, was said to others. */
const newsMs = 60_000;

/** Twice as long as words are held: clocks differ. */
const recalledMs = 2 * classicLimits.heldMs;

export interface NativeLobbyOptions {
  readonly peer: Peer;
  readonly gateways: Gateways;
  readonly room: ChatRoom;
  /** The lobby, which this peer is in. It stays open for who opened it. */
  readonly talk: Talk;
}

export class NativeLobby implements AsyncDisposable {
  /** Words that could not be said in the lobby. */
  dropped = 0;
  readonly #options: NativeLobbyOptions;
  readonly #door: Door;
  readonly #carriedDoor: Door;
  /** Native people in the lobby, by what they are called in the room. */
  readonly #names = new Map<PeerId, string>();
  /** Whom others carry. */
  readonly #carried = new Map<PeerId, Set<string>>();
  /** Others that carry, or did: their last words may come when they are gone. */
  readonly #carriers = new Set<PeerId>();
  readonly #ended = new AbortController();
  readonly #hearing: Disposable;
  readonly #watching: readonly Promise<void>[];

  constructor(options: NativeLobbyOptions) {
    this.#options = options;
    const { room, gateways } = options;
    this.#door = room.door((event) => this.#tell(event));
    this.#carriedDoor = room.door(() => {}, { carried: true });
    this.#hearing = gateways.hear((from, line) => this.#heardOf(from, line));
    for (const member of options.talk.present) this.#present(member);
    for (const message of options.talk.messages) this.#recall(message);
    this.#watching = [this.#watchWords(), this.#watchPeople()];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort();
    this.#hearing[Symbol.dispose]();
    this.#door[Symbol.dispose]();
    this.#carriedDoor[Symbol.dispose]();
    await Promise.all(this.#watching);
  }

  #tell(event: RoomEvent): void {
    const { gateways, talk } = this.#options;
    // Who carries it has told everybody.
    if (event.carried === true) return;
    for (const line of linesOf(event)) {
      if (event.type !== "said") gateways.tell(line);
      else talk.say(line).catch(() => void this.dropped++);
    }
  }

  async #watchWords(): Promise<void> {
    const { signal } = this.#ended;
    const { talk } = this.#options;
    // What was said before is history, and no news.
    const old = new Set(talk.messages.map(({ id }) => id));
    for await (const change of talk.changes({ signal })) {
      if (change.type === "said" && !old.has(change.message.id)) this.#heard(change.message);
    }
  }

  #heard({ author, name, text, at }: ChatMessage): void {
    const { peer, gateways } = this.#options;
    if (author === peer.id) return;
    const member = peer.view.members.find(({ id }) => id === author);
    if (member === undefined && Date.now() - at > newsMs) return;
    const carries = member !== undefined && gateways.includes(member);
    if (!carries && !this.#carriers.has(author))
      return this.#door.say(this.#names.get(author) ?? member?.name ?? name, text);
    const event = eventOf(text, name);
    if (event.type === "said") this.#carry(author, event);
  }

  /** What others carried a moment ago is not for this one to carry. */
  #recall({ author, name, text, at }: ChatMessage): void {
    if (Date.now() - at > recalledMs) return;
    const { peer, gateways, room } = this.#options;
    const member = peer.view.members.find(({ id }) => id === author);
    if (member !== undefined && gateways.includes(member)) room.recall(eventOf(text, name));
  }

  /** Another carrier tells who comes and goes at it. */
  #heardOf(from: Member, line: string): void {
    const event = eventOf(line, from.name);
    if (event.type !== "said") this.#carry(from.id, event);
  }

  #carry(by: PeerId, event: RoomEvent): void {
    const { name } = event;
    if (this.#carriers.size >= classicLimits.people) this.#carriers.clear();
    this.#carriers.add(by);
    const carried = this.#carried.get(by) ?? new Set();
    this.#carried.set(by, carried);
    if (event.type === "left") {
      carried.delete(name);
      return this.#carriedDoor.leave(name);
    }
    // As many as the room remembers, too.
    const [first] = carried;
    if (carried.size >= classicLimits.people && first !== undefined) carried.delete(first);
    carried.add(name);
    if (event.type === "entered") this.#carriedDoor.enter(name);
    else this.#carriedDoor.say(name, event.text);
  }

  async #watchPeople(): Promise<void> {
    const { signal } = this.#ended;
    const { peer, talk } = this.#options;
    for await (const { type, member } of peer.changes({}, { signal })) {
      if (type === "left" || type === "failed") this.#uncarry(member.id);
      // Changes are told one by one: what counts is who is there now.
      const now = talk.present.find(({ id }) => id === member.id);
      if (now === undefined) this.#absent(member.id);
      else this.#present(now);
    }
  }

  #present(member: Member): void {
    const known = this.#names.get(member.id);
    if (this.#options.gateways.includes(member) || known === member.name) return;
    if (known !== undefined) this.#door.leave(known);
    this.#names.set(member.id, member.name);
    this.#door.enter(member.name);
  }

  #absent(id: PeerId): void {
    const name = this.#names.get(id);
    if (name === undefined) return;
    this.#names.delete(id);
    // Another of the same name may still be there: names are labels.
    if (![...this.#names.values()].includes(name)) this.#door.leave(name);
  }

  /** Who carried them is gone. */
  #uncarry(by: PeerId): void {
    for (const name of this.#carried.get(by) ?? []) this.#carriedDoor.leave(name);
    this.#carried.delete(by);
  }
}
