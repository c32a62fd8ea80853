/**
 * What the engine counts. A remote peer's misbehaviour is never an exception: it is one of these.
 * @module
 */

/** Every counter with what it counts; `dropped…` ones are datagrams or frames that had no effect. */
export const counterTable = {
  datagramsReceived: "datagrams of this realm that were opened and read",
  bytesReceived: "their bytes, headers included",
  datagramsSent: "datagrams handed to transports",
  bytesSent: "their bytes, headers included; a multicast counts once",
  droppedTooShort: "shorter than a header",
  droppedBadMagic: "not Earshot",
  droppedBadVersion: "another version of the wire format",
  droppedBadFlags: "flags that this version does not know",
  droppedBadLength: "a length that does not fit what arrived",
  droppedOtherRealm: "another realm, or another secret",
  droppedOwn: "our own, heard back",
  droppedUnsealed: "not sealed in a closed realm, or sealed in an open one",
  droppedUnopened: "the seal did not open: forged, altered or corrupted",
  droppedReplayed: "already received",
  droppedUnknownStream: "for a stream that does not exist here",
  droppedTruncated: "a frame ended too early",
  droppedBadText: "text that is not UTF-8",
  droppedOverLimit: "a value beyond its limit",
  droppedBadValue: "a value that has no meaning",
  droppedForged:
    "an announcement or goodbye whose signature is wrong, or that speaks for another life",
  droppedStranger: "a frame from a peer that has not announced itself",
  droppedUnproven: "a frame that only counts from a member",
  droppedStale: "older than what is known",
  droppedUnasked: "an answer to a question that was not asked, or too late",
  droppedFull: "there was no room: members, candidates or signatures waiting",
  droppedBudget: "an answer that the budget for unproven addresses did not allow",
  droppedNotInGroup: "a message to a group that this peer is not in",
  droppedDuplicate: "a message that has already been delivered",
  droppedRepeated: "a second frame of a kind of which one datagram holds one",
  unknownFrames: "frames of later versions, skipped",
  transmitErrors: "bursts that a transport could not send",
  probesSent: "direct probes",
  probesFailed: "probes that neither direct nor indirect answers ended",
  suspicionsRaised: "members that this peer came to suspect by its own probes",
  refutations: "suspicions of us that we refuted",
  requestsSent: "requests to everybody",
  answersSent: "answers to requests",
  announcementsSent: "announcements to everybody",
  syncsSent: "comparisons of views that were asked for",
  slotsSent: "slots of streams, without repairs; a multicast counts once",
  slotsReceived: "slots of streams that were of use",
  slotsReordered: "slots that came before their turn",
  droppedBeyondWindow: "a slot too far ahead of those in order",
  naksSent: "requests for repairs",
  slotsAskedFor: "slots named in them",
  naksReceived: "requests for repairs by members",
  slotsRepaired: "slots sent again because somebody asked; a multicast counts once",
  reportsSent: "reports on streams that are heard",
  reportsReceived: "reports by members",
  heartbeatsSent: "heartbeats of streams",
  startsSent: "starts of streams",
  evictions: "members that held a stream back and are no longer waited for",
  declines: "members that said they are not in a group, though announced by the same number",
  messagesLost: "messages of streams that will never come, told as gaps",
  packetsSent: "datagrams of machines above the engine, such as requests",
  packetsDelivered: "those of members that were handed up",
  messagesSent: "messages to groups",
  messagesDelivered: "messages to groups that were handed to the program",
  lags: "times this peer's own loop stood still",
} as const;

export type CounterName = keyof typeof counterTable;
export type Counters = Record<CounterName, number>;

export function newCounters(): Counters {
  return Object.fromEntries(Object.keys(counterTable).map((name) => [name, 0])) as Counters;
}
