/**
 * The arena as a person holds it: the games that are announced on the network, and those that this person has open.
 * @module
 */
import { randomBytes } from "node:crypto";
import { invalid } from "../../peer/arguments.ts";
import { type Clock, realClock } from "../../peer/clock.ts";
import type { WaitOptions } from "../../peer/types/message.ts";
import type { WatchOptions } from "../../peer/types/options.ts";
import type { Peer, Watch } from "../../peer/types/peer.ts";
import { closeAll } from "../folding/folded-topic.ts";
import { type Followed, Happenings } from "../folding/happenings.ts";
import type { Share } from "../folding/shared.ts";
import type { Guest } from "../guests/guest.ts";
import { type Speaker, takeSpeaker } from "../guests/speaker.ts";
import { type ArenaChange, ArenaRoom } from "./arena-room.ts";
import type { GameId } from "./events.ts";
import { GameTable } from "./game-table.ts";
import type { ArenaGame } from "./rules.ts";
import type { AnnouncedGame } from "./state.ts";
import { TableRoom } from "./table-room.ts";

export interface ArenaOptions {
  /** Where time comes from. Default: the machine's clocks. */
  readonly clock?: Clock;
  /** Where chance and secrets come from. Default: the system's secure source. */
  readonly entropy?: (bytes: number) => Uint8Array;
  /** Whose arena it is, if not the peer's own person's: a guest of this peer (see `guestOf`). Guests play, and announce nothing. */
  readonly as?: Guest;
}

/**
 * Opens the list of games, and answers what other players ask.
 * @throws `ERR_EARSHOT_INVALID_ARGUMENT` for another peer's guest, or too many; as `Peer.topic` and `Peer.serve`
 */
export async function openArena(
  peer: Peer,
  { clock = realClock(), entropy = randomBytes, as }: ArenaOptions = {},
): Promise<Arena> {
  const speaker = await takeSpeaker(peer, as);
  try {
    return new Arena(speaker, await ArenaRoom.take(peer, { clock, entropy }));
  } catch (error) {
    await speaker.release();
    throw error;
  }
}

export class Arena implements Followed<ArenaChange>, AsyncDisposable {
  readonly #self: Speaker;
  readonly #room: ArenaRoom;
  readonly #releases: readonly (() => Promise<void>)[];
  readonly #following: Disposable;
  readonly #happenings: Happenings<ArenaChange> = new Happenings();
  /** `undefined` while it is being opened. */
  readonly #tables: Map<GameId, AsyncDisposable | undefined> = new Map();
  #closed = false;

  /** @internal By `openArena`. */
  constructor(speaker: Share<Speaker>, shared: Share<ArenaRoom>) {
    this.#self = speaker.it;
    this.#room = shared.it;
    this.#releases = [shared.release, speaker.release];
    this.#following = this.#room.follow((changes) => this.#happenings.tell(changes));
  }

  /** All games that anybody has announced, the oldest first. */
  get games(): readonly AnnouncedGame[] {
    return this.#room.games.state.games;
  }

  changes(options: WatchOptions = {}): Watch<ArenaChange> {
    return this.#happenings.changes(options);
  }

  subscribe(listener: () => void): Disposable {
    return this.#happenings.subscribe(listener);
  }

  /** Resolves when the list that others hold is here. @throws as `Topic.caughtUp` */
  caughtUp(options?: WaitOptions): Promise<void> {
    return this.#room.games.caughtUp(options);
  }

  /**
   * Announces a game and opens it: others sign up, and this peer starts it.
   * @throws `ERR_EARSHOT_INVALID_ARGUMENT` for a guest; as `Topic.append`
   */
  async announce<G, P, M>(game: ArenaGame<G, P, M>, title: string): Promise<GameTable<G, P, M>> {
    if (this.#self.as !== undefined) throw invalid("guests play games and announce none");
    const id = this.#freshId();
    const { kind } = game.rules;
    await this.#room.games.say(this.#self, { type: "game", game: id, kind, title });
    return this.open(id, game);
  }

  /**
   * Opens a game that was announced, to watch it or to sign up, and after a restart to play on.
   * @throws `ERR_EARSHOT_INVALID_ARGUMENT` when it is of another kind or open already; as `Peer.topic`
   */
  async open<G, P, M>(id: GameId, game: ArenaGame<G, P, M>): Promise<GameTable<G, P, M>> {
    const announced = this.games.find((each) => each.id === id);
    const { kind } = game.rules;
    if (announced !== undefined && announced.kind !== kind)
      throw invalid(`this is a ${announced.kind}, not a ${kind}`);
    if (this.#tables.has(id)) throw invalid("the game is open already");
    this.#tables.set(id, undefined);
    try {
      const room = await TableRoom.take(this.#room, game, id);
      const closed = (): unknown => this.#tables.delete(id);
      const table = new GameTable({ self: this.#self, closed }, game, room);
      this.#tables.set(id, table);
      return table;
    } catch (error) {
      this.#tables.delete(id);
      throw error;
    }
  }

  /** Takes a game of one's own off the list. @throws `ERR_EARSHOT_INVALID_ARGUMENT`, and as `Topic.retract` */
  async withdraw(id: GameId): Promise<void> {
    const announced = this.games.find((each) => each.id === id);
    if (announced?.founder !== this.#self.id)
      throw invalid("this person has announced no such game");
    await this.#room.games.takeBack([announced.entry]);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#following[Symbol.dispose]();
    this.#happenings.end();
    const tables = [...this.#tables.values()];
    await closeAll([
      ...tables.map((table) => async () => table?.[Symbol.asyncDispose]()),
      ...this.#releases,
    ]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #freshId(): GameId {
    for (;;) {
      const id = this.#room.ids.next(this.#self.id);
      if (!this.games.some((each) => each.id === id)) return id;
    }
  }
}
