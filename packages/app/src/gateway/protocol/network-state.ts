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

/** One line of the sequence diagram: a frame from one peer to another, or to everybody. */
export const protocolEvent = v.object({
  id: itemId,
  at: moment,
  /** The frame's name in docs/protocol.md, such as `announce`, `request`, `nak`. */
  frame: v.string(),
  from: personId,
  /** `null`: everybody. */
  to: v.nullable(personId),
  way: v.picklist(["multicast", "unicast"]),
  /** A few words, such as `slots 17–20`. */
  text: v.string(),
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
  /** The last 500. */
  protocol: v.array(protocolEvent),
});
export type NetworkState = v.InferOutput<typeof networkState>;
