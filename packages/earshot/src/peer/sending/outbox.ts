/**
 * All streams that this peer sends: one for each group or peer spoken to, opened when it is first needed and
 * closed when it has been quiet for long.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import type { EngineEvent, Member } from "../../core/events.ts";
import type { PeerId } from "../../core/identity.ts";
import type { SlowPolicy, StreamTarget } from "../../core/io.ts";
import { limits } from "../../core/limits.ts";
import type { Cancel } from "../clock.ts";
import type { Echo } from "./echo.ts";
import { Outgoing } from "./outgoing.ts";
import type { SendingHost } from "./sending-host.ts";
import { StagingPool } from "./staging-pool.ts";

/** A stream to a peer that was quiet for so long is closed, and another opened when it is needed again. */
const quietMs = 60_000;
/** The same to a group: there are fewer, and each stream takes a number of those that a life has. */
const quietGroupMs = 600_000;

export class Outbox {
  readonly #host: SendingHost;
  readonly #pool: StagingPool = new StagingPool();
  readonly #byTarget: Map<string, Outgoing> = new Map();
  readonly #byNumber: Map<number, Outgoing> = new Map();
  #streams = 0;
  #cancelSweep: Cancel | undefined;

  constructor(host: SendingHost) {
    this.#host = host;
  }

  /** @param echo hears what is sent, if the stream is opened now */
  stream(to: StreamTarget, slow: SlowPolicy, echo?: () => Echo): Outgoing {
    const key = keyOf(to, slow);
    let outgoing = this.#byTarget.get(key);
    if (outgoing === undefined) {
      if (this.#streams === limits.streams) throw used();
      const stream = ++this.#streams;
      const host = this.#host;
      outgoing = new Outgoing({ host, pool: this.#pool, stream, to, slow, echo: echo?.() });
      this.#byTarget.set(key, outgoing);
      this.#byNumber.set(stream, outgoing);
      outgoing.open();
      this.#cancelSweep ??= this.#sweepLater();
    }
    return outgoing;
  }

  progress(event: Extract<EngineEvent, { type: "progress" }>): void {
    this.#byNumber.get(event.stream)?.progress(event);
  }

  room({ stream }: Extract<EngineEvent, { type: "room" }>): void {
    this.#byNumber.get(stream)?.roomMade();
  }

  ended({ stream }: Extract<EngineEvent, { type: "stream-ended" }>): void {
    this.#byNumber.delete(stream);
  }

  /** This life of a peer is over: what was meant for it alone will not arrive. */
  gone({ id, epoch }: Member, reason: "left" | "failed"): void {
    for (const [key, outgoing] of this.#byTarget)
      if (key.startsWith(`peer ${epoch} `)) this.#peerGone(key, outgoing, id, reason);
  }

  #peerGone(key: string, outgoing: Outgoing, id: PeerId, reason: "left" | "failed"): void {
    // Closed with the next sweep. If that life comes back, it gets another stream.
    outgoing.retired = true;
    this.#byTarget.delete(key);
    this.#byTarget.set(`gone ${outgoing.stream}`, outgoing);
    const { ledger } = outgoing;
    const missing = [{ member: id, reason }];
    outgoing.larges.abandon(
      new EarshotError("ERR_EARSHOT_NOT_RECEIVED", "the peer that it was for is gone", {
        details: { receipt: { ...ledger.bare("received", 0), members: 1, missing } },
      }),
    );
  }

  /** Resolves when members have everything that was sent, or never will. */
  async drained(): Promise<void> {
    await Promise.allSettled([...this.#byTarget.values()].map((outgoing) => outgoing.drained()));
  }

  /** Nothing more will become of anything. */
  abandon(error: EarshotError): void {
    this.#cancelSweep?.();
    for (const outgoing of this.#byNumber.values()) outgoing.abandon(error);
    this.#byNumber.clear();
    this.#byTarget.clear();
  }

  #sweepLater(): Cancel {
    const { clock } = this.#host;
    return clock.schedule(clock.now() + quietMs / 2, () => {
      this.#sweep(clock.now());
      this.#cancelSweep = this.#byTarget.size > 0 ? this.#sweepLater() : undefined;
    });
  }

  #sweep(now: number): void {
    for (const [key, outgoing] of this.#byTarget) {
      const patience = outgoing.group === undefined ? quietMs : quietGroupMs;
      const quiet = key.startsWith("gone") || now - outgoing.usedAt >= patience;
      if (!quiet || !outgoing.idle) continue;
      outgoing.retired = true;
      this.#byTarget.delete(key);
      this.#host.post({ type: "close-stream", stream: outgoing.stream });
    }
  }
}

function keyOf(to: StreamTarget, slow: SlowPolicy): string {
  return "group" in to ? `group ${slow} ${to.group}` : `peer ${to.epoch} ${to.channel ?? ""}`;
}

function used(): EarshotError {
  return new EarshotError(
    "ERR_EARSHOT_CLOSED",
    `this peer has opened ${limits.streams} streams, which is all that one life has; join again to go on`,
  );
}
