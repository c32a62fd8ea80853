/**
 * A terminal in memory for the screen: keys go in, and what stands on it can be read.
 *
 * @module
 */
import { PassThrough, Writable } from "node:stream";

/** Standard input and output of a terminal of a given size. */
export class FakeTerminal {
  readonly stdin: PassThrough & {
    isTTY: boolean;
    setRawMode: () => void;
    ref: () => void;
    unref: () => void;
  };
  readonly stdout: Writable & { isTTY: boolean; columns: number; rows: number };
  #written = "";

  constructor(columns: number, rows: number) {
    this.stdin = Object.assign(new PassThrough(), {
      isTTY: true,
      setRawMode: () => {},
      ref: () => {},
      unref: () => {},
    });
    const stdout = new Writable({
      decodeStrings: false,
      write: (part: string | Uint8Array, _, done) => {
        this.#written += typeof part === "string" ? part : Buffer.from(part).toString();
        done();
      },
    });
    this.stdout = Object.assign(stdout, { isTTY: true, columns, rows });
  }

  /** Everything written so far, escape sequences included. */
  get written(): string {
    return this.#written;
  }

  press(keys: string): void {
    this.stdin.write(keys);
  }

  resize(columns: number, rows: number): void {
    Object.assign(this.stdout, { columns, rows });
    this.stdout.emit("resize");
  }
}
