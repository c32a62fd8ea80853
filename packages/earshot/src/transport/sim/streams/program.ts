/**
 * The program above one engine of a world: it writes its streams as there is room for them, and says
 * of what it reads that it has handled it, at once or as slowly as a scenario wants it.
 * @module
 */
import type { EngineEvent } from "../../../core/events.ts";
import type { Epoch } from "../../../core/identity.ts";
import type { Command, SlowPolicy, StreamTarget } from "../../../core/io.ts";
import type { Pen } from "./pen.ts";
import { Reading, type Handler } from "./reading.ts";
import { Talk } from "./talk.ts";
import type { StreamBook } from "./told.ts";

/** What a program asks of the peer that it runs in. */
export interface ProgramHost {
  readonly name: string;
  readonly alive: boolean;
  /** This life. */
  readonly epoch: Epoch;
  /** At once when it runs, otherwise when it goes on. */
  command(command: Command): void;
  whenRunning(task: () => void): void;
  /** In this life only. */
  later(ms: number, task: () => void): void;
  room(stream: number): number;
}

/** What all programs of a world share. */
export interface Desk {
  readonly book: StreamBook;
  readonly pen: Pen;
}

export class Program {
  readonly #host: ProgramHost;
  readonly #desk: Desk;
  readonly #reading: Reading;
  #talks: Map<number, Talk> = new Map<number, Talk>();
  #due: Talk[] = [];
  #streams = 0;
  #busy = false;

  constructor(host: ProgramHost, desk: Desk) {
    this.#host = host;
    this.#desk = desk;
    this.#reading = new Reading(host, desk.book);
  }

  /** A new life: nothing of the one before is left but how it handles. */
  begin(): void {
    this.#talks = new Map<number, Talk>();
    this.#due = [];
    this.#streams = 0;
    this.#busy = false;
    this.#reading.begin();
  }

  /** How it handles what it reads, from now on. */
  handle(handler: Handler): void {
    this.#reading.change(handler);
  }

  /** Holds what it hears, or no longer. */
  hold(held: boolean): void {
    this.#reading.hold(held);
  }

  openStream(to: StreamTarget, slow: SlowPolicy): Talk {
    const { name, epoch } = this.#host;
    const stream = ++this.#streams;
    const told = this.#desk.book.open({ by: name, epoch, stream, to, slow });
    const talk: Talk = new Talk(told, () => this.#pumpSoon(talk));
    this.#talks.set(stream, talk);
    this.#host.command({ type: "open-stream", stream, to, slow });
    return talk;
  }

  /** Within a drain: nothing may be asked of the engine yet. */
  event(event: EngineEvent): void {
    if (event.type === "batch" || event.type === "gap") return this.#reading.given(event.stream);
    if (event.type !== "progress" && event.type !== "room" && event.type !== "stream-ended") return;
    const talk = this.#talks.get(event.stream);
    if (talk === undefined) return;
    if (event.type === "progress") talk.note(event);
    else if (event.type === "stream-ended") talk.told.ended = true;
    else {
      talk.waitsForRoom = false;
      this.#due.push(talk);
    }
  }

  /** The engine has been drained: now it may be asked. Each command is a drain of its own. */
  drained(): void {
    if (this.#busy) return;
    this.#busy = true;
    this.#reading.answer();
    for (let talk = this.#due.shift(); talk !== undefined; talk = this.#due.shift()) {
      this.#pump(talk);
      this.#reading.answer();
    }
    this.#busy = false;
  }

  #pumpSoon(talk: Talk): void {
    // What a former life wanted to write is gone with it.
    if (!this.#host.alive || this.#talks.get(talk.number) !== talk) return;
    this.#host.whenRunning(() => {
      this.#due.push(talk);
      this.drained();
    });
  }

  /** Writes for as long as there is room. */
  #pump(talk: Talk): void {
    const { number: stream, orders } = talk;
    const { pen } = this.#desk;
    while (orders.length > 0 && !talk.waitsForRoom) {
      if (orders[0]?.kind === "close") {
        orders.length = 0;
        talk.told.closed = true;
        this.#host.command({ type: "close-stream", stream });
        return;
      }
      const ask = pen.stage(talk, this.#host.room(stream));
      const frames = pen.written();
      if (frames.length > 0) {
        this.#host.command({ type: "write", stream, frames, ask });
        pen.clear();
      } else {
        talk.waitsForRoom = true;
        talk.waits++;
        this.#host.command({ type: "await-room", stream });
      }
    }
  }
}
