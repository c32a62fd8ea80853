/**
 * What every textbook protocol here has in common: a name, addresses that it listens on, a start and an
 * end, and telling what happens. Whoever runs several of them needs to know no more.
 * @module
 */
import type { ClassicCounters } from "./counters.ts";

/** Somewhere that a service listens. */
export interface Endpoint {
  readonly transport: "tcp" | "udp";
  /** `"multicast"` and `"broadcast"` endpoints are heard on every link that was chosen. */
  readonly how: "unicast" | "multicast" | "broadcast";
  /** IP literal: an address of this host, a group, or `"::"` for every address. */
  readonly host: string;
  readonly port: number;
}

/** Somewhere that it wanted to listen and could not. */
export interface Refusal extends Endpoint {
  /** The operating system's code, such as `EADDRINUSE`. */
  readonly code: string;
  /** The same for people. */
  readonly reason: string;
}

/** Where a datagram or a connection came from. */
export interface Remote {
  readonly host: string;
  readonly port: number;
}

/** The addresses of these, each once. */
export function hostsOf(remotes: readonly Remote[]): readonly string[] {
  return [...new Set(remotes.map(({ host }) => host))];
}

/** What happens to a service, for a program to show; nothing that it does depends on it. */
export type ClassicEvent = { readonly service: string } & (
  | { readonly type: "opened"; readonly endpoint: Endpoint }
  | { readonly type: "closed"; readonly endpoint: Endpoint }
  | { readonly type: "refused"; readonly refusal: Refusal }
  /** Somebody connected by TCP, or went; `why` is absent for who left in order. */
  | { readonly type: "connected"; readonly from: Remote }
  | { readonly type: "disconnected"; readonly from: Remote; readonly why?: string }
  /** Text that came and had a meaning. */
  | { readonly type: "heard"; readonly from: Remote; readonly text: string }
  /** Text that was sent on our own account, not as an answer. */
  | { readonly type: "said"; readonly text: string }
  /** Somebody answered a question, a broadcast or a multicast of ours. */
  | { readonly type: "answered"; readonly from: Remote; readonly text: string }
  /** Nobody else is waited for: these addresses answered, each once. */
  | { readonly type: "collected"; readonly hosts: readonly string[] }
  /** A service that ends by itself has ended, such as a greeting group at "Adiós". */
  | { readonly type: "ended"; readonly why: string }
);

/** An event as a service tells it: the name is added on the way. */
export type Happening = ClassicEvent extends infer Event
  ? Event extends ClassicEvent
    ? Omit<Event, "service">
    : never
  : never;

export type Tell = (event: ClassicEvent) => void;

/** What every service can be given. */
export interface ClassicOptions {
  /** Told what happens. Must not throw. */
  readonly onEvent?: Tell;
}

export interface ClassicService extends AsyncDisposable {
  readonly name: string;
  /** Where it listens now. */
  readonly endpoints: readonly Endpoint[];
  /** Where it would listen, and why it does not. */
  readonly refusals: readonly Refusal[];
  readonly counters: Readonly<ClassicCounters>;
  /**
   * Opens its sockets. Those that cannot be opened are told as `refused`, and the rest goes on.
   * @throws `ERR_EARSHOT_PORT_IN_USE`, `ERR_EARSHOT_NOT_PERMITTED`, `ERR_EARSHOT_NO_LINKS` when none could be
   * opened; `ERR_EARSHOT_CLOSED` after `close`.
   */
  start(): Promise<void>;
  /** Ends it and everything that it opened. Safe to call twice. */
  close(): Promise<void>;
}
