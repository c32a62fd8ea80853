/**
 * What stops a command in the words of the person at the keyboard: wrong usage (exit status 2) and failure (1).
 *
 * @module
 */

/** The command line cannot be understood; the message says what to write instead. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The command could not do it; the message says why and what may help. */
export class Failure extends Error {
  override readonly name = "Failure";
}
