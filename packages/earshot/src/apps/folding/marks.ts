/**
 * Read marks: how far somebody has read each log. Unlike a mark in time it cannot cover what comes late from
 * the other side of a partition, and marks made on two devices add up.
 * @module
 */
import type { LogId } from "../../topic/records.ts";
import { logId } from "./said.ts";
import { list, object, type Shape, whole } from "./shape.ts";
import type { Writing } from "./writings.ts";

export interface Mark {
  readonly log: LogId;
  /** All up to this one are read. */
  readonly upTo: number;
}

/** In one event; whoever has read more says it in several. */
export const marksLimit = 64;
/** In one state: more logs than a topic has authors at a time. */
const logsLimit = 1_024;

export const marksShape: Shape<readonly Mark[]> = list(
  object({ log: logId, upTo: whole(1) }),
  marksLimit,
  1,
);

/** What tells of a writing whether it is read. */
export function readBy(marks: readonly Mark[]): (one: Writing) => boolean {
  const upTo = new Map(marks.map((mark) => [mark.log, mark.upTo]));
  return ({ log, sequence }) => (upTo.get(log) ?? 0) >= sequence;
}

/** Both together: of each log the further one. The same list when nothing is new. */
export function merged(marks: readonly Mark[], more: readonly Mark[]): readonly Mark[] {
  const result = [...marks];
  let news = false;
  for (const mark of more) {
    const at = result.findIndex(({ log }) => log === mark.log);
    const upTo = result[at]?.upTo ?? 0;
    if (mark.upTo <= upTo || (at === -1 && result.length === logsLimit)) continue;
    result[at === -1 ? result.length : at] = mark;
    news = true;
  }
  return news ? result : marks;
}

/** What has to be marked so that all of these are read. */
export function marksFor(marks: readonly Mark[], read: readonly Writing[]): readonly Mark[] {
  const isRead = readBy(marks);
  const upTo = new Map<LogId, number>();
  for (const one of read)
    if (!isRead(one)) upTo.set(one.log, Math.max(one.sequence, upTo.get(one.log) ?? 0));
  return [...upTo].map(([log, sequence]) => ({ log, upTo: sequence }));
}
