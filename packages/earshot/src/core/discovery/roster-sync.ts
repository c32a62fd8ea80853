/**
 * Bringing two views together: which announcements this peer still wants, and from whom.
 * @module
 */
import { bytesOf, type Epoch } from "../identity.ts";
import { limits } from "../limits.ts";
import { sendTo } from "../send.ts";
import type { EngineState } from "../state.ts";
import type { PeerRecord } from "./directory.ts";
import { bestPath } from "./reach.ts";

interface Wanted {
  /** Members that have it. */
  readonly holders: PeerRecord[];
  tries: number;
}

export class RosterSync {
  readonly #wanted: Map<Epoch, Wanted> = new Map();
  /** Epochs asked for in the fetch under way. */
  #asked: Epoch[] = [];
  #version = 0;
  #fruitless = 0;
  #sync: { readonly token: number; readonly of: Epoch } | undefined;

  /** Somebody vouches for a peer whose announcement we lack: fetches it. */
  want(state: EngineState, epoch: Epoch, holder: PeerRecord): void {
    const wanted = this.#wanted.get(epoch);
    if (wanted !== undefined) {
      if (wanted.holders.length < limits.answerRanks && !wanted.holders.includes(holder))
        wanted.holders.push(holder);
    } else if (this.#wanted.size < limits.members)
      this.#wanted.set(epoch, { holders: [holder], tries: 0 });
    // Gathered for a moment: news comes in bunches.
    if (!state.timers.has("fetch"))
      state.timers.set("fetch", state.now + limits.newsMs, () => this.#fetch(state));
  }

  /** A relayed announcement has come; `false` when it was not wanted. */
  got(state: EngineState, epoch: Epoch): boolean {
    if (!this.#wanted.delete(epoch)) return false;
    this.#asked = this.#asked.filter((each) => each !== epoch);
    if (this.#asked.length === 0 && this.#wanted.size > 0) this.#fetch(state);
    return true;
  }

  /** Grows while comparing changes nothing, as with somebody whom only one of us can reach. */
  patience(state: EngineState): number {
    if (this.#version !== state.directory.version) this.#fruitless = 0;
    this.#version = state.directory.version;
    return 2 ** Math.min(this.#fruitless++, limits.syncDoublings);
  }

  /** Remembers whom the latest sync went to, and gives its token. */
  ask(token: number, of: Epoch): number {
    this.#sync = { token, of };
    return token;
  }

  /** Whether a roster answers the latest sync. */
  asked(token: number, from: Epoch): boolean {
    return this.#sync?.token === token && this.#sync.of === from;
  }

  /** Asks one holder for as many as fit one question. */
  #fetch(state: EngineState): void {
    state.timers.cancel("fetch");
    let from: PeerRecord | undefined;
    const epochs: Epoch[] = [];
    for (const [epoch, wanted] of this.#wanted) {
      const holder = wanted.holders.find((each) => state.directory.live.has(each.epoch));
      if (holder === undefined || wanted.tries > limits.requestRetries) {
        this.#wanted.delete(epoch);
        continue;
      }
      from ??= holder;
      if (!wanted.holders.includes(from)) continue;
      epochs.push(epoch);
      wanted.tries++;
      // Next time another holder is asked first.
      wanted.holders.push(...wanted.holders.splice(wanted.holders.indexOf(from), 1));
      if (epochs.length >= limits.fetchEntries) break;
    }
    const path = from && bestPath(from);
    this.#asked = epochs;
    if (path === undefined || epochs.length === 0) return;
    sendTo(state, path, [{ type: "fetch", epochs: epochs.map(bytesOf) }]);
    state.timers.set("fetch", state.now + limits.fetchMs, () => this.#fetch(state));
  }
}
