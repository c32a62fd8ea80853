/**
 * Makes the kit's room live: figures every second, frames, somebody who types and speaks now and then, players
 * who answer.
 * @module
 */
import { eventAt, sampleAt } from "./populate-network.ts";
import type { KitRoom } from "./room.ts";

const remarks = [
  "Coming!",
  "Has anybody seen the blue box?",
  "👍",
  "In five minutes.",
  "Who keeps the scores this time?",
];

/** Until what it returns is called. */
export function enliven(room: KitRoom): () => void {
  let step = 1_000;
  const timer = setInterval(() => {
    step += 1;
    const now = room.now();
    room.network = {
      ...room.network,
      samples: [...room.network.samples.slice(-119), sampleAt(now, step)],
      protocol: [
        ...room.network.protocol.slice(-498),
        eventAt(now, 2 * step),
        eventAt(now, 2 * step + 1),
      ],
    };
    const lobby = room.conversations.get("lobby");
    if (lobby !== undefined && step % 9 === 3) lobby.typing.add("ben");
    if (lobby !== undefined && step % 9 === 6)
      room.say(lobby, "ben", remarks[((step / 3) % remarks.length) | 0] ?? "");
    for (const game of room.games.values()) {
      const [id] =
        [...game.players].find(
          ([player, { answer, state }]) =>
            player !== "ana" && answer === undefined && state === "playing",
        ) ?? [];
      if (id !== undefined && game.phase === "playing" && game.question >= 0)
        game.answer(id, (step + id.length) % 3);
      if (id !== undefined && game.round?.phase === "go") {
        for (const player of game.players.keys())
          if (player !== "ana") game.react(player, 240 + player.length * 31);
      }
    }
    room.changed();
  }, 1_000);
  return () => clearInterval(timer);
}
