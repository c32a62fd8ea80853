/**
 * Keeps a board: makes it, and posts there now and then.
 *
 * @module
 */
import { noticeBoard, noticeBoardAbout, posts } from "../content/posts.ts";
import type { Life } from "../life.ts";

const postMs = 80_000;
/** What is older is let go. */
const keptPosts = 60;
/** So many stand there from the start. */
const first = 2;

export async function post(life: Life): Promise<void> {
  const boards = await life.boards();
  const board = await boards.create(noticeBoard, {
    about: noticeBoardAbout,
    keep: { posts: keptPosts },
  });
  for (let at = 0; ; at++) {
    if (at >= first) await life.rest(postMs);
    const { title, text } = posts[at % posts.length] ?? {};
    if (text === undefined) return;
    const posted = await life.attempt(() => board.post(text, title === undefined ? {} : { title }));
    if (at === 0 && posted !== undefined) await life.attempt(() => board.pin(posted.id));
  }
}
