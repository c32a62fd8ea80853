/**
 * The announcements of a game, made of two states of it: started, ranking, who left, failed or came back, who
 * hosts, who has won, over. Each is told once, and at every player's.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import { differences } from "../folding/differences.ts";
import type { SignedUp } from "./events.ts";
import { ranking } from "./ranking.ts";
import type { GameState, Player } from "./state.ts";

export type Announcement =
  | { readonly type: "signed-up" | "withdrew"; readonly player: SignedUp }
  | { readonly type: "started"; readonly players: readonly Player[] }
  /** Points were given: everybody's places, the first one first. */
  | { readonly type: "ranking"; readonly ranking: readonly Player[] }
  /** By choice. */
  | { readonly type: "left"; readonly player: Player }
  /** By failure, or without a word. */
  | { readonly type: "missed"; readonly player: Player }
  | { readonly type: "returned"; readonly player: Player }
  /** Another one hosts from here on. */
  | { readonly type: "host"; readonly host: PeerId; readonly term: number }
  | {
      readonly type: "winner";
      readonly winners: readonly Player[];
      readonly words: string | undefined;
    }
  | { readonly type: "over"; readonly ranking: readonly Player[] };

export function announcements<G>(
  before: GameState<G>,
  after: GameState<G>,
): readonly Announcement[] {
  const { players, winners, words, host, term } = after;
  const told: Announcement[] = [];
  if (after.phase === "gathering") {
    const { added, removed } = differences(before.signedUp, after.signedUp, ({ id }) => id);
    told.push(...added.map((player) => ({ type: "signed-up", player }) as const));
    told.push(...removed.map((player) => ({ type: "withdrew", player }) as const));
    return told;
  }
  if (before.phase === "gathering") told.push({ type: "started", players });
  else if (host !== undefined && term !== before.term) told.push({ type: "host", host, term });
  told.push(...presences(before.players, players));
  const points = new Map(before.players.map((player) => [player.id, player.points]));
  if (players.some((player) => player.points !== (points.get(player.id) ?? 0)))
    told.push({ type: "ranking", ranking: ranking(players) });
  if (winners.length > 0 && before.winners.length === 0)
    told.push({ type: "winner", winners: players.filter(({ id }) => winners.includes(id)), words });
  if (after.phase === "over" && before.phase !== "over")
    told.push({ type: "over", ranking: ranking(players) });
  return told;
}

function presences(before: readonly Player[], after: readonly Player[]): readonly Announcement[] {
  const earlier = new Map(before.map((player) => [player.id, player.presence]));
  return after.flatMap((player): Announcement[] => {
    const was = earlier.get(player.id) ?? "playing";
    if (player.presence === was) return [];
    if (player.presence === "playing") return [{ type: "returned", player }];
    return [{ type: player.presence === "left" ? "left" : "missed", player }];
  });
}
