/**
 * The arena as one peer has it, for its own person and its guests alike: the list of games, the tables that are open
 * here, and what other peers ask of them.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import { type Random, seededRandom } from "../../core/random.ts";
import type { Clock } from "../../peer/clock.ts";
import type { Change, Peer, Watch } from "../../peer/types/peer.ts";
import type { Request } from "../../peer/types/rpc.ts";
import { differences } from "../folding/differences.ts";
import { closeAll, FoldedTopic } from "../folding/folded-topic.ts";
import { FreshIds } from "../folding/founder.ts";
import { bodyOf } from "../folding/said.ts";
import { type Share, sharedOf } from "../folding/shared.ts";
import { wrong } from "../folding/shape.ts";
import { type GameId, type GamesEvent, gamesShape } from "./events.ts";
import { arenaRequest, arenaService, reply } from "./messages.ts";
import { reduceGames } from "./reduce.ts";
import { type AnnouncedGame, type Games, noGames } from "./state.ts";
import type { TableRoom } from "./table-room.ts";

export type ArenaChange = {
  readonly type: "announced" | "withdrawn";
  readonly game: AnnouncedGame;
};

export type ArenaFollower = (changes: readonly ArenaChange[]) => void;

/** What of the machine an arena uses. */
export interface ArenaMeans {
  readonly clock: Clock;
  readonly entropy: (bytes: number) => Uint8Array;
}

/** Tables of any game: what it is made of does not matter to the arena. */
type AnyTable = Pick<TableRoom<unknown, unknown, unknown>, "id" | "asked" | "look" | "came">;

/** People whose absence is remembered. */
const absencesLimit = 4_096;

export class ArenaRoom {
  readonly peer: Peer;
  readonly clock: Clock;
  readonly ids: FreshIds;
  readonly entropy: (bytes: number) => Uint8Array;
  readonly random: Random;
  readonly games: FoldedTopic<Games, GamesEvent>;
  readonly #followers: Set<ArenaFollower>;
  readonly #tables: Map<GameId, AnyTable> = new Map();
  readonly #absences: Map<PeerId, "failed" | "gone"> = new Map();
  readonly #service: Disposable;
  readonly #view: Watch<Change>;

  private constructor(
    peer: Peer,
    { clock, entropy }: ArenaMeans,
    games: FoldedTopic<Games, GamesEvent>,
    followers: Set<ArenaFollower>,
  ) {
    this.peer = peer;
    this.clock = clock;
    this.ids = new FreshIds(clock);
    this.entropy = entropy;
    this.random = seededRandom(Buffer.from(entropy(6)).readUIntBE(0, 6));
    this.games = games;
    this.#followers = followers;
    this.#service = peer.serve(arenaService, (request) => this.#asked(request));
    this.#view = peer.changes();
    void this.#watchView(this.#view);
  }

  /** The arena of this peer; clock and chance are the first one's who opens it. @throws as `Peer.topic` and `Peer.serve` */
  static take(peer: Peer, means: ArenaMeans): Promise<Share<ArenaRoom>> {
    return sharedOf(peer).take("arena", () => ArenaRoom.#open(peer, means));
  }

  static async #open(peer: Peer, means: ArenaMeans): Promise<ArenaRoom> {
    const followers = new Set<ArenaFollower>();
    const games = await FoldedTopic.open<Games, GamesEvent>(peer, {
      name: "games",
      shape: gamesShape,
      reduce: reduceGames,
      initial: noGames,
      changed(before, after) {
        const changes = gamesChanges(before, after);
        for (const follower of followers) follower(changes);
      },
    });
    try {
      return new ArenaRoom(peer, means, games, followers);
    } catch (error) {
      await games.close();
      throw error;
    }
  }

  follow(follower: ArenaFollower): Disposable {
    this.#followers.add(follower);
    return { [Symbol.dispose]: () => void this.#followers.delete(follower) };
  }

  /** Why a peer is not to be seen; `undefined` when it is. */
  missing(who: PeerId): "failed" | "gone" | undefined {
    const { id, view } = this.peer;
    if (who === id || view.members.some((member) => member.id === who)) return undefined;
    return this.#absences.get(who) ?? "failed";
  }

  opened(table: AnyTable): void {
    this.#tables.set(table.id, table);
  }

  closed(table: AnyTable): void {
    if (this.#tables.get(table.id) === table) this.#tables.delete(table.id);
  }

  async close(): Promise<void> {
    this.#service[Symbol.dispose]();
    await closeAll([async () => this.#view[Symbol.asyncDispose](), () => this.games.close()]);
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

function gamesChanges(before: Games, after: Games): readonly ArenaChange[] {
  const { added, removed } = differences(before.games, after.games, ({ id }) => id);
  return [
    ...removed.map((game) => ({ type: "withdrawn", game }) as const),
    ...added.map((game) => ({ type: "announced", game }) as const),
  ];
}
