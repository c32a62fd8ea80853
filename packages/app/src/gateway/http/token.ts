/**
 * Secrets of the gateway: tokens in addresses, kept with the person's belongings, so that open pages find the gateway
 * again after a restart.
 *
 * @module
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** How a secret is made, and in which file it is kept. */
interface Kept {
  readonly file: string;
  readonly make: () => string;
  readonly wellFormed: RegExp;
}

const wide = {
  make: (): string => randomBytes(18).toString("base64url"),
  wellFormed: /^[\w-]{24}$/,
};

/** Whoever has it is the person whose gateway this is. */
const ownToken: Kept = { file: "gateway-token", ...wide };

/** Signs what guests come back with. */
export const guestKey: Kept = { file: "gateway-guest-key", ...wide };

/** Without those that are taken for each other when somebody types them. */
const codeLetters = "23456789abcdefghjkmnpqrstuvwxyz";
const codeLength = 12;

/** Whoever has it may come in as a guest: 59 bits, short enough to be typed from a wall. */
export const invitation: Kept = {
  file: "gateway-invitation",
  make: roomCode,
  wellFormed: new RegExp(`^[${codeLetters}]{${codeLength}}$`),
};

/** The person's own token. */
export function tokenIn(directory: string | undefined): string {
  return keptIn(directory, ownToken);
}

/** The secret of the last time, or a new one. @param directory where it is kept; `undefined`: nowhere */
export function keptIn(directory: string | undefined, { file, make, wellFormed }: Kept): string {
  if (directory === undefined) return make();
  try {
    const kept = readFileSync(join(directory, file), "utf8").trim();
    if (wellFormed.test(kept)) return kept;
  } catch {
    // The first time.
  }
  return renewedIn(directory, { file, make, wellFormed });
}

/** Another secret, in the place of the one before. */
export function renewedIn(directory: string | undefined, { file, make }: Kept): string {
  const fresh = make();
  if (directory === undefined) return fresh;
  try {
    writeFileSync(join(directory, file), `${fresh}\n`, { mode: 0o600 });
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

function roomCode(): string {
  let code = "";
  while (code.length < codeLength) {
    const byte = randomBytes(1)[0] ?? 255;
    // Bytes beyond the last whole round would favour the first letters.
    if (byte < 256 - (256 % codeLetters.length)) code += codeLetters[byte % codeLetters.length];
  }
  return code;
}
