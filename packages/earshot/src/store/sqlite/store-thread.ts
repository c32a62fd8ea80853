/**
 * The thread of an SQLite store: everything that waits for a disk happens here.
 * @module
 */
import { mkdirSync, readdirSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { assert } from "../../core/limits.ts";
import type { Answer, Call, StoreThreadOptions } from "./calls.ts";
import { lockDirectory } from "./directory-lock.ts";
import { packFailure, storeError } from "./failure.ts";
import { topicOf } from "./file-names.ts";
import { TopicCalls } from "./topic-calls.ts";

const port = parentPort;
assert(port !== null, "it is run as a thread");
const { directory } = workerData as StoreThreadOptions;

const topics = new Map<string, TopicCalls>();
let lock: Disposable | undefined;
/** Why nothing is answered. */
let failure: Error | undefined;
let scheduled = false;
/** The call that ends it, once everything else is answered. */
let last: Call | undefined;

try {
  mkdirSync(directory, { recursive: true });
  lock = lockDirectory(directory);
} catch (error) {
  failure = storeError(error, "", directory);
}

function answer(given: Answer): void {
  const packed = "gives" in given ? given.gives : undefined;
  const buffers =
    typeof packed === "object" && "buffer" in packed && packed.buffer instanceof ArrayBuffer
      ? [packed.buffer]
      : [];
  port?.postMessage(given, buffers);
}

/** One go at each topic, then the calls that came meanwhile: who waits for one topic is not held up by another. */
function work(): void {
  scheduled = false;
  for (const [name, calls] of topics) {
    if (calls.work()) schedule();
    else if (calls.idle) topics.delete(name);
  }
  endWhenDone();
}

function endWhenDone(): void {
  if (last === undefined || scheduled) return;
  lock?.[Symbol.dispose]();
  answer({ number: last.number, gives: undefined });
  port?.close();
}

function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  setImmediate(work);
}

function listed(): string[] {
  return readdirSync(directory)
    .map(topicOf)
    .filter((topic) => topic !== undefined)
    .toSorted();
}

function take(call: Call): void {
  const { type, number, topic } = call;
  if (type === "end") {
    last = call;
    endWhenDone();
  } else if (failure !== undefined) answer({ number, failure: packFailure(failure) });
  else if (type === "topics") {
    try {
      answer({ number, gives: listed() });
    } catch (error) {
      answer({ number, failure: packFailure(storeError(error, "", directory)) });
    }
  } else {
    let calls = topics.get(topic);
    if (calls === undefined) topics.set(topic, (calls = new TopicCalls(directory, topic, answer)));
    calls.add(call);
    schedule();
  }
}

port.on("message", take);
