/**
 * `earshot board read SUBJECT`: what is on a board, whoever of its authors is there.
 *
 * @module
 */
import type { Call, Command } from "../../cli/command.ts";
import { clean } from "../../output/clean.ts";
import { openBoard } from "../../session/board/open-board.ts";
import { nameWidthOf, postLines, postObject } from "../../session/board/post-words.ts";
import { withBoards } from "../../session/board/with-boards.ts";

export const read: Command = {
  name: "board read",
  summary: "print what is on a board",
  operands: "SUBJECT",
  takes: { least: 1, most: 1 },
  options: ["last", "unread", "timeout", "data"],
  details: [
    "Gets the history from those who have the board open and prints it, the oldest first, with times of this machine's zone; what is printed counts as read. Posts that are pinned say so.",
    "With --json each post is an object: type post, board, id, from {id, name}, title, text, replyTo, edited, pinned, unread, said, at.",
  ],
  examples: [
    ["earshot board read Lunch", "all of it"],
    ["earshot board read Lunch --unread", "what is new to you"],
  ],
  run,
};

function run(call: Call): Promise<number> {
  const { options, operands } = call;
  const [subject = ""] = operands;
  return withBoards(call, async (session) => {
    const { all, out, leaving } = session;
    const board = await openBoard(session, all, subject);
    const unread = new Set(board.unread.map(({ id }) => id));
    const pinned = new Set(board.pinned.map(({ id }) => id));
    const wanted = board.posts.filter(({ id }) => options.unread !== true || unread.has(id));
    const shown =
      options.last === undefined
        ? wanted
        : wanted.slice(wanted.length - Math.min(options.last, wanted.length));
    const nameWidth = nameWidthOf(shown);
    for (const post of shown) {
      const marks = { pinned: pinned.has(post.id), unread: unread.has(post.id) };
      const mark = marks.pinned ? "pinned" : undefined;
      out.result(
        postObject("post", board, post, marks),
        postLines(post, { paint: out.paint, nameWidth, mark }),
      );
    }
    if (shown.length === 0)
      out.remark(
        `There is nothing ${options.unread === true ? "new " : ""}on ${clean(board.subject)}.`,
      );
    if (!leaving.aborted) await board.markRead(shown);
  });
}
