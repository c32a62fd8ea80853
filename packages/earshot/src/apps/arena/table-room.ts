/**
 * One game as one peer has it, for its own person and its guests alike: its state, and the part that this peer has in
 * hosting it.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import { invalid } from "../../peer/arguments.ts";
import type { Cancel } from "../../peer/clock.ts";
import { FoldedTopic } from "../folding/folded-topic.ts";
import { bodyOf } from "../folding/said.ts";
import { type Share, sharedOf } from "../folding/shared.ts";
import { wrong } from "../folding/shape.ts";
import { guestId, ownPart } from "../guests/ids.ts";
import type { Speaker } from "../guests/speaker.ts";
import type { ArenaRoom } from "./arena-room.ts";
import { type Announcement, announcements } from "./changes.ts";
import { Chair } from "./chair.ts";
import { type GameEvent, type GameId, gameShape } from "./events.ts";
import type { Life } from "./lease/ballot.ts";
import { LeaseKeeper } from "./lease/keeper.ts";
import { arenaReply, type ArenaReply, type ArenaRequest, arenaService, reply } from "./messages.ts";
import { gameReducer } from "./reduce.ts";
import { accepted, type ArenaGame, type MoveAnswer, refused } from "./rules.ts";
import { gathering, type GameState } from "./state.ts";

/** Somebody who has the game open through this peer. */
export interface Sitter<G, P, M> {
  readonly self: Speaker;
  /** As this one brought it: the founder's has a secret, and somebody may lead it in a way of their own. */
  readonly game: ArenaGame<G, P, M>;
  told(announcements: readonly Announcement[]): void;
}

/** What the peer itself says, not for any of its guests. */
const ownVoice = { as: undefined } as const;
/** Requests about the lease are no use later. */
const leaseRequestMs = 1_000;
const moveMs = 2_000;
const returnMs = 3_000;

export class TableRoom<G, P, M> {
  readonly id: GameId;
  readonly life: Life;
  readonly #room: ArenaRoom;
  readonly #self: PeerId;
  /** As it was brought by the first who opened it. */
  readonly #usual: ArenaGame<G, P, M>;
  readonly #topic: FoldedTopic<GameState<G>, GameEvent>;
  readonly #sitters: Set<Sitter<G, P, M>> = new Set();
  readonly #chair: Chair<G, P, M>;
  #lease: LeaseKeeper | undefined;
  #returning: Cancel | undefined;
  #closed = false;

