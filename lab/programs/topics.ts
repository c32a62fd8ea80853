/**
 * A host of a topic: opens it, catches up, appends and tells what it holds.
 * @module
 */
import { createHash } from "node:crypto";
import { createInterface } from "node:readline";
import { join, type Topic } from "earshot";
import { sqliteStore } from "earshot/store";
import type { TopicLine, TopicOrder, TopicSettings } from "../kit/topic-lines.ts";

const together = 1_000;
const settings = JSON.parse(process.argv[2] ?? "{}") as TopicSettings;

function say(line: TopicLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** Looks at every turn of the loop until it is told to end. */
function watchTurns(): () => { readonly ms: number; readonly cpuMs: number } {
  let longest = { ms: 0, cpuMs: 0 };
  let last = { ms: performance.now(), cpuMs: cpuMs() };
  let goesOn = true;
  const look = (): void => {
    const now = { ms: performance.now(), cpuMs: cpuMs() };
    longest = {
      ms: Math.max(longest.ms, now.ms - last.ms),
      cpuMs: Math.max(longest.cpuMs, now.cpuMs - last.cpuMs),
    };
    last = now;
    if (goesOn) setImmediate(look);
  };
  setImmediate(look);
  return () => {
    goesOn = false;
    return longest;
  };
}

type Told = Extract<TopicLine, { type: "told" }>;

async function held(topic: Topic): Promise<Omit<Told, "counters">> {
  const lines: string[] = [];
  const authors = new Set<string>();
  for await (const item of topic.read()) {
    if (item.type !== "entry") continue;
    authors.add(item.author);
    lines.push(`${item.id} ${item.text()}`);
  }
  const digest = createHash("sha256").update(lines.toSorted().join("\n")).digest("hex");
  return { type: "told", entries: lines.length, digest, authors: [...authors] };
}

async function append(topic: Topic, count: number, bytes: number): Promise<void> {
  const began = performance.now();
  const filling = "·".padEnd(bytes, "earshot ");
  for (let first = 0; first < count; first += together) {
    const some = Array.from({ length: Math.min(together, count - first) }, (_, at) =>
      topic.append(`${first + at} ${filling}`.slice(0, bytes), { until: "stored" }),
    );
    await Promise.all(some);
  }
  say({ type: "appended", count, ms: performance.now() - began });
}

const { identity, store: directory } = settings;
const store = directory === undefined ? undefined : sqliteStore(directory);
const peer = await join({
  name: settings.name,
  ...(store === undefined ? {} : { store }),
  ...(identity === undefined ? {} : { identity: Buffer.from(identity, "hex") }),
});

async function obey(topic: Topic, order: TopicOrder): Promise<void> {
  switch (order.do) {
    case "append":
      return append(topic, order.count, order.bytes);
    case "append-to-all": {
      const receipt = await topic.append(order.text, { until: "received" });
      return say({ type: "received", by: receipt.by.length });
    }
    case "tell":
      return say({ ...(await held(topic)), counters: peer.stats().topics });
    case "close":
      await peer.close();
      await store?.close();
      say({ type: "closed" });
      process.exit();
  }
}

// So that what is measured is the topic, and not how soon peers find each other.
if (settings.watchLoop === true) await peer.find({}, { timeoutMs: 10_000 });
const began = performance.now();
const cpuBefore = process.cpuUsage();
const turns = watchTurns();
const topic = await peer.topic(settings.topic);
const { entries } = await held(topic);
say({ type: "open", log: topic.log, entries });
await topic.caughtUp();
const ms = performance.now() - began;
const longest = turns();
const used = process.cpuUsage(cpuBefore);
say({
  type: "caught-up",
  entries: peer.stats().topics["entriesReceived"] ?? 0,
  ms,
  longestTurnMs: longest.ms,
  longestTurnCpuMs: longest.cpuMs,
  cpuMs: (used.user + used.system) / 1_000,
});
let turn: Promise<void> = Promise.resolve();
const input = createInterface({ input: process.stdin });
input.on("line", (line) => {
  turn = turn.then(() => obey(topic, JSON.parse(line) as TopicOrder));
});
// Whoever started us is gone.
input.on("close", () => process.exit());
