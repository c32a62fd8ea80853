/**
 * One stream as this peer's program writes it: messages are numbered and gathered here, and given to the
 * engine many at once, at the end of the turn or when a burst is full.
 * @module
 */
import type { EarshotError } from "../../core/errors.ts";
import type { EngineEvent } from "../../core/events.ts";
import type { Ask, SlowPolicy, StreamTarget } from "../../core/io.ts";
import {
  countsAsMessage,
  type StagedFrames,
  stagedHeaderBytes,
} from "../../core/stream/staged-frames.ts";
import type { Cancel } from "../clock.ts";
import type { Echo } from "./echo.ts";
import { Lanes } from "./lanes.ts";
import { Ledger } from "./ledger.ts";
import { RoomQueue } from "./room-queue.ts";
import type { SendingHost } from "./sending-host.ts";
import type { Quorum } from "./verdict.ts";
import { stagingBytes, type StagingPool } from "./staging-pool.ts";

type ProgressEvent = Extract<EngineEvent, { type: "progress" }>;

export interface OutgoingOptions {
  readonly host: SendingHost;
  readonly pool: StagingPool;
  readonly stream: number;
  readonly to: StreamTarget;
  readonly slow: SlowPolicy;
  /** Hears what is sent. */
  readonly echo: Echo | undefined;
}

/** How soon the engine is asked again when it has no room for what was promised it. */
const tryAgainMs = 5;
const quorum: Quorum = { kind: "all" };
/** A body in two pieces, of which the first may be empty. */
const noHead: Uint8Array = new Uint8Array(0);

export class Outgoing {
  readonly stream: number;
  readonly group: string | undefined;
  readonly slow: SlowPolicy;
  readonly ledger: Ledger;
  readonly queue: RoomQueue;
  readonly echo: Echo | undefined;
  readonly #host: SendingHost;
  readonly #pool: StagingPool;
  readonly #to: StreamTarget;
  /** The last message that was staged. */
  #written = 0;
  #staged: StagedFrames | undefined;
  /** Buffers that wait until the engine is at rest, or has room. */
  readonly #full: StagedFrames[] = [];
  #fullBytes = 0;
  /** Bytes that may be staged before the engine is asked again. */
  #room = 0;
  /** The most room there ever was: what is missing is on its way. */
  #mostRoom = 0;
  #ask: Ask = "nothing";
  #closed = false;
  #flushDue = false;
  #cancelTry: Cancel | undefined;
  readonly #flush = (): void => this.flush();
  /** Large messages that are under way, and those that wait for their turn. */
  readonly larges: Lanes = new Lanes();
  /** It is closed, or will be: what is new goes to another. */
  retired = false;
  /** When something was staged last. */
  usedAt: number;

  constructor({ host, pool, stream, to, slow, echo }: OutgoingOptions) {
    this.#host = host;
    this.#pool = pool;
    this.stream = stream;
    this.slow = slow;
    this.echo = echo;
    this.group = "group" in to ? to.group : undefined;
    this.ledger = new Ledger(this.group);
    this.queue = new RoomQueue(host, stream);
    this.usedAt = host.clock.now();
    this.#to = to;
  }

  /** Begins; the engine tells who is there at once. */
  open(): void {
    const { stream, slow } = this;
    this.#host.post({ type: "open-stream", stream, to: this.#to, slow });
  }

  /** Number of the last message. */
  get written(): number {
    return this.#written;
  }

  /** Nothing is on its way, and nobody waits for anything. */
  get idle(): boolean {
    const nothing = this.#staged === undefined && this.#full.length === 0;
    return nothing && this.queue.empty && this.ledger.idle && this.larges.idle;
  }

  /** Bytes that the engine holds and that are staged. */
  get backlogBytes(): number {
    const room = this.#host.room(this.stream);
    this.#mostRoom = Math.max(this.#mostRoom, room);
    return this.#mostRoom - room + this.#fullBytes + (this.#staged?.used ?? 0);
  }

