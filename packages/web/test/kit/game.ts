/**
 * Quiz and duel of the kit's room, with scores, places and a clock.
 * @module
 */
import type {
  DuelRound,
  GameAnnouncement,
  GameState,
  GameSummary,
  GatewayCommand,
} from "@earshot/app/protocol";
import type { KitRoom } from "./room.ts";

interface Player {
  label: string;
  score: number;
  moved: number;
  state: "playing" | "left" | "lost";
  answer: { readonly choice: number; readonly at: number } | undefined;
}

type Hosted = GatewayCommand & { type: "host-quiz" | "host-duel" };

export class KitGame {
  readonly id: string;
  readonly host: string;
  readonly players = new Map<string, Player>();
  phase: GameState["phase"] = "lobby";
  /** From 0. */
  question = -1;
  endsAt = 0;
  round: DuelRound | null = null;
  winners: string[] = [];
  /** How long the duel waits for its signal. */
  signalMs = 1_200;
  readonly #room: KitRoom;
  readonly #made: Hosted;
  readonly #announcements: GameAnnouncement[] = [];
  #begunAt = 0;

  constructor(room: KitRoom, id: string, host: string, made: Hosted) {
    this.#room = room;
    this.id = id;
    this.host = host;
    this.#made = made;
  }

  #announce(type: GameAnnouncement["type"], label = ""): void {
    this.#announcements.push({ id: this.#room.id("news"), at: this.#room.now(), type, label });
  }

  do(who: string, command: GatewayCommand): unknown {
    switch (command.type) {
      case "join-game":
        return this.join(who);
      case "leave-game":
        return this.leave(who, "left");
      case "start-game":
        this.phase = "playing";
        this.#announce("started");
        return this.#made.type === "host-quiz" ? this.#ask(0) : this.#wait(1);
      case "next-question":
        return this.next();
      case "end-game":
        return this.over();
      case "answer":
        return this.answer(who, command.choice);
      case "react":
        return this.react(who);
      default:
        return undefined;
    }
  }

  join(who: string): void {
    const label = this.#room.labelOf(who);
    const player = this.players.get(who);
    this.#announce(player === undefined ? "joined" : "back", label);
    if (player === undefined)
      this.players.set(who, { label, score: 0, moved: 0, state: "playing", answer: undefined });
    else player.state = "playing";
  }

  leave(who: string, state: "left" | "lost"): void {
    const player = this.players.get(who);
    if (player === undefined || this.phase === "over") return;
    player.state = state;
    this.#announce(state, player.label);
  }

  #ask(number: number): void {
    const made = this.#made.type === "host-quiz" ? this.#made.questions[number] : undefined;
    if (made === undefined) return this.over();
    this.question = number;
    this.phase = "playing";
    this.#begunAt = this.#room.now();
    this.endsAt = this.#begunAt + (made.seconds ?? 20) * 1_000;
    for (const player of this.players.values()) player.answer = undefined;
    this.#room.later(this.endsAt - this.#begunAt, () => {
      if (this.question === number && this.phase === "playing") this.reveal();
    });
  }

  answer(who: string, choice: number): void {
    const player = this.players.get(who);
    if (player === undefined || this.phase !== "playing") return;
    player.answer ??= { choice, at: this.#room.now() };
    const waiting = [...this.players.values()].some(
      ({ state, answer }) => state === "playing" && answer === undefined,
    );
    if (!waiting) this.reveal();
  }

  reveal(): void {
    if (this.#made.type !== "host-quiz") return;
    const right = this.#made.questions[this.question]?.right;
    const whole = this.endsAt - this.#begunAt;
    this.#rescore((player) => {
      if (player.answer === undefined || player.answer.choice !== right) return 0;
      return 500 + Math.round((500 * Math.max(0, this.endsAt - player.answer.at)) / whole);
    });
    this.phase = "reveal";
  }

  next(): void {
    if (this.phase === "playing") this.reveal();
    else this.#ask(this.question + 1);
  }

  #rescore(won: (player: Player, id: string) => number): void {
    const before = this.#ranks();
    for (const [id, player] of this.players) player.score += won(player, id);
    const after = this.#ranks();
    for (const [id, player] of this.players)
      player.moved = (before.get(id) ?? 0) - (after.get(id) ?? 0);
  }

  #wait(number: number): void {
    const of = this.#made.type === "host-duel" ? (this.#made.rounds ?? 5) : 0;
    if (number > of) return this.over();
    this.round = { number, of, phase: "wait", times: {} };
    this.#room.later(this.signalMs, () => {
      if (this.round?.number !== number || this.round.phase !== "wait") return;
      this.#begunAt = this.#room.now();
      this.round = { ...this.round, phase: "go" };
      this.#room.later(2_000, () => this.#close(number));
    });
  }

  react(who: string, ms?: number): void {
    if (this.round === null || who in this.round.times) return;
    const time = this.round.phase === "go" ? (ms ?? this.#room.now() - this.#begunAt) : null;
    this.round = { ...this.round, times: { ...this.round.times, [who]: time } };
    const all = [...this.players].every(
      ([id, { state }]) => state !== "playing" || id in (this.round?.times ?? {}),
    );
    if (all) this.#close(this.round.number);
  }

  #close(number: number): void {
    const round = this.round;
    if (round?.number !== number || round.phase === "result") return;
    const best = Math.min(
      ...Object.values(round.times).flatMap((time) => (time === null ? [] : [time])),
    );
    this.#rescore((_, id) => (round.times[id] === best ? 1 : 0));
    this.round = { ...round, phase: "result" };
    this.#room.later(1_500, () => {
      if (this.phase !== "over") this.#wait(number + 1);
    });
  }

  over(): void {
    this.phase = "over";
    const ranks = this.#ranks();
    this.winners = [...this.players]
      .filter(([id]) => ranks.get(id) === 1)
      .map(([, { label }]) => label);
    for (const label of this.winners) this.#announce("winner", label);
    this.#announce("over");
  }

  #ranks(): ReadonlyMap<string, number> {
    const scores = [...this.players.values()].map(({ score }) => score);
    return new Map(
      [...this.players].map(([id, { score }]) => [
        id,
        1 + scores.filter((other) => other > score).length,
      ]),
    );
  }

  #mine(who: string): GameState["mine"] {
    if (who === this.host) return "host";
    return this.players.get(who)?.state === "playing" ? "player" : "none";
  }

  summaryFor(who: string): GameSummary {
    return {
      id: this.id,
      kind: this.#made.type === "host-quiz" ? "quiz" : "duel",
      title: this.#made.title,
      host: this.host,
      hostLabel: this.#room.labelOf(this.host),
      phase: this.phase === "reveal" ? "playing" : this.phase,
      players: this.players.size,
      mine: this.#mine(who),
      winner: this.winners[0] ?? null,
    };
  }

  stateFor(who: string): GameState {
    const { id, host, phase, round, winners } = this;
    const ranks = this.#ranks();
    const { kind, title, hostLabel } = this.summaryFor(who);
    return {
      id,
      kind,
      title,
      host,
      hostLabel,
      phase,
      mine: this.#mine(who),
      players: [...this.players].map(([player, { label, score, moved, state, answer }]) => ({
        id: player,
        label,
        score,
        rank: ranks.get(player) ?? 0,
        moved,
        state,
        answered: answer !== undefined,
      })),
      question: this.#questionFor(who),
      round,
      announcements: this.#announcements.slice(-50),
      winners,
    };
  }

  #questionFor(who: string): GameState["question"] {
    if (this.#made.type !== "host-quiz") return null;
    const { questions } = this.#made;
    const made = questions[this.question];
    if (made === undefined || (this.phase !== "playing" && this.phase !== "reveal")) return null;
    const revealed = this.phase === "reveal";
    const chose = (choice: number): number =>
      [...this.players.values()].filter(({ answer }) => answer?.choice === choice).length;
    return {
      number: this.question + 1,
      of: questions.length,
      text: made.text,
      choices: made.choices,
      endsAt: this.endsAt,
      chosen: this.players.get(who)?.answer?.choice ?? null,
      right: revealed ? made.right : null,
      counts: revealed ? made.choices.map((_, choice) => chose(choice)) : null,
    };
  }
}
