/**
 * Posts and boards for the two kinds of readers: objects for programs, lines for people.
 *
 * @module
 */
import type { Board, ListedBoard, Post } from "earshot/board";
import { clean, cleanLines, cleanName } from "../../output/clean.ts";
import { dateTime } from "../../output/clock-time.ts";
import type { Paint } from "../../output/colour.ts";
import { pad, widthOf } from "../../output/width.ts";

type Fields = Readonly<Record<string, unknown>>;

export function boardObject(type: string, board: ListedBoard): Fields {
  const { key, subject, about, keep, creator, at } = board;
  return { type, key, subject, about, keep, creator, created: new Date(at), at: new Date() };
}

/** What was posted is `said` then; `at` is when this line is printed. */
export function postObject(type: string, board: Board, post: Post, more: Fields = {}): Fields {
  const { id, author, name, title, text, at, replyTo, editedAt } = post;
  return {
    type,
    board: board.subject,
    id,
    from: { id: author, name },
    ...(title === undefined ? {} : { title }),
    text,
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(editedAt === undefined ? {} : { edited: new Date(editedAt) }),
    ...more,
    said: new Date(at),
    at: new Date(),
  };
}

export interface PostStyle {
  readonly paint: Paint;
  /** Cells of the widest name. */
  readonly nameWidth: number;
  /** Such as `pinned`. */
  readonly mark?: string | undefined;
}

export function nameWidthOf(posts: readonly Post[]): number {
  return Math.max(0, ...posts.map(({ name }) => widthOf(cleanName(name))));
}

/** Time, name, and the text with its further lines below it. */
export function postLines(post: Post, { paint, nameWidth, mark }: PostStyle): string {
  const name = cleanName(post.name);
  const start = `${dateTime(new Date(post.at))}  ${pad(name, Math.max(nameWidth, widthOf(name)))}  `;
  const title = post.title === undefined ? "" : `${paint.bold(clean(post.title))}: `;
  const marks = [mark, post.editedAt === undefined ? undefined : "edited"].filter(Boolean);
  const end = marks.length === 0 ? "" : ` ${paint.dim(`(${marks.join(", ")})`)}`;
  const indent = " ".repeat(widthOf(start));
  return `${start}${title}${cleanLines(post.text).join(`\n${indent}`)}${end}`;
}
