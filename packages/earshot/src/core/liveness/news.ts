/**
 * News of membership: told to everybody at once by multicast, and carried on the back of probes for
 * those whom multicast does not reach (SWIM §4.1).
 * @module
 */
import type { PeerRecord } from "../discovery/directory.ts";
import type { Epoch } from "../identity.ts";
import { limits } from "../limits.ts";
import { between } from "../random.ts";
import { sendEverybody } from "../send.ts";
import type { EngineState } from "../state.ts";
import type { Frame } from "../wire/frame-table.ts";

type Entry = Frame<"update">["entries"][number];

interface Item {
  readonly entry: Entry;
  /** How many more times it rides along. */
  left: number;
}

export class News {
  readonly #items: Map<Epoch, Item> = new Map();
  /** What is about to be told to everybody. */
  readonly #shouts: Map<Epoch, Entry> = new Map();
  #shoutAt = 0;

  /**
   * Passes on what became of a peer, on the back of probes; replaces older news of it. `shout` tells
   * everybody at once as well: for first-hand news only, else every hearer would shout in turn.
   */
  spread(
    state: EngineState,
    record: Pick<PeerRecord, "epoch" | "epochBytes" | "incarnation">,
    what: Entry["state"],
    options: { readonly shout: boolean },
  ): void {
    const entry: Entry = { state: what, incarnation: record.incarnation, epoch: record.epochBytes };
    const members = state.directory.live.size;
    const left = Math.ceil(limits.updateTransmissions * Math.log10(members + 2));
    this.#items.delete(record.epoch);
    if (this.#items.size >= limits.updatesQueued) {
      const [oldest] = this.#items.keys();
      if (oldest !== undefined) this.#items.delete(oldest);
    }
    this.#items.set(record.epoch, { entry, left });
    if (!options.shout) return;
    this.#shouts.set(record.epoch, entry);
    if (this.#shouts.size >= limits.updateEntries) this.#flush(state);
    else this.#shoutBy(state, state.now + gatherMs(state, what));
  }

  /** Tells at this time, or earlier if that was planned. */
  #shoutBy(state: EngineState, at: number): void {
    if (state.timers.has("news") && this.#shoutAt <= at) return;
    this.#shoutAt = at;
    state.timers.set("news", at, () => this.#flush(state));
  }

  /** Another member has told everybody that this peer is alive: once is enough (RFC 5401 §3.2, suppression). */
  heardAlive(epoch: Epoch): void {
    if (this.#shouts.get(epoch)?.state === "alive") this.#shouts.delete(epoch);
  }

  /** Stops passing on what was known of a peer. */
  forget(epoch: Epoch): void {
    this.#items.delete(epoch);
  }

  /** Some news to ride along with a datagram, the newest first; empty when there are none. */
  ride(most: number): Frame<"update">[] {
    const entries: Entry[] = [];
    for (const [epoch, item] of [...this.#items].slice(-most)) {
      entries.push(item.entry);
      if (--item.left <= 0) this.#items.delete(epoch);
    }
    return entries.length === 0 ? [] : [{ type: "update", entries }];
  }

  #flush(state: EngineState): void {
    state.timers.cancel("news");
    const entries = [...this.#shouts.values()];
    this.#shouts.clear();
    if (entries.length === 0 || state.phase !== "running") return;
    const only = state.links.size === 1;
    sendEverybody(state, [{ type: "update", entries }], {
      choose: (link, way) =>
        way.startsWith("multicast") ? only || link.kind === "lan" : way === link.ways[0],
    });
  }
}

/**
 * How long news is gathered. Newcomers may come in crowds, and nobody waits for them as for the
 * refutation of a suspicion; and of several who met one, the first tells, and the others need not.
 */
function gatherMs(state: EngineState, what: Entry["state"]): number {
  if (what !== "alive") return limits.newsMs;
  const most = state.directory.live.size * limits.newsMsPerMember;
  return between(state.random, limits.newsMs, limits.newsMs + most);
}
