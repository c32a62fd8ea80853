/**
 * A lab peer that streams, and the words for what tests ask of streams.
 * @module
 */
import assert from "node:assert/strict";
import type { Host, Running } from "./host.ts";
import type { Lan } from "./lan.ts";
import type { LabPeer } from "./lab-peer.ts";
import type { Command, PeerSettings } from "./peer-lines.ts";
import type {
  Goal,
  SeenReceipt,
  StreamCommand,
  Streamed,
  StreamLine,
  StreamOrder,
  Tallies,
  Tally,
} from "./stream-lines.ts";

/** Generous: a machine with better things to do. What takes this long hangs. */
export const patienceMs = 60_000;

export type Reading = Omit<Extract<StreamCommand, { do: "tally" }>, "do" | "group">;

/** A status as it stands in a line. */
export type SeenStatus = Readonly<Record<string, unknown>> & { readonly type: string };

export class StreamPeer {
  readonly peer: LabPeer;
  readonly name: string;
  /** Group that it takes part in. */
  readonly group: string;

  private constructor(peer: LabPeer, group: string) {
    this.peer = peer;
    this.name = peer.name;
    this.group = group;
  }

  /** Starts a peer and joins; it has met nobody yet. */
  static async start(
    host: Host,
    group: string,
    { settings, running }: { settings?: PeerSettings; running?: Running } = {},
  ): Promise<StreamPeer> {
    const peer = await host.peer(settings, running);
    await peer.join();
    return new StreamPeer(peer, group);
  }

  get id(): string {
    return this.peer.told("joined").at(-1)?.id ?? "";
  }

  /** Enters the group and keeps tallies. */
  async read(reading: Partial<Reading> = {}): Promise<void> {
    await this.peer.ask({ do: "tally", group: this.group, by: "receive", ...reading });
  }

  /** Resolves when so many others are in the group. */
  async knows(others: number): Promise<void> {
    await this.peer.ask(
      { do: "find", group: this.group, atLeast: others, timeoutMs: 15_000 },
      20_000,
    );
  }

  /** Writes a stream; resolves when it has been flushed. */
  async stream(order: Omit<StreamOrder, "to"> & { readonly to?: Goal }): Promise<Streamed> {
    const whole = { to: { group: this.group }, ...order };
    return (await this.peer.ask({ do: "stream", order: whole }, patienceMs)) as Streamed;
  }

  async halt(): Promise<void> {
    await this.peer.ask({ do: "halt" });
  }

  async say(order: Omit<Extract<Command, { do: "say" }>, "do">): Promise<SeenReceipt> {
    return (await this.peer.ask({ do: "say", ...order }, patienceMs)) as SeenReceipt;
  }

  /** Resolves when so many messages of a sender have come here since it began to read. */
  async reaches(from: StreamPeer | string, messages: number, since = 0): Promise<void> {
    const name = typeof from === "string" ? from : from.name;
    await this.peer.process.until(
      (line) => line.type === "reached" && line.from === name && line.messages >= messages,
      { withinMs: patienceMs, since, what: `${messages} messages of ${name}` },
    );
  }

  /** Resolves when its own stream has got so far. */
  async wrote(messages: number): Promise<void> {
    await this.peer.process.until((line) => line.type === "wrote" && line.messages >= messages, {
      withinMs: patienceMs,
      what: `${messages} messages written`,
    });
  }

  /** Resolves with the first status that has all of these properties, and when it came. */
  async status(
    wanted: SeenStatus,
    {
      since = 0,
      withinMs = patienceMs,
    }: { readonly since?: number; readonly withinMs?: number } = {},
  ): Promise<SeenStatus & { readonly at: number }> {
    const fits = (status: SeenStatus): boolean =>
      Object.entries(wanted).every(([name, value]) => status[name] === value);
    const { json } = await this.peer.process.until(
      (line) => line.type === "status" && fits(line.status),
      { withinMs, since, what: `the status ${JSON.stringify(wanted)}` },
    );
    const { status, at } = json as { status: SeenStatus; at: number };
    return { ...status, at };
  }

