/**
 * Bounds of what the gateway holds and does for those who are connected to it. What they may say is bounded by the
 * protocol.
 *
 * @module
 */

export const gatewayLimits = {
  /** States are made anew at most this often. */
  updateMs: 50,
  /** So long at a time, with everybody else's turn in between. */
  sliceMs: 8,
  /** Changes of a channel that are kept for those who come back, and their characters together. */
  keptChanges: 500,
  keptChangesLength: 2_000_000,
  /** Connections at a time; one more is told that it is full. Pages of one person and their programs. */
  sockets: 64,
  /** Streams of events at a time. */
  streams: 32,
  /** Sessions that are kept, with and without a connection; those that were left first go first. */
  sessions: 128,
  /** A session without a connection is kept this long. */
  sessionMs: 300_000,
  /** Results of a session that are kept, for commands that are repeated. */
  results: 1_000,
  /** Commands of a session that are worked on at a time. */
  pendingCommands: 64,
  /** Whoever connects says hello within this. */
  helloMs: 10_000,
  /** A connection that has not been heard for two of these is given up. */
  heartbeatMs: 20_000,
  /** Bytes that wait for a slow connection: more, and it is dropped. */
  bufferedBytes: 8 * 1_024 * 1_024,
  /** How long a goodbye may be on its way. */
  byeMs: 1_000,
  /** Frames of a connection, and requests of the plain door: so many at once, and so many a second. */
  framesAtOnce: 200,
  framesPerS: 50,
  /** Games that are open at a time, the newest: each is a topic of the peer, of which there are some 128. */
  games: 24,
  /** Boards that are subscribed at a time, for the same reason; the rest is for conversations. */
  boards: 64,
  /** News of a game, lines between the messages of a conversation, and comings and goings that are kept. */
  announcements: 100,
  notices: 100,
  presence: 200,
  /** Conditions of the network that are shown. */
  conditions: 20,
  /** Seconds of traffic that are shown. */
  samples: 120,
  /** Frames of the peer that are shown, how often new ones are told, and when it is given up because nobody looks. */
  frames: 500,
  framesMs: 250,
  framesUnseenMs: 5_000,
  /** What replaying a flight recording for a page may take, and frames of it that are shown. */
  recordingMs: 20_000,
  recordingFrames: 10_000,
  /** Characters of a channel's name in an address. */
  channelLength: 300,
  /** Guests who are here at a time, unless the person says otherwise, and pages that each has open. */
  guests: 256,
  guestSessions: 4,
  /** A guest without a connection has left after this. */
  guestAwayMs: 90_000,
  /** Marks of what guests have read are told one at a time, at this distance. */
  guestMarkMs: 250,
  /** As above, for guests, of whom there are many: changes that are kept, and bytes that wait. */
  guestKeptChanges: 50,
  guestKeptChangesLength: 100_000,
  guestBufferedBytes: 1_024 * 1_024,
  /** Conversations and boards that one guest, and all together, have open beyond those of the host: each is a topic. */
  guestTopics: 16,
  guestsTopics: 64,
  /** Guests of whom is remembered which boards they had, while they are away. */
  guestsRemembered: 1_024,
  /** How often it is looked whether this machine still has the address that is shared. */
  shareLookMs: 2_000,
  /** Connections of guests from one address of the network. */
  guestSocketsPerAddress: 64,
  /** How long the calculator is waited for. */
  calculateMs: 10_000,
} as const;
