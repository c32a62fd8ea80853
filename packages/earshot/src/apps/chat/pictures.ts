/**
 * Pictures for icons are told apart by their first bytes, not by what somebody says they are.
 * @module
 */
import type { PictureMedia } from "./events.ts";

const unknown = [undefined, undefined, undefined, undefined] as const;

const beginnings: readonly (readonly [
  media: PictureMedia,
  bytes: readonly (number | undefined)[],
])[] = [
  ["image/png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["image/jpeg", [0xff, 0xd8, 0xff]],
  ["image/gif", [0x47, 0x49, 0x46, 0x38]],
  // RIFF, a length of four bytes, WEBP
  ["image/webp", [...[0x52, 0x49, 0x46, 0x46], ...unknown, ...[0x57, 0x45, 0x42, 0x50]]],
];

/** What kind of picture these bytes begin; `undefined` when none. */
export function mediaOf(bytes: Uint8Array): PictureMedia | undefined {
  return beginnings.find(([, beginning]) =>
    beginning.every((byte, at) => byte === undefined || bytes[at] === byte),
  )?.[0];
}
