/**
 * A tap on an engine: sees the datagrams that go in and out, and tells of the frames in them. The
 * engine does not know of it, and what it does is the same with and without.
 * @module
 */
import type { View } from "../core/events.ts";
import { type Epoch, epochOf, identifierBytes } from "../core/identity.ts";
import type { Input, Output } from "../core/io.ts";
import type { Destination } from "../core/link.ts";
import { datagramsOf, opened } from "../core/wire/dissect.ts";
import type { Frame } from "../core/wire/frame-table.ts";
import { readFrames } from "../core/wire/frames.ts";
import { type Cast, type Header, readHeader } from "../core/wire/header.ts";
import type { RealmCipher } from "../core/wire/seal.ts";
import { factsOf, type Named } from "./facts.ts";
import type { FrameEvent, Mention, Party } from "./frame-event.ts";
import { Parties } from "./parties.ts";
import { Pending, type Seen } from "./pending.ts";
import { type Run, SlotRuns } from "./slot-runs.ts";

type Transmit = Extract<Output, { type: "transmit" }>;

export interface TapOptions {
  readonly cipher: RealmCipher;
  readonly self: Party;
  /** The engine's view as it is. */
  readonly view: () => View;
  /** Added to the engine's time in what is told, in milliseconds. */
  readonly offsetMs: number;
  readonly tell: (event: FrameEvent) => void;
}

/** Which way the datagram at hand goes. */
interface Passage {
  readonly at: number;
  readonly direction: FrameEvent["direction"];
  readonly to: Seen["to"];
  readonly way: Cast;
}

export class FrameTap {
  readonly #options: TapOptions;
  readonly #parties: Parties;
  readonly #pending: Pending = new Pending();
  readonly #slots: SlotRuns = new SlotRuns();
  #now = 0;
  /** Slots of the train at hand that follow each other, and which way they go. */
  #run: { readonly passage: Passage; readonly run: Run } | undefined;

  constructor(options: TapOptions) {
    this.#options = options;
    this.#parties = new Parties(options.self, options.view);
  }

  /** When {@link tell} has something to tell, in the engine's time. */
  get dueAt(): number {
    return this.#pending.dueAt;
  }

  /** Before the engine handles it, which opens slots in place. */
  input(input: Input): void {
    const { now } = input;
    this.#now = now;
    // Before the view can change: whoever is not known by then is told as unknown.
    this.tell(now);
    this.#slots.endTrain();
    if (input.type === "command" && input.command.type === "update") {
      if (input.command.name !== undefined) this.#parties.rename(input.command.name);
    } else if (input.type === "datagram") {
      for (const datagram of datagramsOf(input.bytes)) {
        const header = readHeader(datagram);
        if (typeof header !== "string") this.#heard(datagram, header, input);
      }
      this.#endRun();
      this.#slots.endTrain();
    }
  }

  /** What goes out for that input. */
  output({ burst, to }: Transmit): void {
    const passage: Passage = {
      at: this.#now,
      direction: "sent",
      to: to.kind === "address" ? { address: to.address } : undefined,
      way: castOf(to),
    };
    for (const datagram of datagramsOf(burst)) {
      const header = readHeader(datagram);
      if (typeof header === "string") continue;
      if (header.stream !== 0) this.#slot(passage, header);
      else this.#frames(passage, datagram, header);
    }
    this.#endRun();
  }

