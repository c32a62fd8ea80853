/**
 * What a peer announces of its own choice, and whether it fits: name, roles, metadata, groups and services share
 * one room, as an announcement is one datagram. What one of them does not need is there for the others.
 * @module
 */
import { EarshotError } from "../errors.ts";
import { limits } from "../limits.ts";
import { announcedGroup, isNumbered } from "../wire/announced-groups.ts";
import { utf8 } from "../wire/writer.ts";

/** What the program may change about itself. */
export interface SelfFacts {
  readonly name: string;
  readonly roles: readonly string[];
  readonly metadata: Uint8Array;
}

export interface Announced extends SelfFacts {
  readonly groups: Iterable<string>;
  readonly services: Iterable<string>;
}

/** Bytes of a number in an announcement. */
const numberBytes = 4;

/** The groups as they are announced, each once. */
export function announcedGroups(groups: Iterable<string>): readonly string[] {
  return [...new Set([...groups].map(announcedGroup))];
}

/** @throws `ERR_EARSHOT_ANNOUNCEMENT_TOO_LARGE` for more than fits one announcement */
export function checkRoom({ name, roles, metadata, groups, services }: Announced): void {
  const announced = announcedGroups(groups);
  const named = announced.filter((group) => !isNumbered(group));
  const topics = announced.length - named.length;
  const served = [...services];
  atMost("groups", named.length, limits.groups);
  atMost("topics", topics, limits.numberedGroups);
  atMost("services", served.length, limits.services);
  const parts: readonly (readonly [what: string, bytes: number])[] = [
    ["the name", bytesOf([name])],
    [counted(roles.length, "role"), bytesOf(roles)],
    ["metadata", metadata.length],
    [counted(named.length, "group"), bytesOf(named)],
    [counted(served.length, "service"), bytesOf(served)],
    [counted(topics, "topic"), topics * numberBytes],
  ];
  const size = parts.reduce((sum, [, bytes]) => sum + bytes, 0);
  if (size <= limits.announcedBytes) return;
  const taken = parts.filter(([, bytes]) => bytes > 0).map(([what, bytes]) => `${what} ${bytes}`);
  throw tooLarge(
    `an announcement has room for ${limits.announcedBytes} bytes, and this takes ${size}: ${taken.join(", ")}; shorten the metadata, close topics, or leave groups`,
  );
}

/** Each text behind one byte with its length. */
function bytesOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + utf8(text).length + 1, 0);
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function atMost(what: string, count: number, most: number): void {
  if (count > most) throw tooLarge(`a peer announces at most ${most} ${what}, not ${count}`);
}

function tooLarge(message: string): EarshotError {
  return new EarshotError("ERR_EARSHOT_ANNOUNCEMENT_TOO_LARGE", message);
}
