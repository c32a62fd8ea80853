/**
 * All groups that a program holds at one peer, and what is sent to the peer alone: who joined what, and
 * where messages come in and go out.
 * @module
 */
import { announcedGroups } from "../../core/discovery/announced.ts";
import { EarshotError } from "../../core/errors.ts";
import type { EngineEvent, Member } from "../../core/events.ts";
import { isOwnGroup } from "../topic/topic-names.ts";
import { patiently } from "../flow/patience.ts";
import { BestEffort } from "../sending/best-effort.ts";
import { Breath } from "../sending/breath.ts";
import { Echo } from "../sending/echo.ts";
import { Outbox } from "../sending/outbox.ts";
import type { Outgoing } from "../sending/outgoing.ts";
import type { SendingHost } from "../sending/sending-host.ts";
import type { SlowPolicy } from "../../core/io.ts";
import { SmallArrival } from "../reading/arrival.ts";
import { Intake } from "../reading/intake.ts";
import type { Mailbox } from "../reading/mailbox.ts";
import type { ReadingHost } from "../reading/reading-host.ts";
import { Reception } from "../reading/reception.ts";

/** What groups need of the peer around them. */
export interface HubHost extends ReadingHost, SendingHost {}

/** A group handle as the hub sees it. */
export interface Held {
  readonly name: string;
  readonly joined: boolean;
  readonly loopback: boolean;
  /** `undefined` when it hears nothing. */
  readonly mailbox: Mailbox | undefined;
  end(): void;
}

/** How long closing waits for members to get what was sent. */
const drainMs = 5_000;

export class GroupHub {
  readonly host: HubHost;
  readonly reception: Reception;
  readonly outbox: Outbox;
  readonly bestEffort: BestEffort;
  readonly breath: Breath;
  readonly #held: Map<string, Set<Held>> = new Map();
  /** Mailboxes that hear what this peer says itself, by group; the lists stay for the streams that have them. */
  readonly #loops: Map<string, Mailbox[]> = new Map();
  #closed = false;

  constructor(host: HubHost) {
    this.host = host;
    this.reception = new Reception(host);
    this.outbox = new Outbox(host);
    this.breath = new Breath(host.clock);
    this.bestEffort = new BestEffort(host, this.breath, (group, { kind, body }, sent, key) => {
      if (this.#loopsOf(group).length === 0) return;
      const { self, clock } = host;
      const mine = key === undefined ? undefined : `${self.epoch} ${key}`;
      const message = new SmallArrival(self, group, sent.sequence, kind, body, undefined, mine);
      // In a turn of its own: a program that answers itself must not keep the loop to itself.
      clock.schedule(clock.now(), () => {
        for (const mailbox of [...this.#loopsOf(group)]) mailbox.takeOne(message);
      });
    });
  }

  /** @throws what the engine has against joining */
  add(held: Held): void {
    this.assertOpen("peer");
    const others = this.#held.get(held.name) ?? new Set();
    if (held.joined && !anyJoined(others))
      this.host.command({ type: "join-group", group: held.name });
    others.add(held);
    this.#held.set(held.name, others);
    if (held.mailbox === undefined) return;
    this.reception.add(held.mailbox);
    if (held.loopback) this.#loopsOf(held.name).push(held.mailbox);
  }

  remove(held: Held): void {
    const others = this.#held.get(held.name);
    if (others?.delete(held) !== true) return;
    if (held.mailbox !== undefined) {
      this.reception.remove(held.mailbox);
      const loops = this.#loopsOf(held.name);
      const at = loops.indexOf(held.mailbox);
      if (at >= 0) loops.splice(at, 1);
    }
    if (others.size === 0) this.#held.delete(held.name);
    if (held.joined && !anyJoined(others) && !this.#closed)
      this.host.post({ type: "leave-group", group: held.name });
  }

  /** Groups that this peer is a member of, as it announces them. */
  announced(): readonly string[] {
    const joined = [...this.#held].filter(([, held]) => anyJoined(held));
    return announcedGroups(joined.map(([name]) => name));
  }

  /** The stream to a group. */
  stream(group: string, slow: SlowPolicy): Outgoing {
    return this.outbox.stream({ group }, slow, () => this.#echo(group));
  }

  heard(event: EngineEvent): void {
    switch (event.type) {
      case "batch":
        this.reception.batch(event);
        break;
      case "message":
        this.reception.message(event.message);
        break;
      case "gap":
        this.reception.gap(event);
        break;
      case "progress":
        this.outbox.progress(event);
        break;
      case "room":
        this.outbox.room(event);
        break;
      case "stream-ended":
        this.outbox.ended(event);
        break;
      case "sent":
        this.bestEffort.settle(event);
        break;
      default:
        break;
    }
  }

  /** A life is over. */
  gone(member: Member, reason: "left" | "failed"): void {
    this.reception.gone(member.epoch);
    this.outbox.gone(member, reason);
  }

  /** Ends what programs hold; the library's own groups go on. */
  endPrograms(): void {
    for (const [name, held] of [...this.#held])
      if (!isOwnGroup(name)) for (const each of [...held]) each.end();
  }

  /** Ends all readers; sends are refused from now on. */
  end(): void {
    this.#closed = true;
    for (const held of [...this.#held.values()]) for (const each of [...held]) each.end();
  }

  /** Ends everything. Resolves when members have what was sent, or it took too long. */
  async close(): Promise<void> {
    this.end();
    await this.patiently(Promise.all([this.outbox.drained(), this.bestEffort.drained()]));
  }

  /** Waits for `what`, but not for longer than closing may take. */
  patiently(what: Promise<unknown>): Promise<void> {
    return patiently(this.host.clock, what, drainMs);
  }

  /** Gives up what has not arrived. */
  abandon(): void {
    const error = closedError("peer");
    this.reception.close();
    this.outbox.abandon(error);
    this.bestEffort.abandon(error);
  }

  /** @throws `ERR_EARSHOT_CLOSED` */
  assertOpen(what: string): void {
    if (this.#closed) throw closedError(what);
  }

  #loopsOf(group: string): Mailbox[] {
    let loops = this.#loops.get(group);
    if (loops === undefined) this.#loops.set(group, (loops = []));
    return loops;
  }

  #echo(group: string): Echo {
    const { self, clock } = this.host;
    const hold = (_: unknown, held: boolean): void => void (echo.held = held);
    const intake = new Intake({ epoch: self.epoch, stream: 0, group }, { handled: () => {}, hold });
    const loops = this.#loopsOf(group);
    const echo: Echo = new Echo(clock, loops, (chunks) =>
      this.reception.echo(this.host.self, intake, chunks, [...loops]),
    );
    return echo;
  }
}

function anyJoined(held: ReadonlySet<Held>): boolean {
  return [...held].some(({ joined }) => joined);
}

export function closedError(what: string): EarshotError {
  return new EarshotError("ERR_EARSHOT_CLOSED", `the ${what} is closed`);
}
