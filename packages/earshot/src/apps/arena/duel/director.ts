/**
 * How a host leads a duel: the signal comes after a while that nobody knows, and reactions are collected until
 * all have reacted or nobody else will.
 * @module
 */
import type { PeerId } from "../../../core/identity.ts";
import { between, type Random } from "../../../core/random.ts";
import { type Shape, kinds, object, whole, wrong } from "../../folding/shape.ts";
import {
  accepted,
  type Direction,
  type Director,
  type MoveAnswer,
  refused,
  type Table,
} from "../rules.ts";
import { type DuelPlay, type DuelState, fastestMs, type Reaction } from "./rules.ts";

/** What players say to the host. */
export type DuelMove = {
  readonly type: "react";
  readonly round: number;
  /** From when the signal was on the player's own screen. */
  readonly ms: number;
};

const moveShape: Shape<DuelMove> = kinds<DuelMove>({
  react: object({ round: whole(1), ms: whole(0) }),
});

export interface DuelTimes {
  /** Shortest wait for the signal. */
  readonly leastMs: number;
  readonly mostMs: number;
  /** How long reactions are waited for. */
  readonly patienceMs: number;
  /** Between a result and the next round. */
  readonly pauseMs: number;
}

const usualTimes: DuelTimes = { leastMs: 1_500, mostMs: 5_000, patienceMs: 3_000, pauseMs: 3_000 };
/** A message takes no longer than this, or the host's own measure counts. */
const transitMs = 500;

export class DuelDirector implements Director<DuelState, DuelPlay> {
  readonly #self: PeerId;
  readonly #rounds: number;
  readonly #random: Random;
  readonly #times: DuelTimes;
  readonly #reactions: Map<PeerId, Reaction> = new Map();
  #seen = "";
  #seenAt = 0;
  #waitMs = 0;

  constructor(self: PeerId, rounds: number, random: Random, times: DuelTimes = usualTimes) {
    this.#self = self;
    this.#rounds = rounds;
    this.#random = random;
    this.#times = times;
  }

  next(game: DuelState, { players }: Table, now: number): Direction<DuelPlay> {
    this.#look(game, now);
    const { phase, round, by } = game;
    const of = game.of === 0 ? this.#rounds : game.of;
    const begun = phase === "ready" || phase === "go";
    if (phase === "before") return { type: "play", play: { type: "ready", round: 1, of } };
    if (begun && by !== this.#self) return { type: "play", play: { type: "ready", round, of } };
    const reacted = players.every(({ id, playing }) => !playing || this.#reactions.has(id));
    const until = this.#seenAt + this.#waitMs;
    if (now < until && !(phase === "go" && reacted)) return { type: "wait", until };
    if (phase === "ready") return { type: "play", play: { type: "go", round } };
    if (phase === "go") {
      const reactions = [...this.#reactions.values()];
      return { type: "play", play: { type: "result", round, reactions } };
    }
    return round < of
      ? { type: "play", play: { type: "ready", round: round + 1, of } }
      : { type: "over", words: undefined };
  }

  move(from: PeerId, said: unknown, game: DuelState, now: number): MoveAnswer {
    const move = moveShape(said);
    if (move === wrong) return refused("malformed");
    this.#look(game, now);
    if (move.round !== game.round || (game.phase !== "ready" && game.phase !== "go"))
      return refused("late");
    if (this.#reactions.has(from)) return refused("again");
    const measured = Math.round(now - this.#seenAt);
    // A player's own measure is free of the network, but only believed within what the host has measured.
    const believed = move.ms <= measured && move.ms >= measured - transitMs ? move.ms : measured;
    const early = game.phase === "ready" || believed < fastestMs;
    this.#reactions.set(from, { player: from, ms: early ? undefined : believed });
    return early ? refused("early") : accepted;
  }

  /** Notices a new phase, from which times count. */
  #look({ phase, round, by }: DuelState, now: number): void {
    const seen = `${phase} ${round} ${by ?? ""}`;
    if (seen === this.#seen) return;
    this.#seen = seen;
    this.#seenAt = now;
    // Who reacted too early has done so for the whole round.
    if (phase !== "go") this.#reactions.clear();
    const { leastMs, mostMs, patienceMs, pauseMs } = this.#times;
    const waits = {
      before: 0,
      ready: between(this.#random, leastMs, mostMs),
      go: patienceMs,
      result: pauseMs,
    };
    this.#waitMs = waits[phase];
  }
}
