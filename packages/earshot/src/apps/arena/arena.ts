/**
 * The arena as a program holds it: the games that are announced on the network, and those that are open here.
 * @module
 */
import { randomBytes } from "node:crypto";
import type { PeerId } from "../../core/identity.ts";
import { seededRandom } from "../../core/random.ts";
import { invalid } from "../../peer/arguments.ts";
import { type Clock, realClock } from "../../peer/clock.ts";
import type { WaitOptions } from "../../peer/types/message.ts";
import type { WatchOptions } from "../../peer/types/options.ts";
import type { Change, Peer, Watch } from "../../peer/types/peer.ts";
import type { Request } from "../../peer/types/rpc.ts";
import { differences } from "../folding/differences.ts";
import { closeAll, FoldedTopic } from "../folding/folded-topic.ts";
import { foundedId } from "../folding/founder.ts";
import { type Followed, Happenings } from "../folding/happenings.ts";
import { bodyOf } from "../folding/said.ts";
import { wrong } from "../folding/shape.ts";
import { type GameId, type GamesEvent, gamesShape } from "./events.ts";
import { GameTable, type TableHost } from "./game-table.ts";
import { arenaRequest, arenaService, reply } from "./messages.ts";
import { reduceGames } from "./reduce.ts";
import type { ArenaGame } from "./rules.ts";
import { type AnnouncedGame, type Games, noGames } from "./state.ts";

export interface ArenaOptions {
  /** Where time comes from. Default: the machine's clocks. */
  readonly clock?: Clock;
  /** Where chance and secrets come from. Default: the system's secure source. */
  readonly entropy?: (bytes: number) => Uint8Array;
}

export type ArenaChange = {
  readonly type: "announced" | "withdrawn";
  readonly game: AnnouncedGame;
};

/** Tables of any game: what it is made of does not matter to the arena. */
type AnyTable = Pick<GameTable<unknown, unknown, unknown>, "asked" | "look" | "came" | "close">;

/** The peer's own person. */
const ownVoice = { as: undefined } as const;
/** People whose absence is remembered. */
const absencesLimit = 4_096;

/** Opens the list of games, and answers what other players ask. @throws as `Peer.topic` and `Peer.serve` */
export async function openArena(
  peer: Peer,
  { clock = realClock(), entropy = randomBytes }: ArenaOptions = {},
): Promise<Arena> {
  const happenings = new Happenings<ArenaChange>();
  const games = await FoldedTopic.open<Games, GamesEvent>(peer, {
    name: "games",
    shape: gamesShape,
    reduce: reduceGames,
    initial: noGames,
    changed(before, after) {
      const { added, removed } = differences(before.games, after.games, ({ id }) => id);
      happenings.tell([
        ...removed.map((game) => ({ type: "withdrawn", game }) as const),
        ...added.map((game) => ({ type: "announced", game }) as const),
      ]);
    },
  });
  try {
    return new Arena(peer, clock, entropy, games, happenings);
  } catch (error) {
    await games.close();
    throw error;
  }
}

export class Arena implements Followed<ArenaChange>, AsyncDisposable {
  readonly #peer: Peer;
  readonly #clock: Clock;
  readonly #games: FoldedTopic<Games, GamesEvent>;
  readonly #happenings: Happenings<ArenaChange>;
  readonly #tables: Map<GameId, AnyTable> = new Map();
  readonly #opening: Set<GameId> = new Set();
  readonly #absences: Map<PeerId, "failed" | "gone"> = new Map();
  readonly #host: TableHost;
  readonly #service: Disposable;
  readonly #view: Watch<Change>;
  #closed = false;

