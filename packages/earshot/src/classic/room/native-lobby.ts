/**
 * The door of native people: what is said in a group of Earshot is said in the room, and what is said in the room is
 * said in the group, as `name: text`, by the peer that carries it.
 * @module
 */
import type { Member } from "../../core/events.ts";
import type { Group } from "../../peer/types/group.ts";
import type { Message } from "../../peer/types/message.ts";
import type { Peer } from "../../peer/types/peer.ts";
import { eventOf, linesOf } from "./chat-lines.ts";
import type { ChatRoom, Door, RoomEvent } from "./chat-room.ts";
import type { Gateways } from "./gateways.ts";

export class NativeLobby implements AsyncDisposable {
  /** Lines for the group that were lost: its members did not keep up, or the peer was closed. */
  dropped = 0;
  readonly #peer: Peer;
  readonly #group: Group;
  readonly #gateways: Gateways;
  readonly #door: Door;
  readonly #names = new Map<string, string>();
  readonly #ended = new AbortController();

  private constructor(peer: Peer, group: Group, gateways: Gateways, room: ChatRoom) {
    this.#peer = peer;
    this.#group = group;
    this.#gateways = gateways;
    this.#door = room.door((event) => this.#tell(event));
    group.receive((message) => this.#heard(message));
    for (const member of group.members) this.#present(member);
    void this.#watch();
  }

  /** Connects a room with the group of its name. */
  static async open(peer: Peer, gateways: Gateways, room: ChatRoom): Promise<NativeLobby> {
    return new NativeLobby(peer, await peer.group(room.name), gateways, room);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort();
    this.#door[Symbol.dispose]();
    await this.#group.close();
  }

  #tell(event: RoomEvent): void {
    for (const line of linesOf(event)) if (!this.#write(line)) this.dropped++;
  }

  #write(line: string): boolean {
    try {
      return this.#group.write(line);
    } catch {
      // The peer has been closed: those in the room go on among themselves.
      return false;
    }
  }

  #heard(message: Message): void {
    if (message.kind !== "text" || message.stream !== undefined) return;
    const { from } = message;
    if (!this.#gateways.includes(from)) {
      this.#present(from);
      this.#door.say(this.#names.get(from.id) ?? from.name, message.text());
      return;
    }
    const event = eventOf(message.text(), from.name);
    if (event.type === "entered") this.#door.enter(event.name);
    else if (event.type === "left") this.#door.leave(event.name);
    else this.#door.say(event.name, event.text);
  }

  async #watch(): Promise<void> {
    const { signal } = this.#ended;
    for await (const { type, member } of this.#peer.changes(
      { group: this.#group.name },
      { signal },
    )) {
      const gone =
        type === "left" || type === "failed" || !member.groups.includes(this.#group.name);
      if (gone) this.#absent(member.id);
      else this.#present(member);
    }
  }

  #present(member: Member): void {
    const known = this.#names.get(member.id);
    if (this.#gateways.includes(member) || known === member.name) return;
    if (known !== undefined) this.#door.leave(known);
    this.#names.set(member.id, member.name);
    this.#door.enter(member.name);
  }

  #absent(id: string): void {
    const name = this.#names.get(id);
    if (name === undefined) return;
    this.#names.delete(id);
    // Another of the same name may still be there: names are labels.
    if (![...this.#names.values()].includes(name)) this.#door.leave(name);
  }
}
