/**
 * Times as transcripts and lists show them.
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

/** `2026-11-21`, in the time of this machine. */
export function isoDate(at: Date): string {
  const day = [at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, "0"));
  return [at.getFullYear(), ...day].join("-");
}

/** `2026-11-21 14:05`: of what may be older than today. */
export function dateTime(at: Date): string {
  return `${isoDate(at)} ${shortTime(at)}`;
}
