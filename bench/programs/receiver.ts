/**
 * A host that receives in a throughput run and judges what it gets.
 * @module
 */
import { sharedNow } from "../../lab/kit/clock.ts";
import { cpuMs, obey, ready, say, settings } from "./host.ts";
import { Tally } from "./messages.ts";
import { part } from "./system.ts";

const my = settings();
let before = 0;

function report(): void {
  const { messages, lost, disordered, complete, last, samples } = tally;
  const used = cpuMs() - before;
  const counted = { messages, lost, disordered, complete, last, samples };
  say({ type: "received", ...counted, cpuMs: used, counters: receiver.counters?.() });
}

const tally = new Tally(my.size, sharedNow, report);
const receiver = await (await part(my, "receiver"))(my, (message) => tally.take(message));
before = cpuMs();
obey({ report });
ready(receiver.version);
