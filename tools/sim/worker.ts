/**
 * A process of `npm run sim`: loads all scenarios, then runs what it is asked to, one seed after the other.
 *
 * @module
 */
import { globSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Play } from "../../packages/earshot/test/kit/scenario.ts";
import type { Order, Report } from "./talk.ts";

process.env["EARSHOT_COLLECT"] = "1";
// The one who started us decides when to end.
process.on("SIGINT", () => {});
process.on("disconnect", () => process.exit());

const say = (report: Report): void => {
  process.send?.(report);
};

const { plays } = (await import("../../packages/earshot/test/kit/scenario.ts")) as {
  plays: Play[];
};
const listed: { play: Play; file: string }[] = [];
for (const file of globSync("packages/*/test/scenario/*.scenario.ts").toSorted()) {
  const before = plays.length;
  await import(pathToFileURL(file).href);
  for (const play of plays.slice(before)) listed.push({ play, file: file.replaceAll("\\", "/") });
}

process.on("message", ({ play, seed }: Order) => {
  const chosen = listed[play];
  let error: string | undefined;
  try {
    chosen?.play.run(seed, chosen.file);
  } catch (thrown) {
    error = thrown instanceof Error ? thrown.message : String(thrown);
  }
  say({ type: "done", play, seed, error });
});

say({
  type: "ready",
  plays: listed.map(({ play, file }) => ({ name: play.name, file })),
});
