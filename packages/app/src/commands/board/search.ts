/**
 * `earshot board search SUBJECT WORDS…`: posts with these words.
 *
 * @module
 */
import type { Call, Command } from "../../cli/command.ts";
import { clean } from "../../output/clean.ts";
import { openBoard } from "../../session/board/open-board.ts";
import { nameWidthOf, postLines, postObject } from "../../session/board/post-words.ts";
import { withBoards } from "../../session/board/with-boards.ts";

export const search: Command = {
  name: "board search",
  summary: "posts with these words",
  operands: "SUBJECT WORD…",
  takes: { least: 2, most: Number.POSITIVE_INFINITY },
  options: ["timeout", "data"],
  details: [
    "Prints the posts on the board on SUBJECT that hold all the words, case and accents aside, the best first, at most 50. Without any the exit status is 1. With --json each is an object as with board read.",
  ],
  examples: [["earshot board search Lunch soup", "find what was said about soup"]],
  run,
};

async function run(call: Call): Promise<number> {
  const [subject = "", ...words] = call.operands;
  let hits = 0;
  await withBoards(call, async (session) => {
    const { all, out } = session;
    const board = await openBoard(session, all, subject);
    const posts = await board.search(words.join(" "));
    hits = posts.length;
    const style = { paint: out.paint, nameWidth: nameWidthOf(posts) };
    for (const post of posts) out.result(postObject("post", board, post), postLines(post, style));
    if (hits === 0) out.remark(`Nothing on ${clean(board.subject)} has ${clean(words.join(" "))}.`);
  });
  return hits === 0 ? 1 : 0;
}
