/**
 * What a lab peer does with streams: writes them, reads them, and keeps a tally in place of telling each message.
 * @module
 */
import { setTimeout as later } from "node:timers/promises";
import {
  EarshotError,
  type Batch,
  type Group,
  type Message,
  type Peer,
  type Readable,
  type Receipt,
  type SendLevel,
} from "earshot";
import { sharedNow } from "../kit/clock.ts";
import { bodyOf, largeBody, largePiece, SenderTally } from "../kit/stream-content.ts";
import type {
  Goal,
  SeenReceipt,
  StreamCommand,
  StreamLine,
  StreamOrder,
  Streamed,
  Tallies,
} from "../kit/stream-lines.ts";

type Entry = Extract<StreamCommand, { do: "tally" }>;

export class Streams {
  readonly #peer: () => Peer;
  readonly #print: (line: StreamLine) => void;
  readonly #groups = new Map<string, Group>();
  /** By group, then by sender; what is sent to this peer alone is under "". */
  readonly #tallies = new Map<string, Map<string, SenderTally>>();
  #halts = 0;
  /** Pending while handlers are to be slow. */
  #held: PromiseWithResolvers<void> | undefined;
  #smallMessages = 0;
  #rss = { first: 0, peak: 0 };

  constructor(peer: () => Peer, print: (line: StreamLine) => void) {
    this.#peer = peer;
    this.#print = print;
  }

  async obey(command: StreamCommand): Promise<unknown> {
    switch (command.do) {
      case "tally":
        return this.#tally(command);
      case "tallies":
        return this.#told(command.group ?? "");
      case "forget":
        for (const each of this.#tallies.values()) each.clear();
        return undefined;
      case "stream":
        return this.#stream(command.order);
      case "halt":
        this.#halts++;
        return undefined;
      case "hold":
        this.#held ??= Promise.withResolvers();
        return undefined;
      case "release":
        this.#held?.resolve();
        this.#held = undefined;
        return undefined;
      case "say": {
        const { to, number, until, timeoutMs } = command;
        const body = number === undefined ? new Uint8Array(0) : bodyOf(number, [16, 16]);
        const limit = timeoutMs === undefined ? {} : { timeoutMs };
        return seen(until, this.#sender(to).send(body, { until, ...limit }));
      }
      case "large": {
        const { to, bytes } = command;
        const sent = this.#sender(to).send(pieces(bytes), { until: "received", total: bytes });
        return seen("received", sent);
      }
    }
  }

  async #tally({ group: name, by, slow, loopback, inbox }: Entry): Promise<void> {
    const tallies = new Map<string, SenderTally>();
    this.#tallies.set(name ?? "", tallies);
    const readable =
      name === undefined
        ? this.#peer()
        : await this.#peer().group(name, {
            ...(slow === undefined ? {} : { slow }),
            ...(loopback === undefined ? {} : { loopback }),
            ...(inbox === undefined ? {} : { inbox }),
          });
    if (name !== undefined) this.#groups.set(name, readable as Group);
    this.#watchMemory();
    this.#read(readable, by, (message, missed) => {
      const { name: from } = (message as Message).from;
      this.#count(tallies, name, from, message.bytes, missed);
    });
  }

  #read(
    readable: Readable,
    by: Entry["by"],
    take: (message: Pick<Message, "from" | "bytes">, missed: number) => void,
  ): void {
    const one = (message: Message): unknown => {
      if (message.stream !== undefined) return void this.#readLarge(message);
      take(message, message.missed);
      return this.#held?.promise;
    };
    if (by === "receive") readable.receive(one);
    else if (by === "batch")
      readable.receiveBatch((batch: Batch) => {
        let { missed } = batch;
        for (const { bytes } of batch) {
          take({ from: batch.from, bytes }, missed);
          missed = 0;
        }
      });
    else
      void (async () => {
        for await (const message of readable) await one(message);
      })();
  }

  #count(
    tallies: Map<string, SenderTally>,
    group: string | undefined,
    from: string,
    bytes: Uint8Array,
    missed: number,
  ): void {
    // What asks for a receipt of everything before it.
    if (bytes.length === 0) return;
    let tally = tallies.get(from);
    if (tally === undefined) tallies.set(from, (tally = new SenderTally(from)));
    const at = sharedNow();
    tally.take(bytes, missed, at);
    this.#smallMessages++;
    const { messages } = tally;
    if (messages % 100 === 0 || messages === 1)
      this.#print({ type: "reached", group, from, messages, at });
  }

  async #readLarge(message: Message): Promise<void> {
    const began = sharedNow();
    const before = this.#smallMessages;
    let bytes = 0;
    let fault: string | undefined;
    try {
      for await (const piece of message.stream ?? [])
        for (let at = 0; at < piece.length;) {
          const expected = largePiece(bytes, piece.length - at);
          if (expected.compare(piece, at, at + expected.length) !== 0) fault ??= `byte ${bytes}`;
          at += expected.length;
          bytes += expected.length;
        }
    } catch (error) {
      fault = String(error);
    }
    this.#print({
      type: "large",
      from: message.from.name,
      bytes,
      total: message.total,
      fault,
      between: this.#smallMessages - before,
      began,
      at: sharedNow(),
    });
  }

  #told(group: string): Tallies {
    const tallies = [...(this.#tallies.get(group)?.values() ?? [])].map((tally) => tally.told());
    return { tallies, rss: this.#rss };
  }

  async #stream(order: StreamOrder): Promise<Streamed> {
    const { count, bytes: sizes, perSecond, by = "write", asks, timeoutMs } = order;
    let { flush = "delivered" } = order;
    let refused: string | undefined;
    const pace = new Pace(perSecond);
    const sender = this.#sender(order.to);
    const halts = this.#halts;
    const began = sharedNow();
    const receipts: Promise<SeenReceipt>[] = [];
    let messages = 0;
    let bytes = 0;
    while (messages < count && this.#halts === halts) {
      if (!pace.take()) {
        await later(5);
        continue;
      }
      const index = messages + 1;
      const body = bodyOf(index, sizes);
      if (asks !== undefined && index % asks.every === 0)
        receipts.push(seen(asks.until, sender.send(body, { until: asks.until })));
      else if (by === "write") await sender.put(body);
      else {
        refused = (await seen("queued", sender.send(body, { until: "queued" }))).error;
        if (refused !== undefined) {
          flush = "queued";
          break;
        }
      }
      messages = index;
      bytes += body.length;
      if (index % 100 === 0) this.#print({ type: "wrote", messages, at: sharedNow() });
    }
    const written = sharedNow();
    const limit = timeoutMs === undefined ? {} : { timeoutMs };
    const flushed = await seen(flush, sender.flush({ until: flush, ...limit }));
    const all = await Promise.all(receipts);
    return { messages, bytes, began, written, receipts: all, flushed, refused };
  }

  /** A group, or a member as one. */
  #sender(goal: Goal): Sender {
    if ("group" in goal) {
      const group = this.#groups.get(goal.group);
      if (group === undefined) throw new Error(`not in ${goal.group}`);
      const put = async (body: Uint8Array): Promise<void> => {
        while (!group.write(body)) await group.writable();
      };
      return { send: group.send.bind(group), put, flush: group.flush.bind(group) };
    }
    const peer = this.#peer();
    const member = peer.view.members.find(({ name }) => name === goal.member);
    if (member === undefined) throw new Error(`there is no ${goal.member}`);
    const put = async (body: Uint8Array): Promise<void> => {
      await peer.send(member, body, { until: "queued" });
    };
    const send: Sender["send"] = (body, options) => peer.send(member, body, options);
    return { send, put, flush: (options) => peer.send(member, new Uint8Array(0), options) };
  }

  /** Between the turns in which slots are read, which is where memory goes up. */
  #watchMemory(): void {
    if (this.#rss.first !== 0) return;
    const first = process.memoryUsage.rss();
    this.#rss = { first, peak: first };
    setInterval(() => {
      this.#rss.peak = Math.max(this.#rss.peak, process.memoryUsage.rss());
    }, 20).unref();
  }
}