  /** @internal By `openArena`. */
  constructor(
    peer: Peer,
    clock: Clock,
    entropy: (bytes: number) => Uint8Array,
    games: FoldedTopic<Games, GamesEvent>,
    happenings: Happenings<ArenaChange>,
  ) {
    this.#peer = peer;
    this.#clock = clock;
    this.#games = games;
    this.#happenings = happenings;
    const seed = Buffer.from(entropy(6)).readUIntBE(0, 6);
    this.#host = {
      peer,
      clock,
      entropy,
      random: seededRandom(seed),
      absences: this.#absences,
      closed: (id) => void this.#tables.delete(id),
    };
    this.#service = peer.serve(arenaService, (request) => this.#asked(request));
    this.#view = peer.changes();
    void this.#watchView(this.#view);
  }

  /** All games that anybody has announced, the oldest first. */
  get games(): readonly AnnouncedGame[] {
    return this.#games.state.games;
  }

  changes(options: WatchOptions = {}): Watch<ArenaChange> {
    return this.#happenings.changes(options);
  }

  subscribe(listener: () => void): Disposable {
    return this.#happenings.subscribe(listener);
  }

  /** Resolves when the list that others hold is here. @throws as `Topic.caughtUp` */
  caughtUp(options?: WaitOptions): Promise<void> {
    return this.#games.caughtUp(options);
  }

  /** Announces a game and opens it: others sign up, and this peer starts it. @throws as `Topic.append` */
  async announce<G, P, M>(game: ArenaGame<G, P, M>, title: string): Promise<GameTable<G, P, M>> {
    const time = Math.floor(this.#clock.wall?.() ?? this.#clock.now());
    let id: GameId;
    for (let later = 0; ; later++) {
      id = foundedId(this.#peer.id, (time + later).toString(36));
      if (!this.games.some((each) => each.id === id)) break;
    }
    await this.#games.say(ownVoice, { type: "game", game: id, kind: game.rules.kind, title });
    return this.open(id, game);
  }

  /**
   * Opens a game that was announced, to watch it or to sign up, and after a restart to play on.
   * @throws `ERR_EARSHOT_INVALID_ARGUMENT` when it is of another kind or open already; as `Peer.topic`
   */
  async open<G, P, M>(id: GameId, game: ArenaGame<G, P, M>): Promise<GameTable<G, P, M>> {
    const announced = this.games.find((each) => each.id === id);
    if (announced !== undefined && announced.kind !== game.rules.kind)
      throw invalid(`this is a ${announced.kind}, not a ${game.rules.kind}`);
    if (this.#tables.has(id) || this.#opening.has(id)) throw invalid("the game is open already");
    this.#opening.add(id);
    try {
      const table = await GameTable.open(this.#host, game, id);
      this.#tables.set(id, table);
      return table;
    } finally {
      this.#opening.delete(id);
    }
  }

  /** Takes a game of one's own off the list. @throws `ERR_EARSHOT_INVALID_ARGUMENT`, and as `Topic.retract` */
  async withdraw(id: GameId): Promise<void> {
    const announced = this.games.find((each) => each.id === id);
    if (announced?.founder !== this.#peer.id)
      throw invalid("this person has announced no such game");
    await this.#games.takeBack([announced.entry]);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#service[Symbol.dispose]();
    this.#happenings.end();
    await closeAll([
      async () => this.#view[Symbol.asyncDispose](),
      ...[...this.#tables.values()].map((table) => () => table.close()),
      () => this.#games.close(),
    ]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #asked(request: Request): ReturnType<typeof bodyOf> {
    const said = arenaRequest(request.value());
    const table = said === wrong ? undefined : this.#tables.get(said.game);
    if (said === wrong || table === undefined) return bodyOf(reply({}));
    return bodyOf(table.asked(request.from.id, said));
  }

  async #watchView(changes: Watch<Change>): Promise<void> {
    for await (const { type, member } of changes) {
      if (type === "failed" || type === "left") {
        if (this.#absences.size >= absencesLimit) this.#absences.clear();
        this.#absences.set(member.id, type === "failed" ? "failed" : "gone");
      }
      const came = type === "joined" || type === "merged";
      for (const table of this.#tables.values()) {
        if (came) table.came(member.id);
        table.look();
      }
    }
  }
}
