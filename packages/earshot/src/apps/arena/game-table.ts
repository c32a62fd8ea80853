/**
 * One game as somebody has it open: its state and announcements, and what a player does.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import { invalid } from "../../peer/arguments.ts";
import type { WaitOptions } from "../../peer/types/message.ts";
import type { WatchOptions } from "../../peer/types/options.ts";
import type { Watch } from "../../peer/types/peer.ts";
import { type Followed, Happenings } from "../folding/happenings.ts";
import type { Share } from "../folding/shared.ts";
import type { Speaker } from "../guests/speaker.ts";
import type { Announcement } from "./changes.ts";
import { type GameEvent, type GameId, mayFound } from "./events.ts";
import { ranking } from "./ranking.ts";
import type { ArenaGame, MoveAnswer } from "./rules.ts";
import type { GameState, Player } from "./state.ts";
import type { Sitter, TableRoom } from "./table-room.ts";

/** What the arena does for one game of one person. */
export interface TableHost {
  /** Whose arena it is. */
  readonly self: Speaker;
  closed(): void;
}

export class GameTable<G, P, M> implements Followed<Announcement>, AsyncDisposable {
  readonly id: GameId;
  readonly #host: TableHost;
  readonly #self: Speaker;
  readonly #game: ArenaGame<G, P, M>;
  readonly #room: TableRoom<G, P, M>;
  readonly #release: () => Promise<void>;
  readonly #happenings: Happenings<Announcement> = new Happenings();
  readonly #sitter: Sitter<G, P, M>;
  #closed = false;

  /** @internal Games are opened by `Arena`. */
  constructor(
    host: TableHost,
    game: ArenaGame<G, P, M>,
    { it: room, release }: Share<TableRoom<G, P, M>>,
  ) {
    this.id = room.id;
    this.#host = host;
    this.#self = host.self;
    this.#game = game;
    this.#room = room;
    this.#release = release;
    this.#sitter = { self: host.self, game, told: (what) => this.#happenings.tell(what) };
    room.sitDown(this.#sitter);
  }

  get state(): GameState<G> {
    return this.#room.state;
  }

  /** The players by their places. */
  get ranking(): readonly Player[] {
    return ranking(this.state.players);
  }

  /** Whether this person's peer hosts the game now: it holds the lease. Guests never host. */
  get hosting(): boolean {
    return this.#self.as === undefined && this.#room.hostingTerm !== undefined;
  }

  changes(options: WatchOptions = {}): Watch<Announcement> {
    return this.#happenings.changes(options);
  }

  subscribe(listener: () => void): Disposable {
    return this.#happenings.subscribe(listener);
  }

  /** Resolves when what others know of the game is here. @throws as `Topic.caughtUp` */
  caughtUp(options?: WaitOptions): Promise<void> {
    return this.#room.topic.caughtUp(options);
  }

  /** Before the start: this person wants to play. @throws as `Topic.append` */
  async signUp(name: string = this.#self.name): Promise<void> {
    await this.#say({ type: "sign-up", name, life: this.#room.life });
  }

  /**
   * Starts with those who have signed up, or these of them: their peers are the voters until the end.
   * @throws `ERR_EARSHOT_INVALID_ARGUMENT` for who did not announce the game, when it has started, or nobody plays
   */
  async start(players: readonly PeerId[] = this.state.signedUp.map(({ id }) => id)): Promise<void> {
    const { phase, signedUp } = this.state;
    const announced = this.#self.as === undefined && mayFound(this.#self.id, this.id);
    if (!announced) throw invalid("only who announced a game starts it");
    if (phase !== "gathering") throw invalid("the game has started");
    const playing = signedUp.filter(({ id }) => players.includes(id));
    if (playing.length === 0) throw invalid("nobody has signed up");
    await this.#say({ type: "start", players: playing });
  }

  /** Tells the host something that no other player hears, such as an answer. Never rejects for want of a host. */
  move(move: M): Promise<MoveAnswer> {
    return this.#room.move(this.#self, this.#game.move(move));
  }

  /** This person plays no longer; the points stay. @throws as `Topic.append` */
  async leave(): Promise<void> {
    await this.#say({ type: "leave" });
    if (this.#self.as === undefined) this.#room.stepDown();
  }

  /** Plays on, after having left. @throws as `Topic.append` */
  async comeBack(): Promise<void> {
    await this.#say({ type: "return" });
  }

  /** Closes it here; the game goes on with the others, who miss a guest until it opens the game again. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#host.closed();
    this.#happenings.end();
    await this.#room.standUp(this.#sitter);
    await this.#release();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #say(event: GameEvent): Promise<void> {
    await this.#room.topic.say(this.#self, event);
  }
}
