/**
 * What a peer does while it hosts a game: leads it by the director, tells who is missed, and leaves a share of the
 * secret with every player.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import type { PeerId } from "../../core/identity.ts";
import type { Random } from "../../core/random.ts";
import type { Cancel, Clock } from "../../peer/clock.ts";
import type { GameEvent } from "./events.ts";
import { majorityOf } from "./lease/terms.ts";
import type { ArenaGame, Director, MoveAnswer, Table } from "./rules.ts";
import { refused } from "./rules.ts";
import { combine, type Share, shareAt, split } from "./shares.ts";
import type { GameState, Player } from "./state.ts";

export interface ChairHost<G> {
  readonly self: PeerId;
  readonly clock: Clock;
  readonly random: Random;
  readonly entropy: (bytes: number) => Uint8Array;
  readonly state: GameState<G>;
  /** The term in which this peer hosts now: it holds the lease, and the topic says so. */
  readonly term: number | undefined;
  /** Why a player is not to be seen; `undefined` when it is. */
  missing(player: PeerId): "failed" | "gone" | undefined;
  say(event: GameEvent): Promise<unknown>;
  /** Whether it has taken it. */
  deal(player: PeerId, share: Share): Promise<boolean>;
}

/** How long the first play waits until all have their shares, and a new host for what it needs. */
const patienceMs = 3_000;
/** What did not succeed is tried again after this. */
const againMs = 500;

export class Chair<G, P, M> {
  readonly #host: ChairHost<G>;
  readonly #game: ArenaGame<G, P, M>;
  /** Of all players, once the secret is known. */
  #shares: readonly Share[] | undefined;
  #secret: Uint8Array | undefined;
  /** Shares of others that came with their votes. */
  readonly #given: Map<number, Share> = new Map();
  readonly #dealt: Set<PeerId> = new Set();
  readonly #dealing: Set<PeerId> = new Set();
  #director: { readonly term: number; readonly director: Director<G, P> } | undefined;
  #since: { readonly term: number; readonly at: number } | undefined;
  #driving = false;
  #again = false;
  #cancel: Cancel | undefined;
  #cancelDeal: Cancel | undefined;
  #closed = false;

  constructor(host: ChairHost<G>, game: ArenaGame<G, P, M>) {
    this.#host = host;
    this.#game = game;
    this.#secret = game.secret;
  }

  /** A share of the secret: this player's own, or one that came with a vote. */
  take(share: Share): void {
    this.#given.set(share.at, share);
  }

  /** This player's own share, for the next host. */
  share(at: number): Share | undefined {
    return this.#given.get(at);
  }

  /** A player who was started again has forgotten its share. */
  forgotten(player: PeerId): void {
    this.#dealt.delete(player);
  }

