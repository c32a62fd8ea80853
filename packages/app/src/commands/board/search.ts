/**
 * `earshot board search [SUBJECT] WORDS…`: posts with these words, on one board or on all of them.
 *
 * @module
 */
import type { Call, Command } from "../../cli/command.ts";
import type { Board } from "earshot/board";
import { clean } from "../../output/clean.ts";
import { openAllBoards, openBoard } from "../../session/board/open-board.ts";
import { nameWidthOf, postLines, postObject } from "../../session/board/post-words.ts";
import { type BoardSession, withBoards } from "../../session/board/with-boards.ts";

export const search: Command = {
  name: "board search",
  summary: "posts with these words",
  operands: "[SUBJECT] WORD…",
  takes: { least: 1, most: Number.POSITIVE_INFINITY },
  options: ["timeout", "data"],
  details: [
    "Prints the posts on the board on SUBJECT that hold all the words, case and accents aside, the best first, at most 50. A single word, or several in quotes, are looked for on all boards, the newest 64. Without any post the exit status is 1. With --json each is an object as with board read.",
  ],
  examples: [
    ["earshot board search Lunch soup", "find what was said about soup"],
    ['earshot board search "pea soup"', "the same on all boards"],
  ],
  run,
};

async function run(call: Call): Promise<number> {
  const [first = "", ...more] = call.operands;
  const everywhere = more.length === 0;
  const words = everywhere ? first : more.join(" ");
  let hits = 0;
  await withBoards(call, async (session) => {
    const { all, out } = session;
    const boards = everywhere
      ? await openAllBoards(session, all)
      : [await openBoard(session, all, first)];
    for (const board of boards) hits += await searched(session, board, words, everywhere);
    const [only] = everywhere ? [] : boards;
    const where = only === undefined ? "any board" : clean(only.subject);
    if (hits === 0) out.remark(`Nothing on ${where} has ${clean(words)}.`);
  });
  return hits === 0 ? 1 : 0;
}

/** Prints what is found on one board, under its name if others are searched as well. */
async function searched(
  { out }: BoardSession,
  board: Board,
  words: string,
  named: boolean,
): Promise<number> {
  const posts = await board.search(words);
  const style = { paint: out.paint, nameWidth: nameWidthOf(posts) };
  for (const [at, post] of posts.entries()) {
    const head = named && at === 0 ? `${out.paint.bold(clean(board.subject))}\n` : "";
    out.result(postObject("post", board, post), `${head}${postLines(post, style)}`);
  }
  return posts.length;
}
