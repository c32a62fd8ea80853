/**
 * The caller's side of the store's thread: numbers calls, bounds what waits, and gives answers to who asked.
 * @module
 */
import { Worker } from "node:worker_threads";
import { EarshotError } from "../../core/errors.ts";
import { storeLimits } from "../limits.ts";
import type { Answer, Call, Calls, CallType } from "./calls.ts";
import { unpackFailure } from "./failure.ts";

interface Waiting {
  readonly bytes: number;
  resolve(gives: Calls[CallType]["gives"]): void;
  reject(error: unknown): void;
}

export class StoreClient {
  readonly #directory: string;
  readonly #thread: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #number = 0;
  #bytes = 0;
  /** Why the thread is no more. */
  #gone: { readonly cause: unknown } | undefined;

  constructor(directory: string) {
    this.#directory = directory;
    // By its place in the package, since what is installed is bundled: TypeScript in the repository, JavaScript there.
    const name = "store/sqlite/store-thread";
    const path = import.meta.url.endsWith(".ts") ? `src/${name}.ts` : `dist/${name}.js`;
    this.#thread = new Worker(new URL(path, import.meta.resolve("earshot/package.json")), {
      workerData: { directory },
      // Node.js 24 warns that SQLite is new to it, where programs would see it.
      execArgv: ["--disable-warning=ExperimentalWarning"],
      name: "earshot-store",
    });
    this.#thread.on("message", (answer: Answer) => this.#take(answer));
    this.#thread.on("error", (cause) => this.#end(cause));
    this.#thread.on("exit", (status) => this.#end(new Error(`it ended with ${status}`)));
    // Only a call that waits keeps the process.
    this.#thread.unref();
  }

  /** @param buffers what is handed over with it @param bytes of entries in it */
  ask<Type extends CallType>(
    type: Type,
    topic: string,
    asks: Calls[Type]["asks"],
    buffers: readonly ArrayBuffer[] = [],
    bytes = 0,
  ): Promise<Calls[Type]["gives"]> {
    if (this.#gone !== undefined) return Promise.reject(this.#failed(this.#gone.cause));
    if (
      this.#waiting.size >= storeLimits.waitingCalls ||
      (this.#bytes > 0 && this.#bytes + bytes > storeLimits.waitingBytes)
    ) {
      const message = `${this.#directory} is written more slowly than it is asked to be: ${this.#waiting.size} calls wait, with ${this.#bytes} bytes; wait for them`;
      return Promise.reject(new EarshotError("ERR_EARSHOT_STORE_FAILED", message));
    }
    const number = ++this.#number;
    const call = { ...asks, type, number, topic } as unknown as Call;
    return new Promise<Calls[Type]["gives"]>((resolve, reject) => {
      if (this.#waiting.size === 0) this.#thread.ref();
      this.#bytes += bytes;
      this.#waiting.set(number, { bytes, resolve, reject });
      this.#thread.postMessage(call, buffers);
    });
  }

  /** Lets go of the directory and ends the thread. */
  async end(): Promise<void> {
    if (this.#gone !== undefined) return;
    await this.ask("end", "", {});
    await this.#thread.terminate();
  }

  #take(answer: Answer): void {
    const waiting = this.#waiting.get(answer.number);
    if (waiting === undefined) return;
    this.#waiting.delete(answer.number);
    this.#bytes -= waiting.bytes;
    if (this.#waiting.size === 0) this.#thread.unref();
    if ("failure" in answer) waiting.reject(unpackFailure(answer.failure));
    else waiting.resolve(answer.gives);
  }

  #end(cause: unknown): void {
    this.#gone ??= { cause };
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#bytes = 0;
    for (const one of waiting) one.reject(this.#failed(this.#gone.cause));
  }

  #failed(cause: unknown): EarshotError {
    const message = `the thread that keeps ${this.#directory} has ended`;
    return new EarshotError("ERR_EARSHOT_STORE_FAILED", message, { cause });
  }
}
