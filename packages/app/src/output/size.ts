/**
 * Sizes as people read them.
 *
 * @module
 */

const units = ["B", "kB", "MB", "GB"] as const;

/** `512 B`, `12.3 kB`, `4.0 MB`: in steps of a thousand. */
export function sizeWords(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 999.95 && unit < units.length - 1; unit++) value /= 1_000;
  return unit === 0 ? `${bytes} B` : `${value.toFixed(1)} ${units[unit]}`;
}
