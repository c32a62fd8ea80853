/**
 * Every bound of the classic protocols in one place, each with its reason. What programs of a textbook
 * can take decides what is sent; what a room of students can do wrong decides what is held.
 * @module
 */

import { assert } from "../core/limits.ts";

interface Limit {
  readonly value: number;
  readonly why: string;
}

const table = {
  // What fits where
  datagramBytes: {
    value: 1_000,
    why: "the Java programs of the textbook read into 1,000 bytes, the Python ones into 1,024; more is cut off there",
  },
  heardBytes: { value: 8_192, why: "longest datagram that is taken: the textbook's common size" },
  lineBytes: { value: 4_096, why: "longest line of a TCP protocol; longer ones are skipped" },
  nameBytes: { value: 64, why: "a name is a label for people, as natively" },
  textBytes: { value: 3_072, why: "one message of a chat, so that with its header it fits a line" },
  pieceBytes: { value: 2_048, why: "what one recv() of the textbook's many-clients server takes" },
  utfBytes: { value: 65_535, why: "writeUTF counts its bytes in 16 bits" },

  // What clients can make us hold
  clients: {
    value: 4_096,
    why: "TCP connections of one service: a campus, and below most limits on files",
  },
  queuedBytes: {
    value: 65_536,
    why: "answers that wait for one reader before nothing more is read from it",
  },
  slowBytes: {
    value: 1_048_576,
    why: "what others say to a reader that does not read, before it is let go",
  },
  idleMs: { value: 600_000, why: "a connection without a word for ten minutes is given up" },
  registerMs: { value: 30_000, why: "time to register with the chat server" },
  keepAliveMs: {
    value: 10_000,
    why: "silence before TCP asks whether the other end is still there",
  },
  keepAliveProbeMs: { value: 5_000, why: "pause between these questions" },
  keepAliveProbes: { value: 3, why: "unanswered questions until a half-open connection is gone" },

  // Rates
  answersPerS: { value: 500, why: "answers to datagrams a second, from all sources together" },
  answersPerSourcePerS: { value: 50, why: "and to one source" },
  sources: { value: 1_024, why: "sources whose rate is remembered" },
  chatClients: {
    value: 1_000,
    why: "connections of the chat server: each hears of all others, which grows with the square",
  },
  listBytes: { value: 262_144, why: "longest line of a chat server: a list of all its users" },
  chatLinesPerS: { value: 50, why: "lines of one chat client; more are taken later, not lost" },
  chatLinesBurst: { value: 200, why: "lines of one chat client at once" },
  relaysPerS: {
    value: 100,
    why: "lines a second that a bridge takes from a multicast group into a room",
  },

  // Rooms
  viewEntries: { value: 1_024, why: "hosts in the view of broadcast discovery" },
  viewAgeMs: { value: 600_000, why: "a host not heard of for ten minutes leaves that view" },
  people: { value: 1_024, why: "people of one room who are remembered by name" },
  heldLines: { value: 1_024, why: "lines that another peer carries, kept in case it is gone" },
  nativeActs: {
    value: 4_096,
    why: "what clients of a chat server do among native people and has not been told there yet",
  },
  conversations: { value: 1_024, why: "conversations of one chat server" },
  conversationsPerUser: { value: 64, why: "conversations that one user is in" },
  invitations: { value: 256, why: "people invited to one conversation who have not answered" },
  boards: { value: 256, why: "boards that plain text can reach" },
  boardsFollowed: {
    value: 16,
    why: "native boards that plain text follows: each takes one of a peer's 32 groups",
  },
  boardMessages: { value: 100, why: "messages of one board that are kept for who asks" },
  boardHistory: {
    value: 10,
    why: "messages that one SUBSCRIBE brings: no flood for a small question",
  },
  names: { value: 256, why: "names that the name service lists in one answer" },

  // Times
  collectMs: { value: 3_000, why: "the textbook waits three seconds for answers" },
  acknowledgeMs: { value: 200, why: "the textbook's time-out for acknowledgements" },
  rescanMs: { value: 3_000, why: "how often the interfaces are read again" },
  electMs: {
    value: 1_000,
    why: "a bridge that just came listens this long before it speaks: another may be there",
  },
  copyMs: {
    value: 1_000,
    why: "a text that comes again over another link within this time is a copy",
  },
  quietMs: {
    value: 600_000,
    why: "programs are ended without a word: who said nothing in plain text for ten minutes is gone",
  },
  heldMs: {
    value: 10_000,
    why: "a killed peer is noticed within three seconds, or some more on a busy machine; until then nobody carries what it carried",
  },
  carriedMs: {
    value: 500,
    why: "what another peer carried may take this long to show that it was carried",
  },
  takeOverMs: { value: 250, why: "how often a peer looks whether it carries words now" },
  restoreMs: {
    value: 60_000,
    why: "after a start, clients of the chat server may rejoin conversations that it forgot",
  },
  reconnectMinMs: { value: 250, why: "first pause of a client that lost its server; doubles" },
  reconnectMaxMs: { value: 5_000, why: "longest pause of such a client" },
};

export type ClassicLimits = { readonly [Name in keyof typeof table]: number };

/** Each with its reason. */
export const classicLimitTable: Readonly<Record<keyof ClassicLimits, Limit>> = table;

/** The values alone. */
export const classicLimits: ClassicLimits = Object.fromEntries(
  Object.entries(table).map(([name, { value }]) => [name, value]),
) as ClassicLimits;

const { textBytes, nameBytes, lineBytes, datagramBytes, clients, chatClients } = classicLimits;
assert(textBytes + 2 * nameBytes + 32 <= lineBytes, "a text with its command fits a line");
assert(8 * nameBytes <= datagramBytes, "names leave room for a text in a datagram");
assert(
  classicLimits.carriedMs + classicLimits.takeOverMs < classicLimits.heldMs,
  "what is held is carried before it is forgotten",
);
assert(chatClients <= clients, "the chat takes no more than any other service");
assert(
  classicLimits.boardHistory <= classicLimits.answersPerSourcePerS,
  "the history of a board is one answer",
);
