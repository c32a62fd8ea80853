/**
 * Channel `network`: links, findings of the doctor, who hears whom, traffic, and the protocol as it happens.
 * @module
 */
import * as v from "valibot";
import { itemId, moment, personId } from "./parts.ts";

export const networkLink = v.object({
  id: v.string(),
  name: v.string(),
  kind: v.picklist(["lan", "loopback"]),
  addresses: v.array(v.string()),
  /** What works on it, in plain words of the doctor. */
  state: v.picklist(["good", "troubled"]),
  trouble: v.nullable(v.string()),
});
export type NetworkLink = v.InferOutput<typeof networkLink>;

export const finding = v.object({
  id: itemId,
  tone: v.picklist(["good", "note", "problem"]),
  title: v.string(),
  /** What it means and what to do; empty when there is nothing to do. */
  advice: v.string(),
});
export type DoctorFinding = v.InferOutput<typeof finding>;

/** One second. */
export const sample = v.object({
  at: moment,
  sentBytes: v.number(),
  receivedBytes: v.number(),
  sentDatagrams: v.number(),
  receivedDatagrams: v.number(),
  /** Slots asked for again, and slots sent again. */
  naks: v.number(),
  repairs: v.number(),
  lost: v.number(),
  loopLagMs: v.number(),
});
export type TrafficSample = v.InferOutput<typeof sample>;

/** One of those that a frame is between or about, who may not be here (any more), or not be known yet. */
export const frameParty = v.object({ person: personId, name: v.string() });
export type FrameParty = v.InferOutput<typeof frameParty>;

/** One line of the sequence diagram: a frame from one peer to another, or to everybody; or several alike. */
export const protocolEvent = v.object({
  id: itemId,
  at: moment,
  /** The frame's name in docs/protocol.md, such as `announce`, `request`, `nak`; or `slots` or `repair`. */
  frame: v.string(),
  from: frameParty,
  /** `null`: everybody. */
  to: v.nullable(frameParty),
  way: v.picklist(["multicast", "broadcast", "unicast"]),
  /** How many alike this stands for: slots where there are slots, otherwise frames. */
  count: v.number(),
  /** A few words, such as `17–20 (4) of stream 3 to lobby`. */
  text: v.string(),
  /** Whom it speaks of, and what an `update` says of them. */
  about: v.array(
    v.object({
      party: frameParty,
      state: v.nullable(v.picklist(["alive", "suspected", "failed", "left"])),
    }),
  ),
  /** Left out just before this one, because there were too many. */
  omitted: v.number(),
});
export type ProtocolEvent = v.InferOutput<typeof protocolEvent>;

/** How one of the people and this peer hear each other; `null` is not known. */
export const reach = v.object({
  person: personId,
  /** Its multicasts reach us, it says that ours reach it, and datagrams between the two alone arrive. */
  heard: v.nullable(v.boolean()),
  hearsUs: v.nullable(v.boolean()),
  unicast: v.nullable(v.boolean()),
  roundTripMs: v.nullable(v.number()),
});
export type PersonReach = v.InferOutput<typeof reach>;

export const networkState = v.object({
  links: v.array(networkLink),
  /** Of everybody with a peer of their own. */
  reach: v.array(reach),
  findings: v.array(finding),
  /** The last two minutes. */
  samples: v.array(sample),
  /** The last 500; they begin when somebody watches the channel. */
  protocol: v.array(protocolEvent),
});
export type NetworkState = v.InferOutput<typeof networkState>;
