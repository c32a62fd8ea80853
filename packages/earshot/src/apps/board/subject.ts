/**
 * Boards are found by their subject: what people write the same but for case and spaces is one board.
 * @module
 */

/** What names a board: its subject in one form. */
export function boardKey(subject: string): string {
  return subject.normalize("NFKC").trim().replaceAll(/\s+/g, " ").toLowerCase();
}
