/**
 * The time of day as transcripts show it.
 *
 * @module
 */

/** `14:05:09`, in the time of this machine. */
export function clockTime(at: Date): string {
  return [at.getHours(), at.getMinutes(), at.getSeconds()]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}

/** `14:05`. */
export function shortTime(at: Date): string {
  return clockTime(at).slice(0, 5);
}
