/**
 * Keeps a world's books on its datagrams: the trace, and each peer's traffic by kind.
 * @module
 */
import type { RealmCipher } from "../../core/wire/seal.ts";
import type { VirtualClock } from "./clock.ts";
import { kindOf } from "../../core/wire/dissect.ts";
import type { NetworkObserver } from "./network.ts";
import { PeerRecord } from "./record.ts";
import type { SimSocket } from "./socket.ts";
import type { Trace } from "./trace.ts";

/** Watches a network. `violation` is told of a datagram that its link cannot carry whole. */
export function chronicle(
  clock: VirtualClock,
  trace: Trace,
  cipher: RealmCipher,
  violation: (text: string) => never,
): NetworkObserver {
  /** The kind of each datagram in the air, found once for all its receivers. */
  const kinds = new WeakMap<Uint8Array, string>();
  return {
    sent: (socket, { from: card, way, group }, to, bytes) => {
      const now = clock.now();
      const kind = kindOf(bytes, cipher);
      kinds.set(bytes, kind);
      const who = socket === undefined ? `(${card.host.name})` : nameOf(socket);
      if (socket !== undefined) recordOf(socket)?.sent.add(now, kind, bytes.length);
      trace.add(now, "sent", who, to ?? aim(way, group, card.link), way, bytes);
      const { payloadBytes } = card.segment;
      if (socket !== undefined && bytes.length > payloadBytes) {
        violation(`${who} sent ${bytes.length} bytes where the link carries ${payloadBytes}`);
      }
    },
    delivered: ({ socket, bytes, from, way }) => {
      const now = clock.now();
      // A rule may have changed the bytes on the way.
      const kind = kinds.get(bytes);
      recordOf(socket)?.received.add(now, kind ?? "damaged", bytes.length);
      trace.add(now, "delivered", from, nameOf(socket), way, bytes, kind !== undefined);
    },
    lost: ({ socket, bytes, from }, why) => {
      trace.add(clock.now(), "lost", from, nameOf(socket), why, bytes, true);
    },
    refused: (socket, error) => {
      trace.add(clock.now(), "refused", nameOf(socket), "", error);
    },
  };
}

function aim(way: string, group: number | undefined, link: string): string {
  return group === undefined ? `${way} on ${link}` : `group ${group} by ${way} on ${link}`;
}

function recordOf(socket: SimSocket): PeerRecord | undefined {
  return socket.owner instanceof PeerRecord ? socket.owner : undefined;
}

/** Peers are told by their names, other sockets by their hosts'. */
function nameOf(socket: SimSocket): string {
  return recordOf(socket)?.name ?? socket.host.name;
}