  move(from: PeerId, move: unknown): MoveAnswer {
    const { term, state, clock } = this.#host;
    const plays = state.players.some(({ id, presence }) => id === from && presence === "playing");
    if (term === undefined || this.#director?.term !== term) return refused("no-host");
    if (!plays) return refused("no-player");
    const answer = this.#director.director.move(from, move, state.game, clock.now());
    this.drive();
    return answer;
  }

  /** Something has changed: does what is due. */
  drive(): void {
    if (this.#driving) {
      this.#again = true;
      return;
    }
    this.#driving = true;
    void this.#drive()
      .catch((error: unknown) => {
        // A mistake of the rules is told; what cannot be said now is said later, or by the next host.
        if (!(error instanceof EarshotError)) throw error;
        this.#wakeAt(this.#host.clock.now() + againMs);
      })
      .finally(() => {
        this.#driving = false;
        const again = this.#again && !this.#closed;
        this.#again = false;
        if (again) this.drive();
      });
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
    this.#cancelDeal?.();
  }

  async #drive(): Promise<void> {
    this.#cancel?.();
    for (;;) {
      const { term, clock, state } = this.#host;
      if (term === undefined || this.#closed) return;
      if (this.#since?.term !== term) this.#since = { term, at: clock.now() };
      const missed = this.#missed();
      if (missed !== undefined) {
        const [player, why] = missed;
        await this.#host.say({ type: "missed", term, player, why });
        continue;
      }
      this.#dealAll();
      const director = this.#directorOf(term);
      if (director === "wait") return this.#wakeAt(clock.now() + againMs);
      if (director === undefined) {
        await this.#host.say({ type: "over", term });
        continue;
      }
      const direction = director.next(state.game, this.#table(), clock.now());
      if (direction.type === "wait") return this.#wakeAt(direction.until);
      if (direction.type === "play") {
        await this.#host.say({ type: "play", term, play: direction.play });
      } else {
        // The host before may have got as far as that.
        if (state.winners.length === 0)
          await this.#host.say({ type: "winner", term, words: direction.words });
        await this.#host.say({ type: "over", term });
      }
      // What had no effect would be said again and again.
      if (this.#host.state.game === state.game) return this.#wakeAt(clock.now() + againMs);
    }
  }

  #wakeAt(at: number): void {
    if (this.#closed) return;
    this.#cancel?.();
    const { clock } = this.#host;
    this.#cancel = clock.schedule(Math.max(at, clock.now()), () => this.drive());
  }

  #missed(): readonly [PeerId, "failed" | "gone"] | undefined {
    for (const { id, presence } of this.#host.state.players) {
      const why = presence === "playing" ? this.#host.missing(id) : undefined;
      if (why !== undefined) return [id, why];
    }
    return undefined;
  }

  #table(): Table {
    const { self, state } = this.#host;
    const players = state.players.map(({ id, presence }) => ({
      id,
      playing: presence === "playing",
    }));
    return { host: self, players };
  }

  #directorOf(term: number): Director<G, P> | "wait" | undefined {
    if (this.#director?.term === term) return this.#director.director;
    const { self, clock, random, state } = this.#host;
    this.#findSecret();
    const patient = clock.now() < (this.#since?.at ?? 0) + patienceMs;
    if (patient && this.#shares !== undefined && !this.#allHaveShares()) return "wait";
    const director = this.#game.direct({ self, game: state.game, secret: this.#secret, random });
    if (director === undefined) return patient ? "wait" : undefined;
    this.#director = { term, director };
    return director;
  }

  get #needed(): number {
    return majorityOf(this.#host.state.players.length);
  }

  /** Any majority may have to go on without this host. */
  #allHaveShares(): boolean {
    const { self, state } = this.#host;
    const present = state.players.filter(({ id }) => this.#host.missing(id) === undefined);
    return present.every(({ id }) => id === self || this.#dealt.has(id));
  }

  #findSecret(): void {
    if (this.#shares !== undefined) return;
    const { entropy, state } = this.#host;
    if (this.#secret !== undefined)
      this.#shares = split(this.#secret, state.players.length, this.#needed, entropy);
    else if (this.#given.size >= this.#needed) {
      const given = [...this.#given.values()].slice(0, this.#needed);
      this.#secret = combine(given);
      this.#shares = state.players.map((_, index) => shareAt(given, index + 1));
    }
  }

  #dealAll(): void {
    this.#findSecret();
    const shares = this.#shares;
    if (shares === undefined) return;
    for (const [index, { id }] of this.#host.state.players.entries()) {
      const share = shares[index];
      if (share === undefined) continue;
      if (id === this.#host.self) this.take(share);
      else if (!this.#dealt.has(id) && !this.#dealing.has(id)) void this.#deal(id, share);
    }
  }

  async #deal(player: Player["id"], share: Share): Promise<void> {
    if (this.#host.missing(player) !== undefined) return;
    this.#dealing.add(player);
    const taken = await this.#host.deal(player, share);
    this.#dealing.delete(player);
    if (taken) this.#dealt.add(player);
    else if (!this.#closed) {
      const { clock } = this.#host;
      this.#cancelDeal?.();
      this.#cancelDeal = clock.schedule(clock.now() + againMs, () => this.drive());
    }
    if (taken) this.drive();
  }
}
