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
  /** Whom it went to. */
  #from: PeerRecord | undefined;
  #version = 0;
  #fruitless = 0;
  #sync: { readonly token: number; readonly of: Epoch; readonly at: number } | undefined;

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
  ask(token: number, of: Epoch, now: number): number {
    this.#sync = { token, of, at: now };
    return token;
  }

  /** An answer is awaited, or what it told is being fetched. */
  busy(now: number): boolean {
    const awaited = this.#sync !== undefined && now - this.#sync.at < limits.syncBehindMs;
    return awaited || this.#wanted.size > 0;
  }

  /** Whether a roster answers the latest sync. */
  asked(token: number, from: Epoch): boolean {
    return this.#sync?.token === token && this.#sync.of === from;
  }

  /** A holder wanted us to prove our address, and we did: what we asked of it will be answered now. */
  provenTo(state: EngineState, holder: Epoch): void {
    if (this.#asked.length === 0 || this.#from?.epoch !== holder) return;
    state.timers.set("fetch", state.now + limits.newsMs, () => this.#fetch(state));
  }

  /** Asks one holder for as many as fit one question. */
  #fetch(state: EngineState): void {
    state.timers.cancel("fetch");
    this.#forgetHopeless(state);
    const from = this.#bestHolder(state);
    this.#from = from;
    this.#asked = [];
    const path = from && bestPath(from);
    if (from === undefined || path === undefined) return;
    for (const [epoch, wanted] of this.#wanted) {
      if (!wanted.holders.includes(from)) continue;
      this.#asked.push(epoch);
      wanted.tries++;
      // Asked for the first time, a holder may want us to prove our address: it gets a second chance.
      if (wanted.tries % 2 === 0) {
        wanted.holders.push(...wanted.holders.splice(wanted.holders.indexOf(from), 1));
      }
      if (this.#asked.length >= limits.fetchEntries) break;
    }
    sendTo(state, path, [{ type: "fetch", epochs: this.#asked.map(bytesOf) }]);
    state.timers.set("fetch", state.now + limits.fetchMs, () => this.#fetch(state));
  }

  /** Drops what nobody present holds, or nobody gave. */
  #forgetHopeless(state: EngineState): void {
    for (const [epoch, wanted] of this.#wanted) {
      const held = wanted.holders.some((each) => state.directory.live.has(each.epoch));
      if (!held || wanted.tries >= limits.fetchTries) this.#wanted.delete(epoch);
    }
  }

  /** Whoever sent the latest roster, as it holds most of what is wanted and knows our address; else anybody. */
  #bestHolder(state: EngineState): PeerRecord | undefined {
    let any: PeerRecord | undefined;
    for (const { holders } of this.#wanted.values()) {
      for (const holder of holders) {
        if (!state.directory.live.has(holder.epoch)) continue;
        if (holder.epoch === this.#sync?.of) return holder;
        any ??= holder;
      }
    }
    return any;
  }
}
