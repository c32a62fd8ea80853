/**
 * Who comes in: whoever says hello gets a session, or is told why not.
 *
 * @module
 */
import type { ClientFrame, ServerFrame } from "../protocol/index.ts";
import type { Session, SessionHost } from "./session.ts";
import type { Sessions } from "./sessions.ts";

export type Hello = Extract<ClientFrame, { readonly type: "hello" }>;
export type ByeReason = Extract<ServerFrame, { readonly type: "bye" }>["reason"];

export interface Entered {
  readonly session: Session;
  /** It is the one that the client had. */
  readonly resumed: boolean;
  /** What a guest comes back with; `undefined` for whoever is no guest. */
  readonly pass?: string | undefined;
}

export interface Entrance {
  enter(hello: Hello): Entered | ByeReason | Promise<Entered | ByeReason>;
}

/** For the person whose gateway it is, and their programs. */
export function ownEntrance(sessions: Sessions, host: SessionHost): Entrance {
  return {
    enter({ resume }) {
      const known = sessions.find(resume?.session ?? "");
      return { session: known ?? sessions.begin(host), resumed: known !== undefined };
    },
  };
}
