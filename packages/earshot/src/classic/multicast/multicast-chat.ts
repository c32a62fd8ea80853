/**
 * The textbook's chat by multicast, connected to a room: what the group says is said in the room, and what others say in
 * the room is said to the group, once on each network, however many of ours are on it.
 * @module
 */
import type { LinkId } from "../../core/link.ts";
import { Budget } from "../budget.ts";
import { classicLimits } from "../limits.ts";
import { textOf } from "../lines/words.ts";
import { eventOf, linesOf } from "../room/chat-lines.ts";
import { type ChatRoom, type Door, MemoryRoom, type RoomEvent } from "../room/chat-room.ts";
import { type Leads, leadsAlways } from "../room/gateways.ts";
import { RecentLines } from "../room/recent-lines.ts";
import type { Remote } from "../service.ts";
import type { ClassicLink } from "../udp/classic-links.ts";
import { type MulticastOptions, MulticastService } from "../udp/multicast-service.ts";

export interface MulticastChatOptions extends MulticastOptions {
  /** Where the others are. Default: a room of its own. */
  readonly room?: ChatRoom;
  /** Whether this process carries words between the room and a network. Default: always. */
  readonly leads?: Leads;
}

export class MulticastChat extends MulticastService {
  readonly room: ChatRoom;
  readonly #leads: Leads;
  readonly #relays = new Budget(classicLimits.relaysPerS);
  readonly #fromGroup = new RecentLines();
  readonly #fromRoom = new RecentLines();
  /** On which link a line was heard last, to know copies on others. */
  readonly #heardOn = new Map<string, { readonly link: LinkId | undefined; readonly at: number }>();
  #door: Door | undefined;

  /** Group 224.1.1.1, port 5007 unless the options say otherwise. */
  constructor(options: MulticastChatOptions = {}) {
    super("chat-multicast", "224.1.1.1", 5_007, options);
    this.room = options.room ?? new MemoryRoom();
    this.#leads = options.leads ?? leadsAlways;
  }

  protected override async open(): Promise<void> {
    await super.open();
    this.#door = this.room.door((event) => this.#inRoom(event));
  }

  protected override async shut(): Promise<void> {
    this.#door?.[Symbol.dispose]();
    await super.shut();
  }

  /** Something was said by another door: it is for the group, on every network that we speak for. */
  #inRoom(event: RoomEvent): void {
    const now = performance.now();
    const led = this.links.filter((link) => this.#leads(link));
    for (const line of linesOf(event)) {
      this.#fromRoom.note(line, now);
      if (this.#fromGroup.has(line, now)) {
        this.counters.droppedOwn++;
        continue;
      }
      if (led.length === 0) continue;
      this.say(line, led);
      this.tell({ type: "said", text: line });
    }
  }

  protected heard(bytes: Uint8Array, from: Remote, link: LinkId | undefined): void {
    const line = textOf(bytes);
    const now = performance.now();
    if (line === undefined || line.trim() === "") {
      this.counters.droppedMalformed++;
    } else if (this.#isCopy(line, link, now)) {
      this.counters.droppedCopy++;
    } else if (this.#fromRoom.has(line, now)) {
      // Another of ours has said it to the group: it is from the room.
      this.counters.droppedOwn++;
    } else {
      this.#fromGroup.note(line, now);
      const on = this.links.find(({ id }) => id === link) ?? this.links[0];
      if (on === undefined || !this.#leads(on)) return;
      if (this.#relays.take(now)) this.#carry(line, from, on);
      else this.counters.droppedBudget++;
    }
  }

  #carry(line: string, from: Remote, on: ClassicLink): void {
    this.counters.received++;
    const event = eventOf(line, from.host);
    this.tell({ type: "heard", from, text: linesOf(event)[0] ?? "" });
    if (event.type === "entered") this.#door?.enter(event.name);
    else if (event.type === "left") this.#door?.leave(event.name);
    else this.#door?.say(event.name, event.text);
    const others = this.links.filter((link) => link !== on && this.#leads(link));
    if (others.length > 0) for (const each of linesOf(event)) this.say(each, others);
  }

  #isCopy(line: string, link: LinkId | undefined, now: number): boolean {
    const known = this.#heardOn.get(line);
    if (known !== undefined && known.link !== link && now - known.at < classicLimits.copyMs)
      return true;
    if (this.#heardOn.size >= classicLimits.people) this.#heardOn.clear();
    this.#heardOn.set(line, { link, at: now });
    return false;
  }
}
