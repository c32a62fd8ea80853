/**
 * A host that receives in a throughput run and judges what it gets.
 * @module
 */
import { sharedNow } from "../../lab/kit/clock.ts";
import { cpuSince, cpuUsed, obey, ready, say, settings } from "./host.ts";
import { Tally } from "./messages.ts";
import { part } from "./system.ts";

const my = settings();
let before = cpuUsed();

function report(): void {
  const { messages, lost, disordered, complete, last, samples } = tally;
  const used = cpuSince(before);
  const counted = { messages, lost, disordered, complete, last, samples };
  say({ type: "received", ...counted, ...used, counters: receiver.counters?.() });
}

const tally = new Tally(my.size, sharedNow, report);
const receiver = await (await part(my, "receiver"))(my, (message) => tally.take(message));
before = cpuUsed();
obey({ report });
ready(receiver.version);