  private constructor(
    room: ArenaRoom,
    game: ArenaGame<G, P, M>,
    id: GameId,
    topic: FoldedTopic<GameState<G>, GameEvent>,
  ) {
    this.id = id;
    this.#room = room;
    this.#self = room.peer.id;
    this.#usual = game;
    this.life = Buffer.from(room.entropy(8)).toString("hex");
    this.#topic = topic;
    const table = (): this => this;
    this.#chair = new Chair({
      self: this.#self,
      clock: room.clock,
      random: room.random,
      entropy: room.entropy,
      get game() {
        return table().#game;
      },
      get state() {
        return table().state;
      },
      get term() {
        return table().hostingTerm;
      },
      missing: (peer) => room.missing(peer),
      say: (event) => topic.say(ownVoice, event),
      deal: async (voter, share) => {
        const answer = await this.#ask(voter, { type: "share", game: id, share }, leaseRequestMs);
        return answer?.moved?.accepted === true;
      },
    });
  }

  /** @throws `ERR_EARSHOT_INVALID_ARGUMENT` when it is open as another kind of game; as `Peer.topic` */
  static async take<G, P, M>(
    room: ArenaRoom,
    game: ArenaGame<G, P, M>,
    id: GameId,
  ): Promise<Share<TableRoom<G, P, M>>> {
    const taken = await sharedOf(room.peer).take(`game ${id}`, () =>
      TableRoom.#open(room, game, id),
    );
    const { kind } = taken.it.#usual.rules;
    if (kind === game.rules.kind) return taken;
    await taken.release();
    throw invalid(`this is a ${kind}, not a ${game.rules.kind}`);
  }

  static async #open<G, P, M>(
    room: ArenaRoom,
    game: ArenaGame<G, P, M>,
    id: GameId,
  ): Promise<TableRoom<G, P, M>> {
    const opened: { table?: TableRoom<G, P, M> } = {};
    const topic = await FoldedTopic.open<GameState<G>, GameEvent>(room.peer, {
      name: `game/${id}`,
      shape: gameShape,
      reduce: gameReducer(game.rules, id),
      initial: gathering(game.rules.initial),
      changed(before, after) {
        if (opened.table !== undefined) opened.table.#changed(announcements(before, after));
      },
    });
    const table = new TableRoom(room, game, id, topic);
    opened.table = table;
    room.opened(table);
    return table;
  }

  get state(): GameState<G> {
    return this.#topic.state;
  }

  get topic(): FoldedTopic<GameState<G>, GameEvent> {
    return this.#topic;
  }

  /** The term in which this peer hosts the game now: it holds the lease, and the topic says so. */
  get hostingTerm(): number | undefined {
    const { phase, host, term } = this.state;
    const may = phase === "running" && host === this.#self && this.#lease?.held === term;
    return may ? term : undefined;
  }

  sitDown(sitter: Sitter<G, P, M>): void {
    this.#sitters.add(sitter);
    this.look();
  }

  /** A guest who stands up is missed at once: its peer stays, and nobody else would notice. */
  async standUp(sitter: Sitter<G, P, M>): Promise<void> {
    this.#sitters.delete(sitter);
    const { id, as } = sitter.self;
    const { phase, players } = this.state;
    const player = players.find((each) => each.id === id);
    const misses = phase === "running" && player?.presence === "playing";
    if (as !== undefined && misses && !this.#sits(id))
      await this.#topic.say(sitter.self, { type: "away" }).catch(() => undefined);
  }

  async move(
    { id, as }: Speaker,
    said: ReturnType<ArenaGame<G, P, M>["move"]>,
  ): Promise<MoveAnswer> {
    if (this.hostingTerm !== undefined) return this.#chair.move(id, said);
    const { host, phase } = this.state;
    if (host === undefined || phase !== "running") return refused("no-host");
    const request = { type: "move", game: this.id, move: said, as } as const;
    const answer = await this.#ask(host, request, moveMs);
    return answer?.moved ?? refused("no-host");
  }

  /** Hands the game on, if this peer hosts it. */
  stepDown(): void {
    this.#lease?.stepDown();
  }

  /** Another peer asks. */
  asked(from: PeerId, request: ArenaRequest): ArenaReply {
    switch (request.type) {
      case "ballot": {
        const answer = this.#lease?.asked(from, request.ballot);
        const own = this.state.voters.indexOf(this.#self);
        const share = answer?.granted === true ? this.#chair.share(own + 1) : undefined;
        return reply({ answer, share });
      }
      case "release":
        this.#lease?.freed(from, request.release);
        return reply({});
      case "share": {
        const { share } = request;
        const mine = this.state.voters[share.at - 1] === this.#self;
        if (from !== this.state.host || !mine) return reply({ moved: refused("no-host") });
        this.#chair.take(share);
        return reply({ moved: accepted });
      }
      case "move": {
        const { as, move } = request;
        // Whose guest somebody is, the id says: no other peer can move for it.
        const player = as === undefined ? from : guestId(from, as);
        return reply({ moved: this.#chair.move(player, move) });
      }
    }
  }

  /** The view or the state has changed. */
  look(): void {
    if (this.#closed) return;
    const { state } = this;
    if (state.phase === "over") this.#lease?.close();
    if (state.phase !== "running") return;
    const own = state.players.find(({ id }) => id === this.#self);
    // Who only asks, or only has guests who play, may host as well.
    const mayHost = own === undefined || own.presence === "playing";
    const present = state.candidates.filter((id) => this.#room.missing(id) === undefined);
    this.#lease ??= this.#newLease();
    this.#lease?.look(mayHost, Math.max(0, present.indexOf(this.#self)), state.term);
    this.#tellPresence();
    this.#chair.drive();
  }

  /** A member has come, in whatever life. */
  came(who: PeerId): void {
    this.#chair.forgotten(who);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#returning?.();
    this.#chair.close();
    this.#lease?.close();
    this.#room.closed(this);
    await this.#topic.close();
  }

  /** As this peer's own person plays it, if that one is here: guests do not lead, whoever of them came first. */
  get #game(): ArenaGame<G, P, M> {
    const own = this.#sitters.values().find(({ self }) => self.as === undefined);
    return own?.game ?? this.#usual;
  }

  #changed(told: readonly Announcement[]): void {
    this.#tell(told);
    this.look();
  }

  #tell(told: readonly Announcement[]): void {
    for (const sitter of this.#sitters) sitter.told(told);
  }

  #sits(id: PeerId): boolean {
    return this.#sitters.values().some(({ self }) => self.id === id);
  }

  /** Those who vote or may host take part in the lease; whoever watches does not. */
  #newLease(): LeaseKeeper | undefined {
    const { players, voters, candidates } = this.state;
    if (!candidates.includes(this.#self)) return undefined;
    const through = players.filter(({ id, via }) => (via ?? id) === this.#self);
    const firstLife = through.every(({ life }) => life === this.life);
    const { clock, random } = this.#room;
    const game = this.id;
    const who = { self: this.#self, life: this.life, candidates, voters };
    const settings = { ...who, firstLife, random };
    return new LeaseKeeper(settings, clock, {
      ballot: async (to, ballot) => {
        const got = await this.#ask(to, { type: "ballot", game, ballot }, leaseRequestMs);
        if (got?.share !== undefined && this.state.voters[got.share.at - 1] === to)
          this.#chair.take(got.share);
        return got?.answer;
      },
      release: (to, release) =>
        void this.#ask(to, { type: "release", game, release }, leaseRequestMs),
      promised: (term) => {
        if (term > this.state.term) this.#quietly(ownVoice, { type: "vote", term });
      },
      changed: () => {
        this.#tell([]);
        this.#chair.drive();
      },
    });
  }

  /**
   * Those of this peer who are here and were missed come back, and guests who are not are missed. At most every few
   * seconds, as the host may not see this peer though others do.
   */
  #tellPresence(): void {
    if (this.#returning !== undefined) return;
    const sitters = new Map([...this.#sitters].map(({ self }) => [self.id, self]));
    let told = false;
    for (const { id, via, presence } of this.state.players) {
      const sitter = sitters.get(id);
      const missed = presence === "failed" || presence === "gone";
      if (sitter !== undefined && missed) this.#quietly(sitter, { type: "return" });
      else if (sitter === undefined && via === this.#self && presence === "playing")
        this.#quietly({ as: ownPart(id) }, { type: "away" });
      else continue;
      told = true;
    }
    if (!told) return;
    const { clock } = this.#room;
    this.#returning = clock.schedule(clock.now() + returnMs, () => {
      this.#returning = undefined;
      this.look();
    });
  }

  /** What is lost with a peer that closes meanwhile is no loss. */
  #quietly(who: Pick<Speaker, "as">, event: GameEvent): void {
    this.#topic.say(who, event).catch(() => undefined);
  }

  async #ask(
    to: PeerId,
    request: ArenaRequest,
    timeoutMs: number,
  ): Promise<ArenaReply | undefined> {
    try {
      const got = await this.#room.peer.request(to, arenaService, bodyOf(request), { timeoutMs });
      const answer = arenaReply(got.value());
      return answer === wrong ? undefined : answer;
    } catch {
      // Whoever does not answer has not; the lease and the host try again.
      return undefined;
    }
  }
}
