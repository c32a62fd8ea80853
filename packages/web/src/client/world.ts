/**
 * What the connection needs of its surroundings, so that tests can be the socket, the clock and the chance.
 * @module
 */

export interface SocketHandlers {
  readonly onOpen: () => void;
  readonly onText: (text: string) => void;
  /** Once, whether it ever opened or not. */
  readonly onClosed: () => void;
}

export interface SocketLike {
  readonly send: (text: string) => void;
  readonly close: () => void;
}

export interface ClientWorld {
  readonly openSocket: (handlers: SocketHandlers) => SocketLike;
  /** Calls back after that many milliseconds, unless what it returns is called before. */
  readonly after: (ms: number, call: () => void) => () => void;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** Unlike any other so far, in this page and others. */
  readonly newId: () => string;
}
