/**
 * The host that sends with receipts: so many sends at a time, all of them awaited.
 * @module
 */
import { cpuSince, cpuUsed, obey, ready, say, settings } from "./host.ts";
import { part } from "./system.ts";

/** DESIGN §13. */
const windowSends = 1_000;

const my = settings();
const receipts = await (await part(my, "receipts"))(my);

async function go(): Promise<void> {
  const message = new Uint8Array(my.size).fill(7);
  for (let warm = 0; warm < my.warmup; warm += windowSends)
    await receipts.window(message, windowSends);
  const before = cpuUsed();
  const began = performance.now();
  let messages = 0;
  let short = 0;
  while (messages < my.messages && performance.now() - began < my.sendMs) {
    short += await receipts.window(message, windowSends);
    messages += windowSends;
  }
  const perS = (messages / (performance.now() - began)) * 1_000;
  const counters = receipts.counters?.();
  say({ type: "receipts", messages, perS, short, ...cpuSince(before), counters });
}

obey({ go: () => void go() });
ready(receipts.version);
