/**
 * Every limit, interval and budget of the engine in one place: value, unit in the name, reason.
 * @module
 */

/** By name; `limits.ts` gives the values. */
export const table = {
  // What fits where
  datagramBytes: {
    value: 1_200,
    why: "payload that every link carries unfragmented until more is known (RFC 8085 §3.2 with room for tunnels)",
  },
  controlBytes: {
    value: 1_500,
    why: "largest control datagram that is read; none that is sent comes near",
  },
  nameBytes: { value: 64, why: "a label for people, shown in lists" },
  roleBytes: { value: 48, why: "a role is a word" },
  roles: { value: 16, why: "roles of one peer" },
  groupBytes: { value: 64, why: "a group's full name travels in announcements" },
  groups: { value: 32, why: "groups of one peer that are announced by name" },
  numberedGroups: {
    value: 192,
    why: "groups of one peer that are announced by number, as topics are: 768 bytes",
  },
  addresses: { value: 8, why: "advertised addresses of one peer" },
  metadataBytes: { value: 512, why: "an announcement is one datagram" },
  announcedBytes: {
    value: 825,
    why: "what a peer announces of its own choice, in all: name, roles, metadata, groups, services",
  },
  serviceBytes: { value: 48, why: "a service is named by a word, as a role is" },
  services: { value: 32, why: "services of one peer; all must fit its announcement" },
  announcementBytes: {
    value: 1_104,
    why: "announcement and signature with header, seal, view, echo and request in one datagram",
  },

  // What remote peers can make us hold
  members: { value: 4_096, why: "largest view; more are counted and left out" },
  candidates: { value: 2_048, why: "peers heard of but not yet proven present" },
  tombstones: { value: 8_192, why: "lives that ended, remembered against replays and for healing" },
  pendingVerifications: {
    value: 512,
    why: "signatures waiting to be checked: 512 take about 60 ms",
  },
  paths: { value: 8, why: "source addresses remembered for one peer" },
  seeds: { value: 64, why: "addresses asked by unicast" },
  updatesQueued: { value: 1_024, why: "membership updates waiting to be piggybacked" },
  outstandingProbes: { value: 256, why: "relayed probes in flight for others" },

  // Discovery
  announceMinMs: { value: 5_000, why: "shortest mean interval between periodic announcements" },
  firstAnnounceMs: {
    value: 1_500,
    why: "mean time to the first periodic announcement of a newcomer",
  },
  announceGroupBytesPerS: {
    value: 300,
    why: "all members together keep to this for announcements on one way (RFC 3550 §6.2)",
  },
  changesAtOnce: { value: 8, why: "changes of this peer that are each announced at once" },
  changesPerS: {
    value: 20,
    why: "announcements of further changes: who opens a hundred topics tells of several at a time",
  },
  requestRetries: { value: 3, why: "requests at start after the first: answers may be lost" },
  requestRetryMs: { value: 250, why: "first retry; doubles" },
  answerSpreadMsPerMember: {
    value: 0.5,
    why: "answers of a view spread over this much time for each member",
  },
  answerAllBelow: { value: 32, why: "up to this many members all answer a newcomer" },
  answerRanks: {
    value: 4,
    why: "above that, this many answer, chosen by hash, and tell the rest in a roster",
  },
  strangersPerS: {
    value: 2_000,
    why: "datagrams of lives never met that a closed realm tries to open: 20 µs each",
  },
  rostersPerS: {
    value: 100,
    why: "rosters and fetches that members get answered, each of many datagrams",
  },
  answersPerS: {
    value: 400,
    why: "datagrams to unproven addresses by all members together; each has its share",
  },
  challengeMs: { value: 30_000, why: "a challenge is good for one to two of these" },
  vouchMs: {
    value: 1_500,
    why: "in large views, how long others have to vouch for a newcomer before we ask it ourselves",
  },
  vouchMsPerMember: {
    value: 5,
    why: "and a random part of this much for each member, so that not all ask it at once",
  },
  unicastCopies: {
    value: 64,
    why: "unicast copies of one announcement to members that may not hear multicast",
  },
  freshnessMs: { value: 1_500, why: "paths heard within the same span count as equally good" },
  healBytes: { value: 256, why: "what asking a failed member again may cost at its old addresses" },
  candidateMs: { value: 20_000, why: "a candidate that never answers is forgotten" },
  tombstoneMs: {
    value: 600_000,
    why: "how long an ended life is remembered; well above twice challengeMs",
  },
  healMs: { value: 10_000, why: "how often one failed member's last address is tried" },
  syncMs: { value: 1_000, why: "shortest time between two comparisons of views" },
  syncDoublings: {
    value: 5,
    why: "comparisons that change nothing become rarer, their wait doubling so often",
  },
  syncBehindMs: { value: 150, why: "the same for a peer that knows fewer than the other" },
  fetchMs: { value: 300, why: "a fetch that is not answered is asked of another" },
  fetchTries: { value: 8, why: "two for each of the holders that are remembered" },
  fetchEntries: { value: 24, why: "announcements asked for at once" },
  silenceMs: { value: 60_000, why: "hearing nobody at all for this long, while sending, is told" },

  // Liveness (SWIM, Das et al. 2002; Lifeguard, Dadgar et al. 2018)
  probePeriodMs: {
    value: 500,
    why: "at most one probe a period; every second one goes to the ring's next, so that each member is probed each two periods",
  },
  probeTimeoutMs: { value: 200, why: "a LAN answers in 1 ms, a busy event loop in 100" },
  strangerPingBytes: {
    value: 80,
    why: "a probe of somebody who may not know us brings the room for an ack, a request and the seal",
  },
  indirectProbes: { value: 3, why: "relays asked when the direct probe is silent" },
  indirectTimeoutMs: { value: 300, why: "direct and indirect together stay within a period" },
  suspicionMinMs: {
    value: 600,
    why: "with confirmations from others; longer than a probe, so that each may look for itself",
  },
  suspicionMaxMs: { value: 1_100, why: "without; period, timeouts and this stay under 3 s" },
  suspicionConfirmations: {
    value: 3,
    why: "independent suspicions that bring it to the minimum (Lifeguard K)",
  },
  suspicionWitnesses: { value: 50, why: "members that look for themselves when one is suspected" },
  suspicionScaleFrom: {
    value: 50,
    why: "larger views stretch suspicion with the logarithm of their size",
  },
  healthMax: { value: 8, why: "Lifeguard's awareness: timeouts grow up to this many times" },
  lagMs: { value: 150, why: "a deadline missed by more counts as ill health of our own" },
  relayTimeoutMs: {
    value: 200,
    why: "a relay says so when it gets no answer, in time for the requester to hear it",
  },
  updateEntries: { value: 40, why: "updates in one datagram" },
  updatesRiding: { value: 6, why: "updates on the back of one probe" },
  newsMs: { value: 10, why: "news is gathered this long, so that many at once make one datagram" },
  newsMsPerMember: { value: 2, why: "news of newcomers is gathered longer the more would hear it" },
  lagToldMs: { value: 1_000, why: "lags above this are told as a status" },
  wakeMs: {
    value: 5_000,
    why: "a lag above this is a sleep: others may have given us up, so we ask anew",
  },
  sweepMs: { value: 5_000, why: "how often what has expired is forgotten" },
  updateTransmissions: { value: 4, why: "times log10(n + 1) that an update is piggybacked" },

  announcementsHeardWithin: {
    value: 3.5,
    why: "mean intervals without a multicast from a member after which it counts as not heard",
  },

  goodbyes: { value: 3, why: "a goodbye is repeated, as nobody can ask for it" },
  goodbyeMs: {
    value: 10,
    why: "between two of them; closing takes this long for each but the last",
  },

  // Groups
  groupsSentTo: {
    value: 1_024,
    why: "names of groups whose messages are counted; a program may send to any",
  },
  heldMessages: {
    value: 16,
    why: "messages of a peer that is not yet proven present, held until it is",
  },
  replayWindow: {
    value: 8_192,
    why: "control datagrams that may arrive out of order; several sockets of one receiver are read in turns",
  },

  packetBytes: {
    value: 1_140,
    why: "a datagram of a machine above the engine, with header, frame and seal around it",
  },

  // Request and reply
  requestBytes: {
    value: 261_120,
    why: "body of a request or a reply: with what is in front of it, a message that is handed over whole",
  },
  failureCodeBytes: { value: 64, why: "an error's code is a word" },
  failureMessageBytes: { value: 255, why: "and its message a sentence" },
  notedCalls: { value: 64, why: "calls out of order that one datagram says are done with" },
  callsOpen: { value: 1_024, why: "calls of one caller to one server that are not answered yet" },
  callsOpenInAll: { value: 8_192, why: "calls of one peer that are not answered yet" },
  callBytes: { value: 67_108_864, why: "bodies of all calls that a peer has made and may repeat" },
  servedBytes: {
    value: 67_108_864,
    why: "bodies that a server holds: of calls that wait or run, and of replies that may be asked for again",
  },
  callRanges: {
    value: 256,
    why: "ranges of a caller's calls that are over; where one is left out, it counts as over",
  },
  concurrency: {
    value: 64,
    why: "calls of one service that run at once, unless it says otherwise",
  },
  callQueue: { value: 256, why: "calls of one service that wait for their turn, the same" },
  replyWindow: { value: 8, why: "replies to one call that are sent and not yet taken" },
  callRepeatAtFirstMs: {
    value: 100,
    why: "a call is repeated after so long while nothing is known of the server",
  },
  callRepeatMinMs: { value: 20, why: "the same for a server that answers at once" },
  callRepeatMaxMs: { value: 1_000, why: "and at most: repetitions double" },
  pollMs: { value: 250, why: "first poll of a call that the server works on; doubles" },
  pollMaxMs: { value: 2_000, why: "and at most" },
  largeAgainMs: {
    value: 1_000,
    why: "a large packet is not repeated sooner: its stream repairs it",
  },
  notedMs: {
    value: 500,
    why: "replies that no further call has acknowledged by then are, in a packet of its own",
  },
  callSilentMs: {
    value: 15_000,
    why: "a call of which its caller says nothing for so long, though it polls, is given up",
  },
  firstViewMs: {
    value: 1_000,
    why: "how long after its start a peer waits for somebody who serves what it asks for",
  },

  // Streams
  nakRanges: { value: 100, why: "ranges of missing slots in one datagram" },
  slotBytes: { value: 1_400, why: "largest slot: what Ethernet carries, with room for tunnels" },
  messageBytes: {
    value: 262_144,
    why: "largest message that is handed over whole; larger ones are read as a stream",
  },
  largeMessageBytes: { value: 67_108_864, why: "largest message: 64 MiB" },
  slotsAtFirst: { value: 32, why: "slots of a stream's ring when it begins; a power of two" },
  slots: {
    value: 8_192,
    why: "largest ring: 11 MB, more than a socket holds and what comes while a lost repair is repeated; a power of two",
  },
  ringBytes: { value: 134_217_728, why: "rings of all streams together" },
  windowSlots: { value: 8_192, why: "slots that a receiver puts in order; a power of two" },
  windowAtFirst: { value: 32, why: "slots that are sent to a member before its first report" },
  reorderBytes: {
    value: 268_435_456,
    why: "slots out of order and split messages of all streams together; slots that do not fit are asked for again",
  },
  heldSlots: { value: 50, why: "slots of a stream held until its start comes" },
  unstarted: { value: 64, why: "streams of which slots are held before their start" },
  burstSlots: { value: 45, why: "63,000 bytes: what one send with segmentation takes" },
  routesMs: {
    value: 100,
    why: "how long the ways to the receivers of a stream are taken for the same",
  },
  eagerBursts: {
    value: 4,
    why: "while fewer are on their way, messages leave at once; then they fill slots",
  },
  burstsInFlight: { value: 24, why: "bursts that the transport has at once: a turn of the loop" },
  streams: { value: 65_535, why: "numbers of streams on the wire; none is used twice in a life" },
  incomingStreams: {
    value: 256,
    why: "streams of one peer that are heard at once: one for each group that it may be in, and some",
  },
  awakeStreams: {
    value: 16_384,
    why: "streams of all peers at which something is under way: 1 KB each",
  },
  slotCostBytes: {
    value: 3_413,
    why: "Linux charges a socket 2,305 bytes for a datagram of 1,400 (2,232 in trains), and gives them back a quarter of the buffer at a time only",
  },
  reportMs: { value: 20, why: "a report that nobody waits for" },
  reportMsPerMember: { value: 1, why: "reports of a large group spread over this much for each" },
  reportAtOnceMembers: { value: 8, why: "up to so many members all report at once when asked" },
  activeSenderMs: {
    value: 1_000,
    why: "a stream that was silent for longer has no share of the socket",
  },
  lookMs: {
    value: 2,
    why: "time between two looks at what is missing: a missing slot is asked for on the second",
  },
  lookMaxMs: { value: 200, why: "the same when repairs do not come" },
  repairMaxMs: {
    value: 50,
    why: "a slot is asked for again after this long at the latest: a sender learns of lost repairs by that",
  },
  backoffFactor: {
    value: 4,
    why: "K of RFC 5401 §3.2.2: the back-off spreads over so many times the time of a repair",
  },
  backoffFromMembers: { value: 4, why: "smaller groups need no back-off" },
  mergeMs: { value: 1, why: "requests for repairs are merged for so long in groups with back-off" },
  repairAgainMs: { value: 1, why: "a slot just repaired is not repaired again" },
  beatMs: { value: 20, why: "first heartbeat after the last slot; doubles while nothing changes" },
  beatMaxMs: { value: 1_000, why: "longest time between heartbeats" },
  startMs: { value: 20, why: "first repetition of a start; doubles" },
  deafBeats: {
    value: 4,
    why: "heartbeats by multicast, answered by none that came so, before a member counts as deaf",
  },
  deafMs: {
    value: 100,
    why: "and how long it then has to get ahead without repairs: a busy host reads data last",
  },
  listenAgainMs: { value: 5_000, why: "how often multicast is tried again with deaf members" },
  slowMs: { value: 5_000, why: "how long a member may hold a stream back" },
  slowSlots: { value: 100, why: "slots in that time that count as progress: 28 KB/s" },
  dropMs: { value: 100, why: "the same for streams that do not wait" },
  rejoinMs: { value: 500, why: "an evicted member, or one without a start, asks again" },
  rejoinMaxMs: { value: 60_000, why: "the same after many evictions; doubles with each" },
  retellMaxMs: { value: 5_000, why: "who may not know of its eviction is told again this often" },
  evictionForgottenMs: { value: 120_000, why: "evictions longer ago than this do not count" },
  paceMs: { value: 25, why: "how often the rate is set anew" },
  paceLoss: {
    value: 0.15,
    why: "lost slots above this share are a queue that is full, not chance",
  },
  paceSlots: { value: 64, why: "fewer slots in that time say nothing about the rate" },
  keyBytes: { value: 64, why: "the key of a best-effort message of which only the latest counts" },
  recentMessages: { value: 1_024, why: "messages of a sender remembered against doubles" },

  // What is told of frames while somebody watches them
  frameMergeMs: {
    value: 100,
    why: "slots, reports and the like that come within this time are told as one",
  },
  framesToldPerS: { value: 200, why: "frames told a second: more than a person can follow" },
  framesToldBurst: { value: 400, why: "frames told at once, as when a crowd is found" },
  framesHeld: { value: 1_024, why: "frames that wait to be told" },
  watchedStreams: { value: 1_024, why: "streams whose highest slot is remembered for watchers" },
  toldRanges: {
    value: 16,
    why: "ranges of slots in one thing that is told; further ones count only",
  },
} as const;
