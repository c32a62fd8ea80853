/**
 * Groups of the library's own are many, and announced by a number each. Their names hold it: `~`, eight
 * hexadecimal digits, and as much more as it takes that no two are the same. Everywhere but in announcements
 * the whole name stands.
 * @module
 */

const numberedForm = /^~[0-9a-f]{8}/;
/** `~` and eight digits. */
const announcedLength = 9;

/** A group as announcements name it: a numbered one by its number alone. */
export function announcedGroup(group: string): string {
  return isNumbered(group) ? group.slice(0, announcedLength) : group;
}

export function isNumbered(group: string): boolean {
  return group.startsWith("~") && numberedForm.test(group);
}

/** The number of a group that has one. */
export function numberOf(group: string): number {
  return Number.parseInt(group.slice(1, announcedLength), 16);
}

/** What {@link announcedGroup} gives for a group of this number. */
export function groupOfNumber(number: number): string {
  return `~${number.toString(16).padStart(announcedLength - 1, "0")}`;
}
