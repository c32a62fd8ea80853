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
  say({ type: "received", messages, lost, disordered, complete, last, samples, cpuMs: used });
}

const tally = new Tally(my.size, sharedNow, report);
const version = await (await part(my, "receiver"))(my, (message) => tally.take(message));
before = cpuMs();
obey({ report });
ready(version);
