/**
 * What the machines of request and reply count.
 * @module
 */

/** Every counter with what it counts. */
export const callCounterTable = {
  callsSent: "calls that this peer made",
  callsRepeated: "calls and polls sent because nothing had been heard",
  repliesReceived: "replies that were handed to whoever called",
  callsServed: "calls that were given to a handler",
  callsRefused: "calls that were refused: nobody serves this here, or too many wait",
  callsCancelled: "calls whose caller stopped waiting before there was a reply",
  callsRepeatedToUs: "calls that had come before, and were not run again",
  repliesSent: "replies and failures, without repetitions",
  repliesRepeated: "replies sent again",
  callsGone: "calls asked for of which no reply is kept any more",
  droppedCallPackets: "packets that could not be read, or say what makes no sense",
  droppedReplies: "replies that nobody waits for, or that had come before",
} as const;

export type CallCounterName = keyof typeof callCounterTable;
export type CallCounters = Record<CallCounterName, number>;

export function newCallCounters(): CallCounters {
  const names = Object.keys(callCounterTable);
  return Object.fromEntries(names.map((name) => [name, 0])) as CallCounters;
}
