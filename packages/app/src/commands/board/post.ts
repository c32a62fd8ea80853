/**
 * `earshot board post SUBJECT [TEXT…]`: publishes on a board.
 *
 * @module
 */
import { boardLimits, type Post } from "earshot/board";
import type { Call, Command } from "../../cli/command.ts";
import { clean, cleanName } from "../../output/clean.ts";
import { openBoard } from "../../session/board/open-board.ts";
import { postObject } from "../../session/board/post-words.ts";
import { withBoards } from "../../session/board/with-boards.ts";
import { textOf } from "../../session/writing/text-operands.ts";
import { nameBook } from "../../session/recipients.ts";
import { untilKept } from "../../session/until-kept.ts";

export const post: Command = {
  name: "board post",
  summary: "post on a board",
  operands: "SUBJECT [TEXT…]",
  takes: { least: 1, most: Number.POSITIVE_INFINITY },
  options: ["title", "timeout", "data"],
  details: [
    "Posts TEXT, or what is on standard input, on the board on SUBJECT, and waits until one of those who have it open keeps it, too. When nobody has, the post is kept on this machine, and goes on when others are met there.",
    "With --json an object of type posted: board, id, from, title, text, said, kept [{id, name}], at.",
  ],
  examples: [
    ["earshot board post Lunch Soup today", "post on a board"],
    ["earshot board post Lunch --title Menu < menu.txt", "a longer text"],
  ],
  run,
};

async function run(call: Call): Promise<number> {
  const { operands, options, world } = call;
  const [subject = "", ...words] = operands;
  const usage = "board post SUBJECT TEXT";
  const text = await textOf(world, words, { usage, most: boardLimits.text });
  return withBoards(call, async (session) => {
    const { all, out, peer, signal } = session;
    const nameOf = nameBook(peer, signal);
    const board = await openBoard(session, all, subject);
    const { title, timeout: timeoutMs } = options;
    const titled = title === undefined ? {} : { title };
    const { id, by } = await untilKept({ holders: board.subscribers.length, timeoutMs }, (given) =>
      board.post(text, { ...titled, ...given }),
    );
    const own = board.posts.find((each) => each.id === id) as Post;
    const kept = by.map((who) => ({ id: who, name: nameOf(who) }));
    const who = kept.map(({ name }) => cleanName(name ?? "")).join(", ");
    const words = kept.length === 0 ? "kept on this machine alone so far" : `kept by ${who}, too`;
    out.result(
      postObject("posted", board, own, { kept }),
      `Posted on ${clean(board.subject)}${options.title === undefined ? "" : ` (${clean(options.title)})`}: ${words}.`,
    );
  });
}
