/**
 * What the transport counts, for `describe()`.
 * @module
 */
export interface UdpCounters {
  datagramsSent: number;
  bytesSent: number;
  /** A train of coalesced datagrams counts as one. */
  datagramsReceived: number;
  bytesReceived: number;
  /** Reads that held several datagrams, joined by the kernel. */
  trainsReceived: number;
  /** Reads that came many at a time from the kernel. */
  batchedReads: number;
  /** Sends of several slots that the kernel cut into datagrams. */
  segmentedBursts: number;
  /** Sockets that had to do without segmentation after an error. */
  segmentationRefused: number;
  /** Our own datagrams, come back by multicast loopback. */
  ownIgnored: number;
  /** From networks that were not chosen. */
  foreignIgnored: number;
  sendErrors: number;
  receiveErrors: number;
  /** Bursts refused because too much was in flight. */
  refusedBursts: number;
  socketsOpened: number;
  socketsRebuilt: number;
  socketsFailed: number;
  linkChanges: number;
}

export function newCounters(): UdpCounters {
  return {
    datagramsSent: 0,
    bytesSent: 0,
    datagramsReceived: 0,
    bytesReceived: 0,
    trainsReceived: 0,
    batchedReads: 0,
    segmentedBursts: 0,
    segmentationRefused: 0,
    ownIgnored: 0,
    foreignIgnored: 0,
    sendErrors: 0,
    receiveErrors: 0,
    refusedBursts: 0,
    socketsOpened: 0,
    socketsRebuilt: 0,
    socketsFailed: 0,
    linkChanges: 0,
  };
}