  /** Tells what is due. */
  tell(now: number): void {
    for (const [seen, omitted] of this.#pending.take(now))
      this.#options.tell(this.#event(seen, omitted));
  }

  #heard(
    datagram: Uint8Array,
    header: Header,
    { now, from }: Extract<Input, { type: "datagram" }>,
  ): void {
    const { cipher } = this.#options;
    const epoch = epochOf(header.epoch);
    if (epoch === this.#parties.self) return;
    if (header.realmTag !== cipher.tag && !cipher.olderTags.includes(header.realmTag)) return;
    if (header.sealed !== cipher.overheadBytes > 0) return;
    const received = (way: Cast): Passage => {
      const to = way === "unicast" ? { epoch: this.#parties.self } : undefined;
      return { at: now, direction: "received", to, way };
    };
    if (header.stream === 0) {
      if (this.#frames(received(header.cast), datagram, header))
        this.#parties.heardFrom(epoch, from);
    } else if (this.#parties.isMember(epoch)) {
      const counter = this.#slots.sequenceOf(header);
      // A slot for a group does not say whether it came to us alone, as copies and repairs may.
      const way = this.#slots.isToOne(epoch, header.stream) ? "unicast" : header.cast;
      if (opened(datagram, { ...header, counter }, cipher) !== undefined)
        this.#slot(received(way), header);
    }
  }

  /** Gives whether the datagram could be read. */
  #frames(passage: Passage, datagram: Uint8Array, header: Header): boolean {
    const body = opened(datagram, header, this.#options.cipher);
    const decoded = body === undefined ? "sealed" : readFrames(body, 0, body.length);
    if (typeof decoded === "string") return false;
    this.#endRun();
    const from = epochOf(header.epoch);
    for (const frame of decoded.frames) this.#frame(passage, from, frame);
    return true;
  }

  #frame({ at, direction, to, way }: Passage, from: Epoch, frame: Frame): void {
    const facts = factsOf(frame);
    if (facts === undefined || frame.type === "padding") return;
    this.#follow(frame, from, to);
    this.#pending.add({ ...facts, at, direction, frame: frame.type, from, to, way, count: 1 });
  }

  /** Remembers what frames say of streams. */
  #follow(frame: Frame, from: Epoch, to: Seen["to"]): void {
    if (frame.type === "start") this.#slots.started(from, frame.stream, frame);
    // Only what this peer asks for: others may ask for anything, and what they get is known by its number.
    if (frame.type !== "nak" || from !== this.#parties.self) return;
    const owner = this.#epochOf(to);
    if (owner !== undefined) this.#slots.asked(owner, frame.stream, frame.ranges);
  }

  /** A stream's frames are of its sender or its receivers; only the one whose stream it is knows its number. */
  #groupOf({ stream, from, to }: Seen): string | undefined {
    if (stream === undefined) return undefined;
    const other = this.#epochOf(to);
    const own = this.#slots.groupOf(from, stream);
    return own ?? (other === undefined ? undefined : this.#slots.groupOf(other, stream));
  }

  #slot(passage: Passage, header: Header): void {
    const slot = this.#slots.note(header);
    const run = this.#run?.run;
    if (run !== undefined && continues(run, slot)) {
      run.count++;
      return;
    }
    this.#endRun();
    this.#run = { passage, run: slot };
  }

  #endRun(): void {
    if (this.#run === undefined) return;
    const { passage, run } = this.#run;
    const { epoch, stream, from, count, again } = run;
    this.#run = undefined;
    this.#pending.add({
      ...passage,
      frame: again ? "repair" : "slots",
      from: epoch,
      count,
      facts: "",
      stream,
      slots: [{ from, count }],
    });
  }

  #epochOf(to: Seen["to"]): Epoch | undefined {
    if (to === undefined) return undefined;
    return "epoch" in to ? to.epoch : this.#parties.at(to.address).epoch;
  }

  #event(seen: Seen, omitted: number): FrameEvent {
    const { at, direction, frame, way, count, facts, stream, slots } = seen;
    const group = seen.group ?? this.#groupOf(seen);
    const from = this.#parties.of(seen.from);
    const to =
      seen.to === undefined
        ? undefined
        : "epoch" in seen.to
          ? this.#party(seen.to.epoch)
          : this.#parties.at(seen.to.address);
    const about = (seen.about ?? []).map((named) => this.#mention(named));
    // A ping names its target, since addresses have new owners: mostly it is where the ping goes.
    const others =
      frame === "ping" ? about.filter(({ party }) => party.epoch !== to?.epoch) : about;
    return {
      at: at + this.#options.offsetMs,
      direction,
      frame,
      from,
      to,
      way,
      count,
      facts,
      ...(stream === undefined ? {} : { stream }),
      ...(group === undefined ? {} : { group }),
      ...(slots === undefined ? {} : { slots }),
      ...(others.length === 0 ? {} : { about: others }),
      omitted,
    };
  }

  #mention({ epoch, state, incarnation }: Named): Mention {
    const whole = epoch.length === 2 * identifierBytes;
    const party = this.#party(whole ? (epoch as Epoch) : this.#parties.beginning(epoch));
    return {
      party,
      ...(state === undefined ? {} : { state }),
      ...(incarnation === undefined ? {} : { incarnation }),
    };
  }

  #party(epoch: Epoch | undefined): Party {
    return epoch === undefined ? nobody : this.#parties.of(epoch);
  }
}

function continues(run: Run, { epoch, stream, from, again }: Run): boolean {
  return (
    run.from + run.count === from &&
    run.epoch === epoch &&
    run.stream === stream &&
    run.again === again
  );
}

function castOf(to: Destination): Cast {
  if (to.kind === "address") return "unicast";
  return to.way === "multicast4" || to.way === "multicast6" ? "multicast" : "broadcast";
}

const nobody: Party = { epoch: undefined, id: undefined, name: undefined };
