/**
 * What a peer does while it hosts a game: leads it by the director, tells who is missed, and leaves a share of the
 * secret with every voter.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import type { PeerId } from "../../core/identity.ts";
import type { Random } from "../../core/random.ts";
import type { Cancel, Clock } from "../../peer/clock.ts";
import type { GameEvent } from "./events.ts";
import { majorityOf } from "./lease/terms.ts";
import type { ArenaGame, Direction, Director, MoveAnswer, Table } from "./rules.ts";
import { refused } from "./rules.ts";
import { combine, type Share, shareAt, split } from "./shares.ts";
import type { GameState } from "./state.ts";

export interface ChairHost<G, P, M> {
  readonly self: PeerId;
  /** What is led: another one when somebody else at this peer brings a better one. */
  readonly game: ArenaGame<G, P, M>;
  readonly clock: Clock;
  readonly random: Random;
  readonly entropy: (bytes: number) => Uint8Array;
  readonly state: GameState<G>;
  /** The term in which this peer hosts now: it holds the lease, and the topic says so. */
  readonly term: number | undefined;
  /** Why a peer is not to be seen; `undefined` when it is. */
  missing(peer: PeerId): "failed" | "gone" | undefined;
  say(event: GameEvent): Promise<unknown>;
  /** Whether it has taken it. */
  deal(voter: PeerId, share: Share): Promise<boolean>;
}

interface Directing<G, P, M> {
  readonly term: number;
  readonly game: ArenaGame<G, P, M>;
  readonly director: Director<G, P>;
}

/** How long the first play waits until all have their shares, and a new host for what it needs. */
const patienceMs = 3_000;
/** What did not succeed is tried again after this. */
const againMs = 500;

export class Chair<G, P, M> {
  readonly #host: ChairHost<G, P, M>;
  /** Of all voters, once the secret is known. */
  #shares: readonly Share[] | undefined;
  #secret: Uint8Array | undefined;
  /** Shares of others that came with their votes. */
  readonly #given: Map<number, Share> = new Map();
  readonly #dealt: Set<PeerId> = new Set();
  readonly #dealing: Set<PeerId> = new Set();
  #director: Directing<G, P, M> | undefined;
  #since: { readonly term: number; readonly at: number } | undefined;
  #driving = false;
  #again = false;
  #restsUntil = -Infinity;
  #cancel: Cancel | undefined;
  #cancelDeal: Cancel | undefined;
  #closed = false;

  constructor(host: ChairHost<G, P, M>) {
    this.#host = host;
  }

  /** A share of the secret: this voter's own, or one that came with a vote. */
  take(share: Share): void {
    this.#given.set(share.at, share);
  }

  /** This voter's own share, for the next host. */
  share(at: number): Share | undefined {
    return this.#given.get(at);
  }

  /** A voter that was started again has forgotten its share. */
  forgotten(voter: PeerId): void {
    this.#dealt.delete(voter);
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
        this.#rest();
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
      if (clock.now() < this.#restsUntil) return this.#wakeAt(this.#restsUntil);
      if (this.#since?.term !== term) this.#since = { term, at: clock.now() };
      const missed = this.#missed();
      if (missed !== undefined) {
        const [player, why] = missed;
        await this.#host.say({ type: "missed", term, player, why });
      } else {
        this.#dealAll();
        const director = this.#directorOf(term);
        if (director === "wait") return this.#wakeAt(clock.now() + againMs);
        const direction = director?.next(state.game, this.#table(), clock.now());
        if (direction?.type === "wait") return this.#wakeAt(direction.until);
        await this.#direct(term, direction);
      }
      if (!hasMoved(state, this.#host.state)) return this.#rest();
    }
  }

  /** Without a director the game is over. */
  async #direct(
    term: number,
    direction: Exclude<Direction<P>, { type: "wait" }> | undefined,
  ): Promise<void> {
    if (direction?.type === "play") {
      await this.#host.say({ type: "play", term, play: direction.play });
      return;
    }
    // The host before may have got as far as that.
    if (direction !== undefined && this.#host.state.winners.length === 0)
      await this.#host.say({ type: "winner", term, words: direction.words });
    await this.#host.say({ type: "over", term });
  }

  /** What had no effect would be said again and again, as being refused is a change, too. */
  #rest(): void {
    this.#restsUntil = this.#host.clock.now() + againMs;
    this.#wakeAt(this.#restsUntil);
  }

  #wakeAt(at: number): void {
    if (this.#closed) return;
    this.#cancel?.();
    const { clock } = this.#host;
    this.#cancel = clock.schedule(Math.max(at, clock.now()), () => this.drive());
  }

  #missed(): readonly [PeerId, "failed" | "gone"] | undefined {
    for (const { id, via, presence } of this.#host.state.players) {
      const why = presence === "playing" ? this.#host.missing(via ?? id) : undefined;
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
    const { self, clock, random, state, game } = this.#host;
    const known = this.#director;
    if (known?.term === term && known.game === game) return known.director;
    this.#findSecret();
    const patient = clock.now() < (this.#since?.at ?? 0) + patienceMs;
    if (patient && this.#shares !== undefined && !this.#allHaveShares()) return "wait";
    const director = game.direct({ self, game: state.game, secret: this.#secret, random });
    if (director === undefined) return patient ? "wait" : undefined;
    this.#director = { term, game, director };
    return director;
  }

  get #needed(): number {
    return majorityOf(this.#host.state.voters.length);
  }

  /** Any majority may have to go on without this host. */
  #allHaveShares(): boolean {
    const { self, state } = this.#host;
    const present = state.voters.filter((id) => this.#host.missing(id) === undefined);
    return present.every((id) => id === self || this.#dealt.has(id));
  }

  #findSecret(): void {
    if (this.#shares !== undefined) return;
    const { entropy, state, game } = this.#host;
    this.#secret ??= game.secret;
    if (this.#secret !== undefined)
      this.#shares = split(this.#secret, state.voters.length, this.#needed, entropy);
    else if (this.#given.size >= this.#needed) {
      const given = [...this.#given.values()].slice(0, this.#needed);
      this.#secret = combine(given);
      this.#shares = state.voters.map((_, index) => shareAt(given, index + 1));
    }
  }

  #dealAll(): void {
    this.#findSecret();
    const shares = this.#shares;
    if (shares === undefined) return;
    for (const [index, id] of this.#host.state.voters.entries()) {
      const share = shares[index];
      if (share === undefined) continue;
      if (id === this.#host.self) this.take(share);
      else if (!this.#dealt.has(id) && !this.#dealing.has(id)) void this.#deal(id, share);
    }
  }

  async #deal(voter: PeerId, share: Share): Promise<void> {
    if (this.#host.missing(voter) !== undefined) return;
    this.#dealing.add(voter);
    const taken = await this.#host.deal(voter, share);
    this.#dealing.delete(voter);
    if (taken) this.#dealt.add(voter);
    else if (!this.#closed) {
      const { clock } = this.#host;
      this.#cancelDeal?.();
      this.#cancelDeal = clock.schedule(clock.now() + againMs, () => this.drive());
    }
    if (taken) this.drive();
  }
}

/** Entries that were refused are counted in a state, and move nothing. */
function hasMoved<G>(before: GameState<G>, after: GameState<G>): boolean {
  return (
    after.game !== before.game || after.players !== before.players || after.phase !== before.phase
  );
}
