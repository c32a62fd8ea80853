/**
 * One address of one link with its private socket, and a watch on whether anything gets out of it.
 * @module
 */
import { codeOf, meaningOf } from "./errno.ts";
import type { UdpCounters } from "./counters.ts";
import { type Deliver, askReceiveBuffer, listen } from "./dgram-socket.ts";
import type { Kept } from "./keeper.ts";
import type { StationPlan } from "./links.ts";
import type { Offload } from "./offload.ts";
import type { UdpSettings } from "./options.ts";
import { PrivateSocket } from "./private-socket.ts";
import type { Sockopt } from "./sockopt.ts";

export interface SocketContext {
  readonly sockopt: Sockopt;
  readonly settings: UdpSettings;
  readonly counters: UdpCounters;
  readonly offload: Offload;
}

/** What a private socket tells. */
export interface PrivateEvents {
  readonly deliver: Deliver;
  readonly failed: (error: Error) => void;
  readonly segmentationRefused: (code: string) => void;
}

export class Station implements Kept<StationPlan> {
  readonly plan: StationPlan;
  readonly socket: PrivateSocket;
  #sent = 0;
  #failed = 0;
  #barrenPeriods = 0;

  constructor(plan: StationPlan, socket: PrivateSocket) {
    this.plan = plan;
    this.socket = socket;
  }

  /** Remembers how a send went. */
  note(error: unknown): void {
    if (!error) this.#sent++;
    else if (meaningOf(error).verdict !== "elsewhere" && meaningOf(error).verdict !== "caller")
      this.#failed++;
  }

  /**
   * Ends a period: `works` when something got out, `broken` when for two periods everything failed
   * although the kernel named no firewall and no destination as the reason.
   */
  endPeriod(): "works" | "broken" | "unknown" {
    const verdict = this.#sent > 0 ? "works" : this.#failed > 0 ? "broken" : "unknown";
    this.#sent = 0;
    this.#failed = 0;
    this.#barrenPeriods = verdict === "broken" ? this.#barrenPeriods + 1 : 0;
    return verdict === "broken" && this.#barrenPeriods < 2 ? "unknown" : verdict;
  }

  /** Everything that a station depends on is in its key. */
  update(): void {}

  close(): Promise<void> {
    return this.socket.close();
  }
}

/** Opens a station, on the port that its predecessor had if that is still free. */
export async function openStation(
  context: SocketContext,
  plan: StationPlan,
  previous: Station | undefined,
  events: PrivateEvents,
): Promise<Station> {
  return new Station(plan, await openPrivate(context, plan, previous?.socket.port ?? 0, events));
}

/** Opens a private socket on a host's address (or on the unspecified one), ready to send everywhere. */
export async function openPrivate(
  { sockopt, settings, counters, offload }: SocketContext,
  place: Pick<StationPlan, "family" | "host"> & Partial<Pick<StationPlan, "multicast" | "zone">>,
  port: number,
  { deliver, failed, segmentationRefused }: PrivateEvents,
): Promise<PrivateSocket> {
  const { family, host } = place;
  const plan = { family, host, shared: false, device: undefined, coalesce: offload.coalesces };
  const socket = await sockopt.open({ ...plan, port }).catch((error: unknown) => {
    if (port === 0 || codeOf(error) !== "EADDRINUSE") throw error;
    return sockopt.open({ ...plan, port: 0 });
  });
  listen(socket, sockopt, counters, deliver, failed);
  try {
    counters.socketsOpened++;
    const receiveBufferBytes = askReceiveBuffer(socket, settings.receiveBufferBytes);
    if (family === 4) socket.setBroadcast(true);
    if (place.multicast === true) {
      socket.setMulticastInterface(family === 4 ? host : `::%${place.zone}`);
      sockopt.setMulticast(socket, "hops", settings.ttl);
      sockopt.setMulticast(socket, "loop", 1);
    }
    const { segments } = offload;
    const refused = (code: string): void => {
      counters.segmentationRefused++;
      segmentationRefused(code);
    };
    return new PrivateSocket({
      socket,
      host,
      receiveBufferBytes,
      sockopt,
      segments,
      counters,
      segmentationRefused: refused,
    });
  } catch (error) {
    socket.close();
    throw error;
  }
}
