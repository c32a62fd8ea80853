/**
 * What scenarios of streams have in common: a room of peers that know each other, expectations in one
 * line, and a tap on the wire that counts without asking the engine.
 * @module
 */
import assert from "node:assert/strict";
import type { FrameType, Frames } from "../../../src/core/wire/frame-table.ts";
import { readFrames } from "../../../src/core/wire/frames.ts";
import { headerBytes } from "../../../src/core/wire/header.ts";
import {
  type InstalledRule,
  isSlot,
  type SegmentOptions,
  slotOf,
  type Talk,
  type World,
  type WorldOptions,
} from "../../../src/transport/sim/index.ts";
import { streamFrames } from "../../core/stream/kit/stream-frames.ts";
import type { Stage } from "../../kit/scenario.ts";

/** A LAN that keeps the order and takes a tenth of a millisecond. */
export const steady: SegmentOptions = {
  ways: ["multicast4"],
  latency: { minMs: 0.1, meanMs: 0 },
};

export interface RoomOptions extends Partial<Omit<WorldOptions, "seed" | "makeEngine" | "peers">> {
  readonly lan?: SegmentOptions;
  /** Which of several worlds of one seed. */
  readonly offset?: number;
  /** Who is in the group `room`; by default everybody. */
  readonly members?: readonly string[];
}

/** Peers that know each other, in the group `room`. */
export function room(stage: Stage, peers: WorldOptions["peers"], options: RoomOptions = {}): World {
  const { lan, members, ...rest } = options;
  const world = stage.world({
    peers,
    ...(lan === undefined ? {} : { segments: { lan } }),
    ...rest,
  });
  world.start(world.names, { withinMs: 200 });
  world.untilConverged({ within: 20_000, everyMs: 10 });
  world.joinGroup("room", members ?? world.names);
  world.run(1_000);
  return world;
}

export const others = (world: World, ...names: readonly string[]): readonly string[] =>
  world.names.filter((name) => !names.includes(name));

/** These are given all of a stream, from its first message on, and nothing is missing. Returns the time it took. */
export function heardWhole(
  world: World,
  talk: Talk,
  names: readonly string[],
  within: number,
): number {
  const took = world.untilHeard(talk, names, within);
  assert.deepEqual(world.streams.missing(talk, names), [], "nothing is missing");
  return took;
}

/** What went over the wire, counted there. */
export class Tap {
  /** NAK datagrams, and the ranges and slots in them. */
  naks = 0;
  nakRanges = 0;
  nakSlots = 0;
  /** Slots on their way for the second time or more, to any receiver: each transmission once. */
  repairs = 0;
  /** Different slots. */
  slots = 0;
  /** Control datagrams with streams' frames. */
  control = 0;
  readonly #rule: InstalledRule;
  readonly #times: Map<string, number> = new Map<string, number>();
  readonly #counted: WeakSet<Uint8Array> = new WeakSet<Uint8Array>();

  /** Listens from now on. Install it before faults, or it does not see what they drop. */
  constructor(world: World) {
    this.#rule = world.install({
      name: "tap",
      judge: ({ bytes, from }) => {
        // Flights of one multicast share their bytes.
        if (!this.#counted.has(bytes)) {
          this.#counted.add(bytes);
          this.#count(world, from, bytes);
        }
        return "pass";
      },
    });
  }

  clear(): void {
    this.naks = this.nakRanges = this.nakSlots = this.repairs = this.slots = this.control = 0;
  }

  end(): void {
    this.#rule.uninstall();
  }

  #count(world: World, from: string, bytes: Uint8Array): void {
    const slot = slotOf(bytes);
    if (slot !== undefined) {
      const name = `${from} ${slot.stream} ${slot.sequence}`;
      const times = (this.#times.get(name) ?? 0) + 1;
      this.#times.set(name, times);
      if (times === 1) this.slots++;
      else this.repairs++;
      return;
    }
    const frames = framesIn(world, bytes);
    if (frames.some(({ type }) => streamFrames.includes(type))) this.control++;
    for (const frame of frames) {
      if (frame.type !== "nak") continue;
      const { ranges } = frame as unknown as Frames["nak"];
      this.naks++;
      this.nakRanges += ranges.length;
      for (const { count } of ranges) this.nakSlots += count;
    }
  }
}

/** The frames of a control datagram in an open realm; none of what is not one. */
export function framesIn(world: World, bytes: Uint8Array): readonly { readonly type: FrameType }[] {
  if (isSlot(bytes) || world.cipher.overheadBytes > 0) return [];
  const decoded = readFrames(bytes, headerBytes, bytes.length);
  return typeof decoded === "string" ? [] : decoded.frames;
}
