/**
 * `earshot board watch SUBJECT…`: what comes on boards, until told to stop.
 *
 * @module
 */
import type { Board, Post } from "earshot/board";
import type { Call, Command } from "../../cli/command.ts";
import { clean } from "../../output/clean.ts";
import { openBoard } from "../../session/board/open-board.ts";
import { nameWidthOf, postLines, postObject } from "../../session/board/post-words.ts";
import { type BoardSession, withBoards } from "../../session/board/with-boards.ts";
import { tellStatus } from "../../session/tell-status.ts";

const usualLast = 10;

export const watch: Command = {
  name: "board watch",
  summary: "print what comes on boards, until Ctrl-C",
  operands: "SUBJECT…",
  takes: { least: 1, most: 12 },
  options: ["last", "timeout", "data"],
  details: [
    "Prints the newest posts of each board (ten, or as --last says), and goes on with what is posted, edited, pinned and taken back, until Ctrl-C or the end of --for. As long as it runs, this machine keeps the boards for those who come later.",
    "With --json each is an object of type post, edited, pinned, unpinned or gone, with the fields of board read. When all that was there has come, one of type ready: board, posts.",
  ],
  examples: [
    ["earshot board watch Lunch", "one board"],
    ["earshot board watch Lunch Chess --json", "two of them, for a program"],
  ],
  run,
};

function run(call: Call): Promise<number> {
  return withBoards(call, async (session) => {
    tellStatus(session.peer, session.out, session.leaving);
    const several = call.operands.length > 1;
    const last = call.options.last ?? usualLast;
    await Promise.all(
      call.operands.map(async (subject) => {
        const board = await openBoard(session, session.all, subject);
        await follow(session, board, { last, several });
      }),
    );
  });
}

interface Following {
  readonly last: number;
  /** Lines say which board they are of. */
  readonly several: boolean;
}

async function follow(
  { out, leaving }: BoardSession,
  board: Board,
  { last, several }: Following,
): Promise<void> {
  const changes = board.changes({ signal: leaving });
  const { posts } = board;
  const earlier = posts.slice(posts.length - Math.min(last, posts.length));
  const nameWidth = nameWidthOf(earlier);
  const tell = (type: string, post: Post, mark?: string): void => {
    const where = several ? `[${clean(board.subject)}] ` : "";
    out.result(
      postObject(type, board, post),
      where + postLines(post, { paint: out.paint, nameWidth, mark }),
    );
  };
  for (const post of earlier) tell("post", post);
  out.result(
    { type: "ready", board: board.subject, posts: posts.length, at: new Date() },
    undefined,
  );
  await read(board, earlier);
  for await (const { type, post } of changes) {
    tell(type === "posted" ? "post" : type, post, markOf(type));
    if (type === "posted") await read(board, [post]);
  }
}

/** What was shown is read; a store that fails says so by itself. */
async function read(board: Board, posts: readonly Post[]): Promise<void> {
  await board.markRead(posts).catch(() => undefined);
}

function markOf(type: string): string | undefined {
  if (type === "gone") return "taken back";
  return type === "pinned" || type === "unpinned" ? type : undefined;
}
