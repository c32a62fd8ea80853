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
import { type CarriesFrom, carriesNowhere, type Leads, leadsAlways } from "../room/gateways.ts";
import { HeldLines } from "../room/held-lines.ts";
import { RecentLines } from "../room/recent-lines.ts";
import type { Remote } from "../service.ts";
import type { ClassicLink } from "../udp/classic-links.ts";
import { type MulticastOptions, MulticastService } from "../udp/multicast-service.ts";
import { PlainPeople } from "./plain-people.ts";

export interface MulticastChatOptions extends MulticastOptions {
  /** Where the others are. Default: a room of its own. */
  readonly room?: ChatRoom;
  /** Whether this process carries words between the room and a network. Default: always. */
  readonly leads?: Leads;
  /** Where others do so. Default: nowhere. */
  readonly carriesFrom?: CarriesFrom;
  /** Who has said nothing for so long has left the room, in milliseconds. Default ten minutes. */
  readonly quietMs?: number;
}

export class MulticastChat extends MulticastService {
  readonly room: ChatRoom;
  readonly #leads: Leads;
  readonly #carriesFrom: CarriesFrom;
  readonly #quietMs: number;
  readonly #relays = new Budget(classicLimits.relaysPerS);
  readonly #fromRoom = new RecentLines();
  /** Of these, what another peer has carried there. */
  readonly #carried = new RecentLines();
  readonly #fromLinks = new Map<LinkId, RecentLines>();
  readonly #people = new PlainPeople();
  /** What others of ours carry at present. */
  readonly #held = new HeldLines();
  /** Where this one carries, and since when. */
  readonly #led = new Map<LinkId, number>();
  /** On which link a line was heard last, to know copies on others. */
  readonly #heardOn = new Map<string, { readonly link: LinkId | undefined; readonly at: number }>();
  #door: Door | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** Group 224.1.1.1, port 5007 unless the options say otherwise. */
  constructor(options: MulticastChatOptions = {}) {
    super("chat-multicast", "224.1.1.1", 5_007, options);
    this.room = options.room ?? new MemoryRoom();
    this.#leads = options.leads ?? leadsAlways;
    this.#carriesFrom = options.carriesFrom ?? carriesNowhere;
    this.#quietMs = options.quietMs ?? classicLimits.quietMs;
  }

  protected override async open(): Promise<void> {
    await super.open();
    this.#door = this.room.door((event) => this.#inRoom(event), {
      recalled: (event) => linesOf(event).forEach((line) => this.#held.inRoom(line)),
    });
    this.#timer = setInterval(() => this.#lookAround(), classicLimits.takeOverMs).unref();
  }

  protected override async shut(): Promise<void> {
    clearInterval(this.#timer);
    this.#door?.[Symbol.dispose]();
    await super.shut();
  }

  /** Something was said by another door: it is for the group, on every network. */
  #inRoom(event: RoomEvent): void {
    const now = performance.now();
    // Heard before only because another of ours said it to the group.
    if (event.carried !== true) this.#people.left(event.name);
    for (const line of linesOf(event)) {
      this.#fromRoom.note(line, now);
      if (event.carried === true) this.#carried.note(line, now);
      this.#held.inRoom(line);
      const to = this.links.filter((link) => !this.#knows(link, line, event, now));
      if (to.length < this.links.length) this.counters.droppedOwn++;
      const led = to.filter((link) => this.#carries(link, "link"));
      if (led.length > 0) this.#sayOn(line, led);
      for (const { id: link } of to)
        if (!led.some(({ id }) => id === link))
          this.#held.hold({ line, link, from: undefined, at: now });
    }
  }

  /** Whether a network has heard this from its own people, or would hear that one of them comes or goes. */
  #knows({ id }: ClassicLink, line: string, { type, name }: RoomEvent, now: number): boolean {
    const isTheirs = type !== "said" && this.#people.isOn(name, id);
    return isTheirs || this.#fromLinks.get(id)?.has(line, now) === true;
  }

  protected heard(bytes: Uint8Array, from: Remote, link: LinkId | undefined): void {
    const line = textOf(bytes);
    const now = performance.now();
    const on = this.links.find(({ id }) => id === link) ?? this.links[0];
    if (line === undefined || line.trim() === "") {
      this.counters.droppedMalformed++;
    } else if (on === undefined || this.#isCopy(line, link, now)) {
      this.counters.droppedCopy++;
    } else if (this.#fromRoom.has(line, now)) {
      // Another of ours has said it to the group, or has carried it before we heard it.
      this.counters.droppedOwn++;
      this.#held.onLink(line, on.id);
      if (this.#carried.has(line, now)) this.#noteSpeaker(line, from, on, now);
    } else {
      this.#note(line, from, on, now);
      if (!this.#carries(on, "room")) this.#held.hold({ line, link: on.id, from, at: now });
      else if (this.#relays.take(now)) this.#carry(line, from, on);
      else this.counters.droppedBudget++;
    }
  }

  /** At once, that is: what waits for being carried goes before. */
  #carries(link: ClassicLink, to: "room" | "link"): boolean {
    return this.#leads(link) && !this.#held.precede(link.id, to);
  }

  #note(line: string, from: Remote, on: ClassicLink, now: number): void {
    const lines = this.#fromLinks.get(on.id) ?? new RecentLines();
    this.#fromLinks.set(on.id, lines);
    lines.note(line, now);
    this.#noteSpeaker(line, from, on, now);
  }

  #noteSpeaker(line: string, from: Remote, { id }: ClassicLink, now: number): void {
    const { type, name } = eventOf(line, from.host);
    // Carriers speak from ports of their own: whose words those are is somewhere else, and goes with the carrier.
    const isCarriers = from.port !== this.port && this.#carriesFrom(from.host);
    if (type === "left") this.#people.left(name);
    else if (!isCarriers) this.#people.heard(name, id, now);
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

  #sayOn(line: string, links: readonly ClassicLink[]): void {
    this.say(line, links);
    this.tell({ type: "said", text: line });
  }

  /** Takes over where the one that carried is gone, and lets those go who have been quiet. */
  #lookAround(): void {
    const now = performance.now();
    for (const link of this.links) {
      if (!this.#leads(link)) this.#led.delete(link.id);
      else if (!this.#led.has(link.id)) {
        this.#led.set(link.id, now);
        for (const name of this.#people.on(link.id)) this.#door?.enter(name);
      }
    }
    for (const { line, link, from } of this.#held.due((id) => this.#led.get(id), now)) {
      const on = this.links.find(({ id }) => id === link);
      if (on === undefined) continue;
      if (from === undefined) this.#sayOn(line, [on]);
      else if (this.#relays.take(now)) this.#carry(line, from, on);
    }
    for (const name of this.#people.quiet(this.#quietMs, now)) this.#door?.leave(name);
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
