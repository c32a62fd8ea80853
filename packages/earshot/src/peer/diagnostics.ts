/**
 * What a peer publishes on `node:diagnostics_channel`, for tracing from outside: `earshot:view`,
 * `earshot:status` and `earshot:drop`. Costs nothing while nobody subscribes.
 * @module
 */
import { channel } from "node:diagnostics_channel";
import type { ViewChange } from "../core/events.ts";
import type { PeerId } from "../core/identity.ts";
import type { Status } from "./types/status.ts";

/** What is published, by channel; `peer` is the peer that tells it. */
export interface DiagnosticMessages {
  readonly "earshot:view": {
    readonly peer: PeerId;
    readonly change: ViewChange;
    readonly version: number;
  };
  readonly "earshot:status": { readonly peer: PeerId; readonly status: Status };
  /** A reader of `group` was too slow for one message. */
  readonly "earshot:drop": { readonly peer: PeerId; readonly group: string | undefined };
}

export type Publish = <Name extends keyof DiagnosticMessages>(
  name: Name,
  message: Omit<DiagnosticMessages[Name], "peer">,
) => void;

export function diagnostics(peer: PeerId): Publish {
  const channels = {
    "earshot:view": channel("earshot:view"),
    "earshot:status": channel("earshot:status"),
    "earshot:drop": channel("earshot:drop"),
  };
  return (name, message) => {
    const { hasSubscribers } = channels[name];
    if (hasSubscribers) channels[name].publish({ peer, ...message });
  };
}
