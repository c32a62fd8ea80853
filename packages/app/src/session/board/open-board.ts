/**
 * From the subject that somebody typed to a board that is open, with what others keep of it.
 *
 * @module
 */
import { type Board, boardKey, type Boards, type ListedBoard } from "earshot/board";
import { suggest } from "../../cli/suggest.ts";
import { Failure } from "../../cli/usage-error.ts";
import { clean } from "../../output/clean.ts";
import { catchUp, type CatchUp, found, interrupted, patiently, usualWaitMs } from "../catch-up.ts";

/** Waits for a board on this subject, opens it and catches up. @throws `Failure` when there is none */
export async function openBoard(waiting: CatchUp, boards: Boards, subject: string): Promise<Board> {
  const { timeoutMs = usualWaitMs, signal, out } = waiting;
  const words = `Waiting for a board on ${clean(subject)} …`;
  const listed = await patiently(out, words, () =>
    found(boards, () => listedOn(boards, subject), timeoutMs, signal),
  );
  if (signal.aborted) throw interrupted("nothing was done");
  if (listed === undefined) throw noBoard(boards, subject, timeoutMs);
  const board = await boards.board(listed.subject);
  await catchUp(waiting, `the board on ${clean(board.subject)}`, board, () => board.subscribers);
  return board;
}

/** More are not opened for one command: each is a topic, of which a peer has some 128. */
const mostBoards = 64;

/** Opens all boards that are listed, the newest if they are too many, and catches up. */
export async function openAllBoards(waiting: CatchUp, boards: Boards): Promise<readonly Board[]> {
  const { list } = boards;
  const listed = list.slice(-mostBoards);
  if (listed.length < list.length)
    waiting.out.remark(`These are the newest ${mostBoards} of ${list.length} boards.`);
  const open = await Promise.all(listed.map(({ subject }) => boards.board(subject)));
  const all = {
    caughtUp: async (options: Parameters<Board["caughtUp"]>[0]): Promise<void> =>
      void (await Promise.all(open.map((board) => board.caughtUp(options)))),
  };
  if (open.length > 0)
    await catchUp(waiting, "the boards", all, () => open.flatMap((board) => board.subscribers));
  return open;
}

export function listedOn(boards: Boards, subject: string): ListedBoard | undefined {
  const key = boardKey(subject);
  return boards.list.find((board) => board.key === key);
}

function noBoard(boards: Boards, subject: string, timeoutMs: number): Failure {
  const near = suggest(
    boardKey(subject),
    boards.list.map(({ key }) => key),
  );
  const meant = boards.list.find(({ key }) => key === near)?.subject;
  const hint =
    meant === undefined
      ? "All boards: earshot board list. A new one: earshot board create SUBJECT."
      : `Did you mean ${clean(meant)}?`;
  return new Failure(
    `after ${timeoutMs / 1_000} s there is no board on ${clean(subject)}. ${hint}`,
  );
}
