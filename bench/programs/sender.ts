/**
 * The host that sends in a throughput run.
 * @module
 */
import { sharedNow } from "../../lab/kit/clock.ts";
import { cpuSince, cpuUsed, obey, ready, say, settings } from "./host.ts";
import { Source } from "./messages.ts";
import { part } from "./system.ts";

const my = settings();
const sender = await (await part(my, "sender"))(my);
const { size, sendMs, messages } = my;

async function go(): Promise<void> {
  const source = new Source({ size, sendMs, messages, buffers: sender.buffers });
  const before = cpuUsed();
  const began = sharedNow();
  await sender.send(source);
  const ended = sharedNow();
  const used = cpuSince(before);
  const counters = sender.counters?.();
  say({ type: "sent", messages: source.sent, began, ended, ...used, counters });
}

obey({ go: () => void go() });
ready(sender.version);
