/**
 * Teaches announcements to all players as events: each computes the ranking from what it heard, and reliable order makes
 * all of them agree. (What happens when the host itself fails is in earshot/arena.)
 * `node examples/course/game-announcements.ts ana`, and `… host` once the players are there
 * @module
 */
import { join } from "earshot";

type Announcement =
  | { readonly type: "started" | "over" }
  | { readonly type: "score"; readonly player: string; readonly points: number }
  | { readonly type: "left" | "winner"; readonly player: string };

const [name = "player", port = "7468", ...interfaces] = process.argv.slice(2);
const where = interfaces.length === 0 ? {} : { interfaces };
await using peer = await join({ name, port: Number(port), ...where });
await using game = await peer.group("game");

if (name === "host") {
  const players = (await peer.find({ group: "game" }, { atLeast: 2, timeoutMs: 10_000 })).map(
    (player) => player.name,
  );
  const [first = "", second = ""] = players.toSorted();
  const course: readonly Announcement[] = [
    { type: "started" },
    { type: "score", player: first, points: 3 },
    { type: "score", player: second, points: 5 },
    { type: "left", player: first },
    { type: "winner", player: second },
    { type: "over" },
  ];
  for (const announcement of course) await game.send(announcement, { until: "delivered" });
} else {
  const scores = new Map<string, number>();
  for await (const message of game) {
    const heard = message.value() as Announcement;
    if (heard.type === "score")
      scores.set(heard.player, (scores.get(heard.player) ?? 0) + heard.points);
    const ranking = [...scores]
      .toSorted(([, a], [, b]) => b - a)
      .map(([who, points]) => `${who} ${points}`);
    const about = "player" in heard ? `${heard.type} ${heard.player}` : heard.type;
    console.log(
      heard.type === "winner"
        ? `congratulations, ${heard.player}!`
        : `${about}; ranking: ${ranking.join(", ")}`,
    );
    if (heard.type === "over") break;
  }
}
