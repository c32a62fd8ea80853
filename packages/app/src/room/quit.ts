/**
 * The word that ends a chat for oneself. "Adiós", upon which everybody leaves, is the library's.
 *
 * @module
 */

/** A line that leaves the chat, in any case. */
export function isQuit(line: string): boolean {
  return /^\/?quit$/i.test(line.trim());
}
