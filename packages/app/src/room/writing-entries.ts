/**
 * What people write, in conversations and on boards, as entries: what it answers above it, and what became of it behind.
 *
 * @module
 */
import type { PeerId } from "earshot";
import { cleanLines, cleanName } from "../output/clean.ts";
import { type Entry, hueOf } from "./entries.ts";
import { nameIn } from "./names.ts";
import { type Numbers, noNumbers } from "./numbers.ts";
import { iconOf } from "./people-pane.ts";
import { keptEntries, type Room } from "./state.ts";
import { quoteOf } from "./quote.ts";

/** As much of a message or a post as is shown. */
export interface Written {
  readonly id: string;
  readonly author: PeerId;
  readonly name: string;
  readonly at: number;
  readonly text: string;
  readonly replyTo: string | undefined;
  readonly editedAt: number | undefined;
}

export interface Decoration {
  /** Before the first line. */
  readonly mark?: string;
  /** A line above the text. */
  readonly title?: string | undefined;
  /** Behind the last line, in parentheses. */
  readonly notes?: readonly string[];
  readonly mention?: boolean;
}

/** The newest of them. */
export function writingEntries<W extends Written>(
  room: Room,
  writings: readonly W[],
  numbers: Numbers = noNumbers,
  decorate: (one: W) => Decoration = () => ({}),
): Entry[] {
  const shown = writings.slice(-keptEntries);
  const answered = answeredBy(writings, shown);
  return shown.map((one): Entry => {
    const { id, author, at, text, replyTo, editedAt } = one;
    const { mark = "", title, notes = [], mention = false } = decorate(one);
    const own = author === room.self.id;
    const [first = "", ...more] = cleanLines(text);
    const lines = [...(title === undefined ? [] : [`${title}:`]), mark + first, ...more];
    const after = [...(editedAt === undefined ? [] : ["edited"]), ...notes];
    const end = after.length === 0 ? "" : ` (${after.join(", ")})`;
    const target = replyTo === undefined ? undefined : answered.get(replyTo);
    return {
      kind: "said",
      key: id,
      at: new Date(at),
      from: authorWords(room, one),
      own,
      mention,
      hue: hueOf(author),
      number: numbers.of.get(id),
      ...(target === undefined
        ? {}
        : { quote: `↪ ${authorWords(room, target)}: ${quoteOf(target)}` }),
      lines: lines.with(lines.length - 1, `${lines.at(-1)}${end}`),
    };
  });
}

/** Who wrote it, with the icon that stands for this person now. */
function authorWords(room: Room, { author, name }: Written): string {
  const own = author === room.self.id;
  const label = own ? cleanName(room.self.name) : nameIn(room, author, name);
  const icon = iconOf(room, { id: author });
  return icon === "" ? label : `${label} ${icon}`;
}

function answeredBy<W extends Written>(
  writings: readonly W[],
  answers: readonly W[],
): ReadonlyMap<string, W> {
  const wanted = new Set(answers.flatMap(({ replyTo }) => replyTo ?? []));
  if (wanted.size === 0) return new Map();
  return new Map(writings.flatMap((one) => (wanted.has(one.id) ? [[one.id, one]] : [])));
}
