/**
 * Loops that watch the frames of a peer: while there is one, a tap sits on its driver.
 * @module
 */
import { epochOf, peerIdOf } from "../core/identity.ts";
import type { FrameEvent } from "../frames/frame-event.ts";
import { type FrameFilter, passes } from "../frames/frame-filter.ts";
import { FrameTap } from "../frames/frame-tap.ts";
import { invalid } from "./arguments.ts";
import type { Cancel } from "./clock.ts";
import type { Driver, Tap } from "./driver/driver.ts";
import { Broadcast } from "./flow/broadcast.ts";
import { warn } from "./peer-news.ts";
import type { PeerParts } from "./peer-parts.ts";
import type { WatchOptions } from "./types/options.ts";
import type { Watch } from "./types/peer.ts";

export class FrameWatch {
  readonly #parts: PeerParts;
  readonly #peer: { readonly name: string };
  readonly #events: Broadcast<FrameEvent> = new Broadcast(() => this.#stop());
  readonly #driver: Pick<Driver, "tap">;
  #cancelTimer: Cancel | undefined;
  #tellAll: (() => void) | undefined;

  constructor(parts: PeerParts, peer: { readonly name: string }, driver: Pick<Driver, "tap">) {
    this.#parts = parts;
    this.#peer = peer;
    this.#driver = driver;
  }

  watch(filter: FrameFilter, options: WatchOptions): Watch<FrameEvent> {
    for (const [name, list] of Object.entries(filter))
      if (list !== undefined && !Array.isArray(list)) throw invalid(`${name} must be an array`);
    const watch = this.#events.watch(
      options,
      ({ item, missed }) => (missed === 0 ? item : { ...item, omitted: item.omitted + missed }),
      (event) => passes(event, filter),
    );
    if (this.#events.watched) this.#driver.tap ??= this.#tap();
    return watch;
  }

  /** Tells what waits to be told, and ends all loops. */
  end(): void {
    this.#tellAll?.();
    this.#events.end();
  }

  #stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#driver.tap = undefined;
    this.#tellAll = undefined;
  }

  #tap(): Tap {
    const { settings, machine, epoch, cipher } = this.#parts;
    const { clock, identity } = settings;
    const tap = new FrameTap({
      cipher,
      self: { epoch: epochOf(epoch), id: peerIdOf(identity.peerId), name: this.#peer.name },
      view: () => machine.view,
      offsetMs: (clock.wall?.() ?? clock.now()) - clock.now(),
      tell: (event) => this.#events.push(event),
    });
    const tellInTime = (): void => {
      if (this.#cancelTimer !== undefined || tap.dueAt === Infinity) return;
      this.#cancelTimer = clock.schedule(tap.dueAt, () => {
        this.#cancelTimer = undefined;
        guarded(() => tap.tell(clock.now()));
      });
    };
    const guarded = (work: () => void): void => {
      try {
        work();
        tellInTime();
      } catch (error) {
        // A fault in telling what the peer does must not end the peer.
        this.#stop();
        warn("EARSHOT_FRAMES_FAILED", "The frames of a peer can no longer be told.", error);
      }
    };
    this.#tellAll = () => guarded(() => tap.tell(Infinity));
    return {
      input: (input) => guarded(() => tap.input(input)),
      output: (output) => guarded(() => tap.output(output)),
    };
  }
}
