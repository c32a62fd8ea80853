/**
 * What the transport chose and was granted, as plain data for the doctor and for `stats()`.
 * @module
 */
import type { Way } from "../../core/link.ts";
import type { LinkDescription, TransportDescription } from "../transport.ts";
import type { AttachedLink } from "./attached-link.ts";
import type { LinkWatch } from "./link-watch.ts";
import type { SocketContext } from "./station.ts";

const everyWay: readonly Way[] = ["multicast4", "multicast6", "broadcast", "limited"];

export function describeUdp(
  context: SocketContext,
  watch: LinkWatch,
  facts: TransportDescription["facts"],
): TransportDescription {
  const { settings, counters, sockopt, offload } = context;
  const { data } = watch;
  const buffers = [
    ...[...watch.receivers.values(), ...data.receivers.values()].map(
      (receiver) => receiver.receiveBufferBytes,
    ),
    ...[...watch.stations.values()].map((station) => station.socket.receiveBufferBytes),
  ];
  const refused = [...watch.stations.values(), ...data.speakers.values()].flatMap(
    ({ plan, socket }) =>
      socket.segmentationRefusal === undefined
        ? []
        : [`${socket.segmentationRefusal} at ${plan.host}`],
  );
  return {
    name: "udp",
    links: [...watch.attached.values()].map((link) => describeLink(link, watch)),
    unused: watch.plans.unused,
    facts: {
      port: settings.port,
      dataPort: settings.dataPort,
      ttl: settings.ttl,
      group4: settings.group4,
      group6: settings.group6,
      sockopt: sockopt.name,
      ...facts,
      linkOfArrival: sockopt.bindsToDevice ? "by socket" : "by source address",
      receiveBufferAskedBytes: settings.receiveBufferBytes,
      receiveBufferGrantedBytes: buffers.length === 0 ? 0 : Math.min(...buffers),
      segmentationOffload: offload.segments,
      coalescing: offload.coalesces,
      readsInBatches: sockopt.batches,
      ...(offload.reason !== "" && { offloadReason: offload.reason }),
      ...(refused.length > 0 && { segmentationRefused: refused.join(", ") }),
    },
    counters: { ...counters },
  };
}

function describeLink(link: AttachedLink, watch: LinkWatch): LinkDescription {
  const wayStates = Object.fromEntries(everyWay.map((way) => [way, stateOf(link, way, watch)]));
  return { ...link.offer(), interfaceName: link.plan.interfaceName, wayStates };
}

function stateOf(link: AttachedLink, way: Way, watch: LinkWatch): string {
  if (link.targets(way).length === 0) return "not offered by this interface";
  const sending = watch.troubles.get(`way ${link.plan.id} ${way}`);
  const hearing = way.startsWith("multicast")
    ? watch.troubles.get(`join ${way.at(-1)} ${link.plan.id}`)
    : undefined;
  if (sending !== undefined) return `sending fails: ${sending.code} (${sending.count} times)`;
  if (hearing !== undefined) return `not heard: joining failed with ${hearing.code}`;
  return "in use";
}
