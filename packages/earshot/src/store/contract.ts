/**
 * What every store holds callers to, in the same words.
 * @module
 */
import { EarshotError } from "../core/errors.ts";
import { limits } from "../core/limits.ts";

/** Bytes of a log's nonce. */
export const nonceBytes = 16;

/** Unpredictable bytes. */
export type Entropy = (length: number) => Uint8Array;

/** @throws `ERR_EARSHOT_INVALID_ARGUMENT` for what cannot name a topic */
export function checkTopicName(topic: string): void {
  const bytes = topic.isWellFormed() ? Buffer.byteLength(topic) : 0;
  if (bytes >= 1 && bytes <= limits.groupBytes) return;
  throw new EarshotError(
    "ERR_EARSHOT_INVALID_ARGUMENT",
    `the name of a topic is text of 1 to ${limits.groupBytes} bytes`,
  );
}

export function closedError(what: string): EarshotError {
  return new EarshotError("ERR_EARSHOT_CLOSED", `${what} has been closed`);
}

export function openTwice(topic: string): EarshotError {
  return new EarshotError(
    "ERR_EARSHOT_STORE_IN_USE",
    `the topic ${JSON.stringify(topic)} is open already: close it first`,
  );
}
