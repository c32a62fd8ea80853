/**
 * The words that end a chat: "quit" for oneself, and "Adiós", upon which everybody leaves.
 *
 * @module
 */

/** A line that leaves the chat, in any case. */
export function isQuit(line: string): boolean {
  return /^\/?quit$/i.test(line.trim());
}

/** The word upon which everybody leaves; case, accent and the exclamation marks around it do not matter. */
export function isAdios(text: string): boolean {
  const bare = text.normalize("NFD").replace(/\p{M}/gu, "").trim();
  return /^[¡!]*\s*adios\s*[.!]*$/i.test(bare);
}