/** So many a second, and never more than a tenth of a second's at once. */
class Pace {
  readonly #perSecond: number | undefined;
  #tokens = 0;
  #at: number = sharedNow();

  constructor(perSecond: number | undefined) {
    this.#perSecond = perSecond;
  }

  take(): boolean {
    if (this.#perSecond === undefined) return true;
    const now = sharedNow();
    const earned = ((now - this.#at) * this.#perSecond) / 1_000;
    this.#tokens = Math.min(this.#tokens + earned, Math.max(1, this.#perSecond / 10));
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}

interface Sender {
  readonly send: Group["send"];
  readonly put: (body: Uint8Array) => Promise<void>;
  readonly flush: (options: {
    readonly until: SendLevel;
    readonly timeoutMs?: number;
  }) => Promise<Receipt>;
}

async function* pieces(bytes: number): AsyncGenerator<Uint8Array> {
  yield* largeBody(bytes);
}

async function seen(until: SendLevel, settling: Promise<Receipt>): Promise<SeenReceipt> {
  try {
    const { message, by, missing } = await settling;
    return { message, until, by, missing, error: undefined, at: sharedNow() };
  } catch (error) {
    if (!(error instanceof EarshotError)) throw error;
    const { receipt } = error.details as { readonly receipt?: Receipt };
    const { message = 0, by = [], missing = [] } = receipt ?? {};
    return { message, until, by, missing, error: error.code, at: sharedNow() };
  }
}
