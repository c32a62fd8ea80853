/**
 * Which of the group addresses a group uses: the same for everybody in a realm, as even as a hash can be.
 * @module
 */
import { utf8 } from "../wire/writer.ts";

/** FNV-1a over realm tag and name, modulo `addresses`. */
export function groupIndex(realmTag: number, group: string, addresses: number): number {
  let hash = 0x811c9dc5;
  const add = (byte: number): void => {
    hash = Math.imul(hash ^ byte, 0x01000193);
  };
  for (let shift = 24; shift >= 0; shift -= 8) add((realmTag >>> shift) & 0xff);
  for (const byte of utf8(group)) add(byte);
  return (hash >>> 0) % addresses;
}
