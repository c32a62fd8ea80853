/**
 * What engines read of each other's announcements, read once for all of a world: a thousand peers hear
 * the same thousand announcements, and would hold a million copies.
 * @module
 */
import { isEqual } from "../../core/discovery/directory.ts";
import type { EngineOptions } from "../../core/options.ts";
import { type ReadAnnouncement, readAnnouncement } from "../../core/wire/announcement.ts";
import { hashBytes, keyOf, numberOf } from "./hash.ts";

/** More are forgotten, and read again when they come again. */
const most = 10_000;

export function sharedReader(): NonNullable<EngineOptions["readAnnouncement"]> {
  const key = keyOf("announcements");
  const known = new Map<number, ReadAnnouncement>();
  return (lent) => {
    const hash = numberOf(hashBytes(key, lent.body));
    const same = known.get(hash);
    if (
      same !== undefined &&
      isEqual(same.announced.body, lent.body) &&
      isEqual(same.announced.signature, lent.signature)
    )
      return same;
    const read = readAnnouncement(lent);
    if (typeof read === "string") return read;
    if (known.size >= most) known.clear();
    known.set(hash, read);
    return read;
  };
}
