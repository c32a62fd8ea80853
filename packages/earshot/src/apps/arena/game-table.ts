/**
 * One game as a program holds it: its state and announcements, what a player does, and the part that this peer has
 * in hosting it.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import type { Random } from "../../core/random.ts";
import { invalid } from "../../peer/arguments.ts";
import type { Cancel, Clock } from "../../peer/clock.ts";
import type { WaitOptions } from "../../peer/types/message.ts";
import type { WatchOptions } from "../../peer/types/options.ts";
import type { Peer, Watch } from "../../peer/types/peer.ts";
import { FoldedTopic } from "../folding/folded-topic.ts";
import { type Followed, Happenings } from "../folding/happenings.ts";
import { bodyOf } from "../folding/said.ts";
import { wrong } from "../folding/shape.ts";
import { type Announcement, announcements } from "./changes.ts";
import { Chair } from "./chair.ts";
import { type GameEvent, type GameId, gameShape, mayFound } from "./events.ts";
import type { Life } from "./lease/ballot.ts";
import { LeaseKeeper } from "./lease/keeper.ts";
import { arenaReply, type ArenaReply, type ArenaRequest, arenaService, reply } from "./messages.ts";
import { ranking } from "./ranking.ts";
import { gameReducer } from "./reduce.ts";
import { accepted, type ArenaGame, type MoveAnswer, refused } from "./rules.ts";
import { gathering, type GameState, type Player } from "./state.ts";

/** What the arena does for one game. */
export interface TableHost {
  readonly peer: Peer;
  readonly clock: Clock;
  readonly random: Random;
  readonly entropy: (bytes: number) => Uint8Array;
  /** Who left the view last, and how. */
  readonly absences: ReadonlyMap<PeerId, "failed" | "gone">;
  closed(id: GameId): void;
}

/** The peer's own person. */
const ownVoice = { as: undefined } as const;
/** Requests about the lease are no use later. */
const leaseRequestMs = 1_000;
const moveMs = 2_000;
const returnMs = 3_000;

export class GameTable<G, P, M> implements Followed<Announcement>, AsyncDisposable {
  readonly id: GameId;
  readonly #host: TableHost;
  readonly #game: ArenaGame<G, P, M>;
  readonly #self: PeerId;
  readonly #life: Life;
  readonly #topic: FoldedTopic<GameState<G>, GameEvent>;
  readonly #happenings: Happenings<Announcement>;
  readonly #chair: Chair<G, P, M>;
  #lease: LeaseKeeper | undefined;
  #returning: Cancel | undefined;
  #closed = false;

