/**
 * News of membership: told to everybody at once by multicast, and carried on the back of probes for
 * those whom multicast does not reach (SWIM §4.1).
 * @module
 */
import type { PeerRecord } from "../discovery/directory.ts";
import type { Epoch } from "../identity.ts";
import { limits } from "../limits.ts";
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
  #shout: Entry[] = [];

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
    this.#shout.push(entry);
    if (this.#shout.length >= limits.updateEntries) this.#flush(state);
    else if (!state.timers.has("news")) {
      // Newcomers may come in crowds, and nobody waits for them as for the refutation of a suspicion.
      const gather =
        what === "alive"
          ? Math.max(limits.newsMs, members * limits.newsMsPerMember)
          : limits.newsMs;
      state.timers.set("news", state.now + gather, () => this.#flush(state));
    }
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
    const entries = this.#shout;
    this.#shout = [];
    if (entries.length === 0 || state.phase !== "running") return;
    const alone = (count: number): boolean => count <= 1;
    sendEverybody(state, [{ type: "update", entries }], {
      choose: (link, way) =>
        way.startsWith("multicast")
          ? link.kind === "lan" || alone(state.links.size)
          : way === link.ways[0],
    });
  }
}
