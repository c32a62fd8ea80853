/**
 * What a lab peer is told on its standard input and what it tells on its standard output, one JSON object a line. Times
 * are on the shared clock.
 * @module
 */

import type { UdpOptions } from "../../packages/earshot/src/transport/udp/index.ts";
import type { StreamCommand, StreamLine } from "./stream-lines.ts";

/** What a peer is made with: the part of the library's options that fits into JSON. */
export interface PeerSettings {
  readonly name?: string;
  readonly roles?: readonly string[];
  readonly realm?: string;
  readonly secret?: string;
  /** PEM of an Ed25519 private key. */
  readonly identity?: string;
  readonly seeds?: readonly string[];
  readonly interfaces?: readonly string[];
  readonly port?: number;
  readonly cache?: string;
  /** A UDP transport of its own with these, in place of `interfaces` and `port`. */
  readonly udp?: UdpOptions;
}

export type Command =
  /** Joins with the settings that the peer was started with; again after `close`. */
  | { readonly do: "join" }
  | { readonly do: "update"; readonly name?: string; readonly roles?: readonly string[] }
  | {
      readonly do: "find";
      readonly role?: string;
      readonly group?: string;
      readonly service?: string;
      readonly atLeast: number;
      readonly timeoutMs: number;
    }
  /** Takes part in a group and tells what it hears. */
  | { readonly do: "group"; readonly name: string }
  | {
      readonly do: "send";
      readonly group: string;
      readonly text: string;
      readonly atLeast?: number;
    }
  /** Answers requests with its name and what was asked, after so long. */
  | { readonly do: "serve"; readonly service: string; readonly afterMs?: number }
  /** Asks whoever has this role; tells the reply as text. */
  | {
      readonly do: "request";
      readonly role: string;
      readonly service: string;
      readonly text: string;
      readonly repeat: "never" | "safe";
      readonly timeoutMs: number;
    }
  /** Keeps the event loop busy, as a program that computes. */
  | { readonly do: "block"; readonly ms: number }
  | { readonly do: "stats" }
  | { readonly do: "describe" }
  | { readonly do: "close" }
  | StreamCommand;

/** A member as a lab peer tells of it. */
export interface SeenMember {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  readonly addresses: readonly string[];
  readonly state: "alive" | "suspected";
}

export type PeerLine =
  /** Everything is loaded; nothing has been sent. */
  | { readonly type: "ready" }
  /** Just before `join()` is called, and when it has resolved. */
  | { readonly type: "joining"; readonly at: number }
  | {
      readonly type: "joined";
      readonly id: string;
      readonly at: number;
      readonly present: readonly SeenMember[];
    }
  | {
      readonly type: "change";
      readonly change: string;
      readonly name: string;
      readonly id: string;
      readonly at: number;
      readonly present: readonly SeenMember[];
    }
  | { readonly type: "status"; readonly status: { readonly type: string }; readonly at: number }
  | {
      readonly type: "message";
      readonly group: string;
      readonly from: string;
      readonly text: string;
      readonly at: number;
    }
  | {
      readonly type: "answer";
      readonly to: number;
      readonly value: unknown;
      readonly at: number;
    }
  | {
      readonly type: "refused";
      readonly to: number;
      readonly code: string | undefined;
      readonly message: string;
    }
  | StreamLine;
