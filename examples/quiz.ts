/**
 * A quiz: `node examples/quiz.ts ask questions.csv 2` asks when two have signed up, and each of them runs
 * `node examples/quiz.ts play ana` and types the number of an answer.
 * @module
 */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { join } from "earshot";
import { openArena, quiz, readQuiz } from "earshot/arena";

const [job, what = "", count = "1", port = "7468", ...interfaces] = process.argv.slice(2);
const where = interfaces.length === 0 ? {} : { interfaces };
const name = job === "ask" ? "teacher" : what;
await using peer = await join({ name, port: Number(port), ...where });
await using arena = await openArena(peer);

async function announced(): Promise<string> {
  for await (const { game } of arena.changes()) return game.id;
  throw new Error("the arena was closed");
}
const questions = job === "ask" ? readQuiz(readFileSync(what, "utf8"), "csv") : undefined;
const table =
  questions === undefined
    ? await arena.open(arena.games[0]?.id ?? (await announced()), quiz())
    : await arena.announce(quiz({ questions }), "A quiz");
const changes = table.changes();
if (questions === undefined) await table.signUp();

createInterface({ input: process.stdin }).on("line", (line) => {
  const { number } = table.state.game;
  void table.move({ type: "answer", number, answer: Number(line) - 1 });
});
let asked = 0;
table.subscribe(() => {
  const { phase, signedUp, game } = table.state;
  if (phase === "gathering" && questions !== undefined && signedUp.length === Number(count))
    void table.start();
  if (game.phase !== "asking" || game.number === asked) return;
  asked = game.number;
  console.log(game.text, game.options.map((option, at) => `${at + 1} ${option}`).join(", "));
});
for await (const { type } of changes) {
  if (type === "ranking") for (const it of table.ranking) console.log(it.place, it.name, it.points);
  if (type === "over") break;
}
process.stdin.destroy();
