/**
 * `earshot board post SUBJECT [TEXT…]`: publishes on a board.
 *
 * @module
 */
import type { Board, Post } from "earshot/board";
import type { Call, Command } from "../../cli/command.ts";
import { UsageError } from "../../cli/usage-error.ts";
import { clean, cleanName } from "../../output/clean.ts";
import { openBoard } from "../../session/board/open-board.ts";
import { postObject } from "../../session/board/post-words.ts";
import { withBoards } from "../../session/board/with-boards.ts";
import { usualWaitMs } from "../../session/catch-up.ts";
import { readBody } from "../../session/read-body.ts";
import { codeOf, nameBook } from "../../session/recipients.ts";

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
  const text = words.length > 0 ? words.join(" ") : await readBody(world);
  if (typeof text !== "string")
    throw new UsageError("standard input is no text of at most 16,384 characters.");
  if (text.trim() === "")
    throw new UsageError("there is nothing to post. Write: earshot board post SUBJECT TEXT");
  return withBoards(call, async (session) => {
    const { all, out, peer, signal } = session;
    const nameOf = nameBook(peer, signal);
    const board = await openBoard(session, all, subject);
    const holders = await publish(board, text, call);
    const own = board.posts.findLast(({ author }) => author === peer.id) as Post;
    const kept = holders.map((id) => ({ id, name: nameOf(id) }));
    const who = kept.map(({ name }) => cleanName(name ?? "")).join(", ");
    const words = kept.length === 0 ? "kept on this machine alone so far" : `kept by ${who}, too`;
    out.result(
      postObject("posted", board, own, { kept }),
      `Posted on ${clean(board.subject)}${options.title === undefined ? "" : ` (${clean(options.title)})`}: ${words}.`,
    );
  });
}

/** Who else keeps it. */
async function publish(board: Board, text: string, { options }: Call) {
  const { title, timeout: timeoutMs = usualWaitMs } = options;
  const titled = title === undefined ? {} : { title };
  if (board.subscribers.length === 0) {
    await board.post(text, { ...titled, until: "stored" });
    return [];
  }
  try {
    const receipt = await board.post(text, { ...titled, until: "received", by: 1, timeoutMs });
    return receipt.by;
  } catch (error) {
    // It is in the log all the same, and others get it sooner or later.
    if (codeOf(error) === "ERR_EARSHOT_TIMEOUT" || codeOf(error) === "ERR_EARSHOT_NOT_RECEIVED")
      return [];
    throw error;
  }
}
