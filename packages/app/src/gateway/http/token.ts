/**
 * The token in the address: whoever has it is the person whose gateway this is. It is kept with their belongings, so
 * that open pages find the gateway again after a restart.
 *
 * @module
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const tokenBytes = 18;
const wellFormed = /^[\w-]{24}$/;

/** The token of the last time, or a new one. @param directory where it is kept; `undefined`: nowhere */
export function tokenIn(directory: string | undefined): string {
  const fresh = randomBytes(tokenBytes).toString("base64url");
  if (directory === undefined) return fresh;
  const file = join(directory, "gateway-token");
  try {
    const kept = readFileSync(file, "utf8").trim();
    if (wellFormed.test(kept)) return kept;
  } catch {
    // The first time.
  }
  try {
    writeFileSync(file, `${fresh}\n`, { mode: 0o600 });
  } catch {
    // Then it lasts as long as the gateway.
  }
  return fresh;
}

/** Whether they are the same, in a time that does not tell how much of it is. */
export function sameToken(given: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
