/**
 * Reads the board, and has something to say to some of what stands there.
 *
 * @module
 */
import { noticeBoard, posts } from "../content/posts.ts";
import type { Life } from "../life.ts";

const readingMs = 9_000;

export async function comment(life: Life): Promise<void> {
  const boards = await life.boards();
  const there = (): boolean => boards.list.some(({ subject }) => subject === noticeBoard);
  await life.until(boards, there);
  const board = await boards.board(noticeBoard);
  for await (const { type, post } of board.changes({ signal: life.signal })) {
    if (type !== "posted" || post.author === life.self || !life.isBot(post.author)) continue;
    const known = posts.find(({ text }) => text === post.text);
    if (known?.comment === undefined) continue;
    const words = known.comment;
    await life.pause(readingMs);
    await life.attempt(() => board.post(words, { replyTo: post.id }));
  }
  life.signal.throwIfAborted();
}
