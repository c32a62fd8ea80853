/**
 * The file with the key that makes this person the same one tomorrow.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../cli/usage-error.ts";

const keyBytes = 32;

/** The 32-byte seed of an Ed25519 key in `directory`, drawn the first time; readable by its owner only. */
export function identityIn(directory: string): Uint8Array {
  const file = join(directory, "identity");
  return read(file) ?? create(file);
}

function read(file: string): Uint8Array | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  if (!new RegExp(`^[0-9a-f]{${keyBytes * 2}}$`).test(text))
    throw new Failure(
      `${file} holds no key. Move it away to become somebody new, or give another --data.`,
    );
  return Uint8Array.from(Buffer.from(text, "hex"));
}

/** Whole or not at all; of two processes that begin at once, the first one's counts for both. */
function create(file: string): Uint8Array {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(keyBytes).toString("hex")}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft);
  }
  const key = read(file);
  if (key === undefined) throw new Failure(`${file} went away while it was written.`);
  return key;
}
