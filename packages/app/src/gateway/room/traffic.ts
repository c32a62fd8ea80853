/**
 * The last two minutes of a peer's counters, a second at a time.
 *
 * @module
 */
import type { Stats } from "earshot";
import { gatewayLimits as limits } from "../limits.ts";
import type { TrafficSample } from "../protocol/index.ts";

export class Traffic {
  #samples: readonly TrafficSample[] = [];
  #before: Stats["engine"] | undefined;

  get samples(): readonly TrafficSample[] {
    return this.#samples;
  }

  /** Takes the next second; the first time there is nothing to compare with. */
  take({ engine, peer }: Stats, at: number): void {
    const before = this.#before;
    this.#before = engine;
    if (before === undefined) return;
    const gain = (name: string): number => (engine[name] ?? 0) - (before[name] ?? 0);
    const sample = {
      at,
      sentBytes: gain("bytesSent"),
      receivedBytes: gain("bytesReceived"),
      sentDatagrams: gain("datagramsSent"),
      receivedDatagrams: gain("datagramsReceived"),
      naks: gain("slotsAskedFor"),
      repairs: gain("slotsRepaired"),
      lost: gain("messagesLost"),
      loopLagMs: peer["loopLagMs"] ?? 0,
    };
    this.#samples = [...this.#samples, sample].slice(-limits.samples);
  }
}
