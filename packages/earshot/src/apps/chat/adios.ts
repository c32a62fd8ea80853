/**
 * "Adiós", upon which everybody leaves who agreed to: one way of recognising it for the chat and for plain text.
 * @module
 */

/** In any case, with or without accent, a name before it and marks around it. */
export function isAdios(text: string): boolean {
  const bare = text.normalize("NFD").replaceAll(/\p{M}/gu, "");
  return /^(?:[^:\n]{1,64}:)?\s*[¡!]*\s*adios\s*[.!]*\s*$/iu.test(bare);
}
