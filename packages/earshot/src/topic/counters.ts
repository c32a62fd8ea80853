/**
 * What topics count. What another peer does wrong is never an exception: it is one of these.
 * @module
 */

export const topicCounterTable = {
  entriesAppended: "entries that this peer wrote",
  entriesReceived: "entries of others that were verified and stored",
  entriesFilledIn: "of these, how many came later than what follows them",
  entriesPruned: "entries let go by retention",
  messagesHeard: "live messages",
  messagesKnown: "live messages that brought nothing new",
  messagesWaiting: "live messages that came before what precedes them",
  malformed: "messages and answers that could not be read",
  forged: "chains or retractions whose signature or hashes are wrong",
  withheld: "answers that lacked what the holder had said it has",
  stalled: "questions that were not answered",
  failovers: "questions that went to another holder after that",
  comparisons: "digests asked for",
  comparisonsEqual: "digests that were the same",
  chunksFetched: "chunks that were fetched and are good",
  chunksServed: "chunks given to others",
  questionsRefused:
    "questions of others that were not answered: nothing there, or too many at once",
  forks: "places where an author signed two entries of one number",
  holes: "places where nobody had what comes between",
  retractions: "entries taken back",
  droppedLogs: "logs for which there was no room",
  droppedBranches: "forks and holes for which there was no room",
  droppedRetractions: "retractions for which there was no room",
  droppedFull: "live messages for which there was no room to wait",
  timesAhead: "entries whose time was too far ahead to move our clock",
  ownLogsRenewed: "times that our own log was found to have been continued elsewhere",
} as const;

export type TopicCounterName = keyof typeof topicCounterTable;
export type TopicCounters = Record<TopicCounterName, number>;

export function newTopicCounters(): TopicCounters {
  return Object.fromEntries(
    Object.keys(topicCounterTable).map((name) => [name, 0]),
  ) as TopicCounters;
}
