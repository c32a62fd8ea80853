/**
 * Keeps large messages as files: clean names of our own making, bounded in size and number, and nothing overwritten.
 *
 * @module
 */
import type { Message } from "earshot";
import { mkdir, open, unlink } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../cli/usage-error.ts";

/** What strangers may fill a disk with in one run. */
export const savedBytes: number = 1_073_741_824;
export const savedFiles = 1_000;

const endings = { bytes: "bin", text: "txt", value: "cbor" } as const;

export type Saved =
  | { readonly file: string; readonly bytes: number }
  /** It is not kept; the reason in words. */
  | { readonly refused: string };

export class LargeStore {
  readonly #directory: string;
  #bytes = 0;
  #files = 0;

  private constructor(directory: string) {
    this.#directory = directory;
  }

  /** Makes the directory when it is missing. */
  static async in(directory: string): Promise<LargeStore> {
    try {
      await mkdir(directory, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw new Failure(`--save ${directory} cannot be made: ${wordsOf(error)}`);
    }
    return new LargeStore(directory);
  }

  /** Begins to read at once; a file that would not be whole is taken away again. */
  save(message: Message, at: Date): Promise<Saved> {
    const parts = message.stream?.getReader();
    if (parts === undefined) throw new Error("only large messages are saved");
    return this.#save(message, parts, at);
  }

  async #save(
    message: Message,
    parts: ReadableStreamDefaultReader<Uint8Array>,
    at: Date,
  ): Promise<Saved> {
    if (this.#files >= savedFiles) return refuse(parts, `there are ${savedFiles} already`);
    this.#files++;
    let made: Awaited<ReturnType<typeof freshFile>>;
    try {
      made = await freshFile(this.#directory, baseName(message, at), endings[message.kind]);
    } catch (error) {
      return refuse(parts, wordsOf(error));
    }
    const { file, handle } = made;
    let bytes = 0;
    try {
      for (let next = await parts.read(); !next.done; next = await parts.read()) {
        bytes += next.value.length;
        this.#bytes += next.value.length;
        if (this.#bytes > savedBytes)
          throw new Error(`all together would be more than ${savedBytes} bytes`);
        await handle.writeFile(next.value);
      }
      await handle.close();
      return { file, bytes };
    } catch (error) {
      this.#bytes -= bytes;
      await parts.cancel().catch(() => {});
      await handle.close().catch(() => {});
      await unlink(file).catch(() => {});
      return { refused: wordsOf(error) };
    }
  }
}

async function refuse(
  parts: ReadableStreamDefaultReader<Uint8Array>,
  refused: string,
): Promise<Saved> {
  await parts.cancel().catch(() => {});
  return { refused };
}

/** Letters and digits of the sender's name, which is a stranger's text, and the time. */
function baseName({ from }: Message, at: Date): string {
  const name = from.name.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  const time = at.toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  return `${name.slice(0, 32) || "someone"}-${time}`;
}

async function freshFile(
  directory: string,
  base: string,
  ending: string,
): Promise<{ readonly file: string; readonly handle: Awaited<ReturnType<typeof open>> }> {
  for (let number = 1; ; number++) {
    const file = join(directory, `${base}${number === 1 ? "" : `-${number}`}.${ending}`);
    try {
      return { file, handle: await open(file, "wx", 0o600) };
    } catch (error) {
      const taken = error instanceof Error && "code" in error && error.code === "EEXIST";
      if (!taken || number > savedFiles) throw error;
    }
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