  private constructor(
    host: TableHost,
    game: ArenaGame<G, P, M>,
    id: GameId,
    topic: FoldedTopic<GameState<G>, GameEvent>,
    happenings: Happenings<Announcement>,
  ) {
    this.id = id;
    this.#host = host;
    this.#game = game;
    this.#self = host.peer.id;
    this.#life = Buffer.from(host.entropy(8)).toString("hex");
    this.#topic = topic;
    this.#happenings = happenings;
    const table = (): this => this;
    this.#chair = new Chair(
      {
        self: this.#self,
        clock: host.clock,
        random: host.random,
        entropy: host.entropy,
        get state() {
          return table().state;
        },
        get term() {
          return table().#hostingTerm;
        },
        missing: (player) => this.#missing(player),
        say: (event) => topic.say(ownVoice, event),
        deal: async (player, share) => {
          const answer = await this.#ask(
            player,
            { type: "share", game: id, share },
            leaseRequestMs,
          );
          return answer?.moved?.accepted === true;
        },
      },
      game,
    );
  }

  /** @internal Games are opened by `Arena`. */
  static async open<G, P, M>(
    host: TableHost,
    game: ArenaGame<G, P, M>,
    id: GameId,
  ): Promise<GameTable<G, P, M>> {
    const opened: { table?: GameTable<G, P, M> } = {};
    const happenings = new Happenings<Announcement>();
    const topic = await FoldedTopic.open<GameState<G>, GameEvent>(host.peer, {
      name: `game/${id}`,
      shape: gameShape,
      reduce: gameReducer(game.rules, id),
      initial: gathering(game.rules.initial),
      changed: (before, after) => {
        happenings.tell(announcements(before, after));
        opened.table?.look();
      },
    });
    const table = new GameTable(host, game, id, topic, happenings);
    opened.table = table;
    table.look();
    return table;
  }

  get state(): GameState<G> {
    return this.#topic.state;
  }

  /** The players by their places. */
  get ranking(): readonly Player[] {
    return ranking(this.state.players);
  }

  /** Whether this peer hosts the game now: it holds the lease. */
  get hosting(): boolean {
    return this.#hostingTerm !== undefined;
  }

  changes(options: WatchOptions = {}): Watch<Announcement> {
    return this.#happenings.changes(options);
  }

  subscribe(listener: () => void): Disposable {
    return this.#happenings.subscribe(listener);
  }

  /** Resolves when what others know of the game is here. @throws as `Topic.caughtUp` */
  caughtUp(options?: WaitOptions): Promise<void> {
    return this.#topic.caughtUp(options);
  }

  /** Before the start: this person wants to play. @throws as `Topic.append` */
  async signUp(name: string = this.#host.peer.name): Promise<void> {
    await this.#topic.say(ownVoice, { type: "sign-up", name, life: this.#life });
  }

  /**
   * Starts with those who have signed up, or these of them: they are the voters until the end.
   * @throws `ERR_EARSHOT_INVALID_ARGUMENT` for who did not announce the game, when it has started, or nobody plays
   */
  async start(players: readonly PeerId[] = this.state.signedUp.map(({ id }) => id)): Promise<void> {
    const { phase, signedUp } = this.state;
    if (!mayFound(this.#self, this.id)) throw invalid("only who announced a game starts it");
    if (phase !== "gathering") throw invalid("the game has started");
    const playing = signedUp.filter(({ id }) => players.includes(id));
    if (playing.length === 0) throw invalid("nobody has signed up");
    await this.#topic.say(ownVoice, { type: "start", players: playing });
  }

  /** Tells the host something that no other player hears, such as an answer. Never rejects for want of a host. */
  async move(move: M): Promise<MoveAnswer> {
    const said = this.#game.move(move);
    if (this.hosting) return this.#chair.move(this.#self, said);
    const { host, phase } = this.state;
    if (host === undefined || phase !== "running") return refused("no-host");
    const answer = await this.#ask(host, { type: "move", game: this.id, move: said }, moveMs);
    return answer?.moved ?? refused("no-host");
  }

  /** This person plays no longer; the points stay. @throws as `Topic.append` */
  async leave(): Promise<void> {
    await this.#topic.say(ownVoice, { type: "leave" });
    this.#lease?.stepDown();
  }

  /** Plays on, after having left. @throws as `Topic.append` */
  async comeBack(): Promise<void> {
    await this.#topic.say(ownVoice, { type: "return" });
  }

  /** Closes it here; the game goes on with the others. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#returning?.();
    this.#chair.close();
    this.#lease?.close();
    this.#host.closed(this.id);
    this.#happenings.end();
    await this.#topic.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** @internal Another player asks. */
  asked(from: PeerId, request: ArenaRequest): ArenaReply {
    switch (request.type) {
      case "ballot": {
        const answer = this.#lease?.asked(from, request.ballot);
        const own = this.state.players.findIndex(({ id }) => id === this.#self);
        const share = answer?.granted === true ? this.#chair.share(own + 1) : undefined;
        return reply({ answer, share });
      }
      case "release":
        this.#lease?.freed(from, request.release);
        return reply({});
      case "share": {
        const { share } = request;
        const mine = this.state.players[share.at - 1]?.id === this.#self;
        if (from !== this.state.host || !mine) return reply({ moved: refused("no-host") });
        this.#chair.take(share);
        return reply({ moved: accepted });
      }
      case "move":
        return reply({ moved: this.#chair.move(from, request.move) });
    }
  }

  /** @internal The view or the state has changed. */
  look(): void {
    if (this.#closed) return;
    const { state } = this;
    if (state.phase === "over") this.#lease?.close();
    if (state.phase !== "running") return;
    const own = state.players.find(({ id }) => id === this.#self);
    const mayHost = own === undefined ? state.founder === this.#self : own.presence === "playing";
    const present = state.candidates.filter((id) => this.#missing(id) === undefined);
    this.#lease ??= this.#newLease();
    this.#lease?.look(mayHost, Math.max(0, present.indexOf(this.#self)), state.term);
    if (own?.presence === "failed" || own?.presence === "gone") this.#return();
    this.#chair.drive();
  }

  /** @internal A member has come, in whatever life. */
  came(who: PeerId): void {
    this.#chair.forgotten(who);
  }

  get #hostingTerm(): number | undefined {
    const { phase, host, term } = this.state;
    const may = phase === "running" && host === this.#self && this.#lease?.held === term;
    return may ? term : undefined;
  }

  /** Those who vote or may host take part in the lease; whoever watches does not. */
  #newLease(): LeaseKeeper | undefined {
    const { players, candidates } = this.state;
    if (!candidates.includes(this.#self)) return undefined;
    const own = players.find(({ id }) => id === this.#self);
    const voters = players.map(({ id }) => id);
    const firstLife = own === undefined || own.life === this.#life;
    const { clock, random } = this.#host;
    const game = this.id;
    const who = { self: this.#self, life: this.#life, candidates, voters };
    const settings = { ...who, firstLife, random };
    return new LeaseKeeper(settings, clock, {
      ballot: async (to, ballot) => {
        const got = await this.#ask(to, { type: "ballot", game, ballot }, leaseRequestMs);
        if (got?.share !== undefined && this.state.players[got.share.at - 1]?.id === to)
          this.#chair.take(got.share);
        return got?.answer;
      },
      release: (to, release) =>
        void this.#ask(to, { type: "release", game, release }, leaseRequestMs),
      promised: (term) => {
        if (term > this.state.term) this.#quietly({ type: "vote", term });
      },
      changed: () => {
        this.#happenings.tell([]);
        this.#chair.drive();
      },
    });
  }

  #missing(player: PeerId): "failed" | "gone" | undefined {
    const { peer, absences } = this.#host;
    if (player === this.#self || peer.view.members.some(({ id }) => id === player))
      return undefined;
    return absences.get(player) ?? "failed";
  }

  /** At most every few seconds, as the host may not see this peer though others do. */
  #return(): void {
    const { clock } = this.#host;
    if (this.#returning !== undefined) return;
    this.#quietly({ type: "return" });
    this.#returning = clock.schedule(clock.now() + returnMs, () => {
      this.#returning = undefined;
      this.look();
    });
  }

  /** What is lost with a peer that closes meanwhile is no loss. */
  #quietly(event: GameEvent): void {
    this.#topic.say(ownVoice, event).catch(() => undefined);
  }

  async #ask(
    to: PeerId,
    request: ArenaRequest,
    timeoutMs: number,
  ): Promise<ArenaReply | undefined> {
    try {
      const got = await this.#host.peer.request(to, arenaService, bodyOf(request), { timeoutMs });
      const answer = arenaReply(got.value());
      return answer === wrong ? undefined : answer;
    } catch {
      // Whoever does not answer has not; the lease and the host try again.
      return undefined;
    }
  }
}
