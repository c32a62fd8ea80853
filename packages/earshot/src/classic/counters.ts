/**
 * What a classic service counts. What strangers do wrong is one of these, never an exception.
 * @module
 */

export const classicCounterTable = {
  received: "datagrams, lines or pieces that were taken",
  sent: "datagrams, lines or pieces that were handed to the system",
  connections: "TCP connections that were accepted",
  droppedMalformed: "not UTF-8, or without a meaning in this protocol",
  droppedTooLong: "longer than this protocol allows",
  droppedBudget: "answers that were not given because too many were asked for",
  droppedOwn: "our own, heard back",
  droppedCopy: "the same text a second time, over another link",
  droppedForeign: "from a network that was not chosen, or from a port that only services have",
  refusedClients: "connections turned away because there were too many",
  closedSlow: "connections closed because their reader did not keep up",
  closedIdle: "connections closed because nothing came for too long",
  closedBroken: "connections that ended with an error",
  sendErrors: "datagrams that the system did not take",
} as const;

export type ClassicCounters = { -readonly [Name in keyof typeof classicCounterTable]: number };

export function newCounters(): ClassicCounters {
  return Object.fromEntries(
    Object.keys(classicCounterTable).map((name) => [name, 0]),
  ) as ClassicCounters;
}
