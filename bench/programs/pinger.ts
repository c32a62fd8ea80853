/**
 * The host that asks in a ping-pong and measures how long each round takes.
 * @module
 */
import { obey, ready, say, settings } from "./host.ts";
import { part } from "./system.ts";

const my = settings();
const pinger = await (await part(my, "pinger"))(my);

function go(): void {
  const message = new Uint8Array(my.size).fill(7);
  const roundTrips: number[] = [];
  const began = performance.now();
  let rounds = 0;
  let sentAt = began;
  pinger.onPong = (): void => {
    const now = performance.now();
    // On a busy machine the cold rounds alone could take all of the time.
    if (++rounds > my.warmup || now - began > my.sendMs / 2) roundTrips.push(now - sentAt);
    if (roundTrips.length >= my.messages || now - began >= my.sendMs) {
      const sortedMs = roundTrips.toSorted((a, b) => a - b);
      say({ type: "round-trips", sortedMs, counters: pinger.counters?.() });
      return;
    }
    sentAt = performance.now();
    pinger.ping(message);
  };
  pinger.ping(message);
}

obey({ go });
ready(pinger.version);