  /** The statuses so far of this type. */
  statuses(type: string): readonly SeenStatus[] {
    return this.peer
      .told("status")
      .map(({ status }): SeenStatus => status)
      .filter((status) => status.type === type);
  }

  async tallies(): Promise<Tallies> {
    return (await this.peer.ask({ do: "tallies", group: this.group })) as Tallies;
  }

  /** The same of what was sent to this peer alone. */
  async ownTallies(): Promise<Tallies> {
    return (await this.peer.ask({ do: "tallies" })) as Tallies;
  }

  /** Begins its tallies anew, for another stream. */
  async forget(): Promise<void> {
    await this.peer.ask({ do: "forget" });
  }

  /** What has come of a sender. */
  async tally(from: StreamPeer | string): Promise<Tally> {
    const name = typeof from === "string" ? from : from.name;
    const found = (await this.tallies()).tallies.find((tally) => tally.from === name);
    assert.ok(found, `nothing of ${name} has come to ${this.name}`);
    return found;
  }

  /** Counters of the engine, and of the transport. */
  async counters(): Promise<{
    readonly engine: Readonly<Record<string, number>>;
    readonly udp: Readonly<Record<string, number>>;
  }> {
    const { engine, transports } = (await this.peer.ask({ do: "stats" })) as {
      engine: Record<string, number>;
      transports: Record<string, Record<string, number>>;
    };
    return { engine, udp: Object.values(transports)[0] ?? {} };
  }

  large(): readonly Extract<StreamLine, { type: "large" }>[] {
    return this.peer.told("large");
  }
}

/** One peer on each host, all in one group, and all know it. */
export async function gather(
  lan: Lan,
  {
    group = "lobby",
    reading = () => ({}),
    settings = () => ({}),
    running = () => ({}),
  }: {
    readonly group?: string;
    readonly reading?: (name: string) => Partial<Reading>;
    readonly settings?: (name: string) => PeerSettings;
    readonly running?: (name: string) => Running;
  } = {},
): Promise<StreamPeer[]> {
  const peers = await Promise.all(
    lan.hosts.map((host) =>
      StreamPeer.start(host, group, {
        settings: settings(host.name),
        running: running(host.name),
      }),
    ),
  );
  await Promise.all(peers.map((peer) => peer.read(reading(peer.name))));
  await Promise.all(peers.map((peer) => peer.knows(peers.length - 1)));
  return peers;
}

/** Everything came, in order, unaltered, and nothing was told as missed. */
export function assertWhole(tally: Tally, { messages, bytes }: Streamed, at: StreamPeer): void {
  const { faults, jumps, first, last } = tally;
  assert.deepEqual(
    { faults, jumps, first, last, messages: tally.messages, bytes: tally.bytes },
    { faults: [], jumps: [], first: 1, last: messages, messages, bytes },
    `what came of ${tally.from} at ${at.name}`,
  );
}

/** All of these had the stream when its last receipt was there; and each receipt on the way was true. */
export async function assertReceived(
  streamed: Streamed,
  from: StreamPeer,
  others: readonly StreamPeer[],
): Promise<void> {
  const ids = others.map(({ id }) => id).toSorted();
  // There may have been streams before.
  const before = streamed.flushed.message - streamed.messages;
  for (const { error, by, missing, message } of [...streamed.receipts, streamed.flushed]) {
    assert.deepEqual(
      { error, by: by.toSorted(), missing },
      { error: undefined, by: ids, missing: [] },
      `receipt of ${message}`,
    );
  }
  for (const other of others) {
    const tally = await other.tally(from);
    assertWhole(tally, streamed, other);
    for (const { until, message, at } of [...streamed.receipts, streamed.flushed]) {
      const index = message - before;
      const handled = index === streamed.messages ? tally.at : tally.marks[index];
      if (until !== "delivered" || handled === undefined) continue;
      assert.ok(
        handled <= at,
        `${message} of ${from.name}: receipt ${handled - at} ms before ${other.name} had handled it`,
      );
    }
  }
}
