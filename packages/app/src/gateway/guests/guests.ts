/**
 * The guests of this gateway: who is here, with what eyes each of them sees, and who may still come in.
 *
 * @module
 */
import { type Guest, guestOf } from "earshot/chat";
import { clean } from "../../output/clean.ts";
import { Channels } from "../channel/channels.ts";
import type { Turns } from "../channel/turns.ts";
import { type Outcome, perform, refusedOutcome } from "../commands/index.ts";
import { gatewayLimits as limits } from "../limits.ts";
import type { GatewayCommand } from "../protocol/index.ts";
import type { HostSight } from "../room/sight.ts";
import type { ByeReason, Entered, Entrance, Hello } from "../session/entrance.ts";
import type { SessionHost } from "../session/session.ts";
import { Sessions } from "../session/sessions.ts";
import { statesOf } from "../states/index.ts";
import { GuestSight } from "./guest-sight.ts";
import type { Passes } from "./passes.ts";
import { pacesOfAll, pacesOfOne, permit } from "./permissions.ts";
import { ReadMarks } from "./read-marks.ts";
import { roomForMore } from "./room-for-more.ts";

export interface GuestsOptions {
  readonly host: HostSight;
  readonly passes: Passes;
  readonly turns: Turns;
  /** Something may have changed for everybody. */
  readonly changed: () => void;
  /** How many may be here at a time. */
  readonly most: number;
}

/** A guest who is here. */
interface Seat extends SessionHost {
  readonly sight: GuestSight;
}

const kept = { changes: limits.guestKeptChanges, length: limits.guestKeptChangesLength };

export class Guests implements Entrance, AsyncDisposable {
  readonly sessions: Sessions;
  readonly #options: GuestsOptions;
  /** By the guests' own digits. */
  readonly #seats: Map<string, Promise<Seat>> = new Map();
  readonly #here: Set<GuestSight> = new Set();
  /** Boards of those who are away, by their digits; who left first is first. */
  readonly #boards: Map<string, readonly string[]> = new Map();
  readonly #leaving: Map<string, Promise<void>> = new Map();
  readonly #marks = new ReadMarks();
  readonly #paces = pacesOfAll(performance.now());
  readonly #sweeper: NodeJS.Timeout;
  #closed = false;

  constructor(options: GuestsOptions) {
    this.#options = options;
    this.sessions = new Sessions(options.most * limits.guestSessions);
    this.#sweeper = setInterval(() => void this.#sweep(), limits.guestAwayMs / 10);
    this.#sweeper.unref();
  }

  /** How many are here. */
  get size(): number {
    return this.#seats.size;
  }

  /** Somebody with the invitation says hello: a new guest, or one who comes back. */
  async enter({ name = "", pass: given = "", resume }: Hello): Promise<Entered | ByeReason> {
    const { passes } = this.#options;
    const known = passes.digitsOf(given);
    const pass = known === undefined ? passes.issue() : given;
    const digits = known ?? passes.digitsOf(pass) ?? "";
    const opening = this.#seats.get(digits) ?? this.#take(digits, name);
    if (typeof opening === "string") return opening;
    const seat = await opening;
    if (this.#closed) return "closing";
    const session = this.sessions.find(resume?.session ?? "");
    if (session?.host === seat) return { session, resumed: true, pass };
    if (!this.sessions.roomFor(seat, limits.guestSessions)) return "full";
    return { session: this.sessions.begin(seat), resumed: false, pass };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearInterval(this.#sweeper);
    this.#marks.close();
    this.sessions.close();
    await Promise.all([...this.#seats.keys()].map((digits) => this.#leave(digits)));
    await Promise.all(this.#leaving.values());
  }

  #take(digits: string, name: string): Promise<Seat> | ByeReason {
    const { host, most } = this.#options;
    const { id } = guestOf(host.peer, { name: "guest", digits });
    // Whoever has been here is called as then, also if they have given another name since.
    const called = host.chat.nameOf(id) || clean(name).trim();
    if (called === "") return "name";
    if (this.#seats.size >= most) return "full";
    const opening = this.#open(guestOf(host.peer, { name: called, digits }), digits);
    this.#seats.set(digits, opening);
    opening.catch(() => this.#seats.delete(digits));
    return opening;
  }

  async #open(guest: Guest, digits: string): Promise<Seat> {
    const { host, turns, changed } = this.#options;
    // One who has just left is gone first.
    await this.#leaving.get(digits);
    const sight = await GuestSight.open(host, guest, this.#marks, changed);
    this.#here.add(sight);
    for (const subject of this.#boards.get(digits) ?? [])
      await sight.boards.board(subject).catch(() => undefined);
    const paces = pacesOfOne(performance.now());
    return {
      sight,
      channels: new Channels(statesOf(sight), { turns, kept }),
      perform: (command) => this.#perform(sight, paces, command),
    };
  }

  async #perform(
    sight: GuestSight,
    paces: ReturnType<typeof pacesOfOne>,
    command: GatewayCommand,
  ): Promise<Outcome> {
    try {
      permit(command.type, paces, this.#paces, performance.now());
      roomForMore(command.type, sight, this.#here);
    } catch (error) {
      return refusedOutcome(error);
    }
    return perform(sight, command);
  }

  /** Those who have been without a connection for long have left. */
  async #sweep(): Promise<void> {
    const before = performance.now() - limits.guestAwayMs;
    for (const [digits, opening] of [...this.#seats]) {
      const seat = await opening.catch(() => undefined);
      if (seat !== undefined && (this.sessions.leftAt(seat) ?? before) <= before)
        await this.#leave(digits);
    }
  }

  #leave(digits: string): Promise<void> {
    const opening = this.#seats.get(digits);
    this.#seats.delete(digits);
    const leaving = this.#away(digits, opening);
    this.#leaving.set(digits, leaving);
    return leaving.finally(() => this.#leaving.delete(digits));
  }

  async #away(digits: string, opening: Promise<Seat> | undefined): Promise<void> {
    const seat = await opening?.catch(() => undefined);
    if (seat === undefined) return;
    this.sessions.forgetAll(seat);
    seat.channels.close();
    this.#here.delete(seat.sight);
    this.#remember(digits, seat.sight);
    await seat.sight[Symbol.asyncDispose]();
  }

  /** Memberships and marks stand in topics; which boards somebody reads stands nowhere. */
  #remember(digits: string, { boards }: GuestSight): void {
    this.#boards.delete(digits);
    const subjects = boards.subscribed.map(({ subject }) => subject);
    if (subjects.length > 0) this.#boards.set(digits, subjects);
    const [oldest] = this.#boards.keys();
    if (this.#boards.size > limits.guestsRemembered && oldest !== undefined)
      this.#boards.delete(oldest);
  }
}
