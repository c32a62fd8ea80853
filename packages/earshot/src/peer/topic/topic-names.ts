/**
 * The names by which a topic's holders find each other: short, as they travel in announcements, and none that
 * a program can use.
 * @module
 */
import { hash } from "node:crypto";
import { invalid, text } from "../arguments.ts";
import { reservedPrefix } from "../rpc/request-options.ts";

/** Groups whose names begin so are the library's own. */
const groupPrefix = "~";
/** 66 bits: enough that two topics of one room never meet; if they did, they would only cost each other work. */
const digestLetters = 11;

/** The group of those who have a topic open. */
export function groupOf(topic: string): string {
  const digest = hash("sha256", `earshot topic ${topic}`, "base64url");
  return `${groupPrefix}${digest.slice(0, digestLetters)}`;
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