  /** Whether so many bytes may be written now. */
  hasRoom(bodyBytes: number): boolean {
    if (this.#closed) return false;
    if (bodyBytes + stagedHeaderBytes <= this.#room) return true;
    this.#measureRoom();
    return bodyBytes + stagedHeaderBytes <= this.#room;
  }

  /** Takes a frame, or nothing: `false` when there is no room. The body is copied. */
  put(id: number, body: Uint8Array, head: Uint8Array = noHead): boolean {
    const bytes = head.length + body.length;
    const size = stagedHeaderBytes + bytes;
    if ((size > this.#room || this.#closed) && !this.hasRoom(bytes)) return false;
    const staged = this.#stagingFor(bytes);
    if (head.length === 0) staged.add(id, body);
    else staged.addTwo(id, head, body);
    this.#room -= size;
    if (countsAsMessage(id)) this.#written++;
    if (this.echo !== undefined) this.echo.hear(id, head, body, this.#written);
    return true;
  }

  /** Somebody waits until members have what is staged, or their programs are done with it. */
  ask(until: "received" | "delivered"): void {
    if (this.#ask !== until && this.#ask !== "both")
      this.#ask = this.#ask === "nothing" ? until : "both";
    this.#scheduleFlush();
  }

  /** Hands what is staged to the engine. */
  flush(): void {
    this.#flushDue = false;
    if (this.#closed) return;
    if (!this.#host.resting) {
      this.#tryAgain();
      return;
    }
    this.usedAt = this.#host.clock.now();
    this.#setAside();
    this.#handOver(this.#ask);
    this.#room = 0;
  }

  progress({ sent, members }: ProgressEvent): void {
    this.ledger.progress(sent, members, this.#written);
  }

  roomMade(): void {
    this.queue.serve();
  }

  /** Resolves when members have everything that was written so far, or never will. */
  async drained(): Promise<void> {
    await this.larges.ended();
    if (this.#written === 0 && this.queue.empty) return;
    const settled = new Promise<void>((resolve, reject) => {
      this.queue.add({
        take: () => {
          const number = this.#written;
          const settle = { resolve: () => resolve(), reject };
          const entry = { number, first: number, from: number, until: "received", quorum } as const;
          this.ask("received");
          this.ledger.add({ ...entry, ...settle, settled: false });
          return true;
        },
        abandon: reject,
      });
    });
    await settled.catch(() => {});
  }

  /** Nothing more will become of what was sent. */
  abandon(error: EarshotError): void {
    this.#closed = true;
    this.#cancelTry?.();
    this.#setAside();
    this.#full.length = 0;
    this.larges.abandon(error);
    this.queue.abandon(error);
    this.ledger.abandon(error);
  }

  #stagingFor(bytes: number): StagedFrames {
    if (this.#staged?.fits(bytes) === true) return this.#staged;
    this.#setAside();
    this.#handOver("nothing");
    this.#scheduleFlush();
    const isLarge = bytes + stagedHeaderBytes > stagingBytes;
    return (this.#staged = isLarge ? this.#pool.large(bytes) : this.#pool.take());
  }

  /** Nothing more goes into the buffer at hand. */
  #setAside(): void {
    const staged = this.#staged;
    if (staged === undefined) return;
    this.#staged = undefined;
    this.#full.push(staged);
    this.#fullBytes += staged.used;
  }

  /** @param ask what somebody waits for until all of it has left */
  #handOver(ask: Ask): void {
    if (!this.#host.resting) return;
    for (let first = this.#full[0]; first !== undefined; first = this.#full[0]) {
      // Other streams may have taken the memory that there was.
      if (first.used > this.#host.room(this.stream)) {
        this.#tryAgain();
        return;
      }
      this.#full.shift();
      this.#fullBytes -= first.used;
      this.#write(first, this.#full.length === 0 ? ask : "nothing");
    }
    if (ask !== "nothing" && this.#ask !== "nothing") this.#write(undefined, ask);
  }

  #write(staged: StagedFrames | undefined, ask: Ask): void {
    const { stream } = this;
    if (ask !== "nothing") this.#ask = "nothing";
    this.#host.command({ type: "write", stream, frames: staged?.written() ?? noHead, ask });
    if (staged !== undefined) this.#pool.giveBack(staged);
  }

  #tryAgain(): void {
    const { clock } = this.#host;
    this.#cancelTry ??= clock.schedule(clock.now() + tryAgainMs, () => {
      this.#cancelTry = undefined;
      this.flush();
    });
  }

  #measureRoom(): void {
    if (this.#staged !== undefined && this.#host.resting) {
      // So that the engine's word counts what is staged.
      this.#setAside();
      this.#handOver("nothing");
      this.#scheduleFlush();
    }
    const room = this.#host.room(this.stream);
    this.#mostRoom = Math.max(this.#mostRoom, room);
    this.#room = room - this.#fullBytes - (this.#staged?.used ?? 0);
  }

  #scheduleFlush(): void {
    if (this.#flushDue) return;
    this.#flushDue = true;
    queueMicrotask(this.#flush);
  }
}
