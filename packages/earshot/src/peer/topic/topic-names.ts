/**
 * The names by which a topic's holders find each other, none of which a program can use. Announcements hold four
 * bytes of them, so that a peer can have many topics open.
 * @module
 */
import { hash } from "node:crypto";
import { invalid, text } from "../arguments.ts";
import { reservedPrefix } from "../rpc/request-options.ts";

/** Groups whose names begin so are the library's own. */
const groupPrefix = "~";
/** 32 bits, the number by which it is announced: of a thousand topics two share one in 9,000 rooms. */
const numberDigits = 8;
/** 80 bits more: enough that no two topics are ever taken for one. */
const furtherDigits = 20;

/** The group of those who have a topic open. */
export function groupOf(topic: string): string {
  const digest = hash("sha256", `earshot topic ${topic}`, "hex");
  return `${groupPrefix}${digest.slice(0, numberDigits + furtherDigits)}`;
}

/** The service by which they ask each other. */
export function serviceOf(topic: string): string {
  return `${reservedPrefix}topic${groupOf(topic)}`;
}

/** And the one by which authors ask whether something was read. */
export function readersOf(topic: string): string {
  return `${serviceOf(topic)}.read`;
}

export function isOwnGroup(name: string): boolean {
  return name.startsWith(groupPrefix);
}

/** @throws `ERR_EARSHOT_INVALID_ARGUMENT` for what is no name of a group, or one of the library's own */
export function checkedGroupName(name: unknown): string {
  const given = text("the name of a group", name);
  if (isOwnGroup(given))
    throw invalid(`names of groups that begin with ${groupPrefix} are Earshot's own`);
  return given;
}
