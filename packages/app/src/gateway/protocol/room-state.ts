/**
 * Channel `room`: who is here, and what there is, each in a few words; the rest is in channels of its own.
 * @module
 */
import * as v from "valibot";
import { icon, itemId, moment, personId, status } from "./parts.ts";

/** Somebody in the room: a peer, or a guest of one. Oneself is `self`, not among `people`. */
export const person = v.object({
  id: personId,
  /** As it says; where several have the same, `label` tells them apart. */
  name: v.string(),
  label: v.string(),
  status,
  icon,
  roles: v.array(v.string()),
  services: v.array(v.string()),
  /** A guest is reached through this peer. */
  via: v.nullable(personId),
  /** `suspected`: it may be gone. */
  state: v.picklist(["alive", "suspected"]),
  /** How it is reached; `null` is not known. */
  multicast: v.nullable(v.boolean()),
  unicast: v.nullable(v.boolean()),
  addresses: v.array(v.string()),
  since: moment,
});
export type Person = v.InferOutput<typeof person>;

/** Who came and went, newest last, at most 200. */
export const presence = v.object({
  id: itemId,
  at: moment,
  type: v.picklist(["came", "left", "failed", "back", "renamed"]),
  person: personId,
  label: v.string(),
  /** For `renamed`. */
  before: v.nullable(v.string()),
});
export type Presence = v.InferOutput<typeof presence>;

export const conversationSummary = v.object({
  id: itemId,
  title: v.string(),
  /** Between two, named after the other one. */
  direct: v.boolean(),
  /** The lobby is everybody's and cannot be left. */
  lobby: v.boolean(),
  /** `invited`: not accepted yet. */
  mine: v.picklist(["member", "invited"]),
  invitedBy: v.nullable(personId),
  /** Ids of members, oneself included, and of those that have not answered yet. */
  members: v.array(personId),
  pending: v.array(personId),
  unread: v.number(),
  /** How many of the unread ones mention me. */
  mentions: v.number(),
  last: v.nullable(v.object({ from: personId, label: v.string(), text: v.string(), at: moment })),
});
export type ConversationSummary = v.InferOutput<typeof conversationSummary>;

export const boardSummary = v.object({
  id: itemId,
  subject: v.string(),
  by: personId,
  byLabel: v.string(),
  subscribed: v.boolean(),
  posts: v.number(),
  unread: v.number(),
  lastAt: v.nullable(moment),
});
export type BoardSummary = v.InferOutput<typeof boardSummary>;

export const gameSummary = v.object({
  id: itemId,
  kind: v.picklist(["quiz", "duel"]),
  title: v.string(),
  host: personId,
  hostLabel: v.string(),
  phase: v.picklist(["lobby", "playing", "over"]),
  players: v.number(),
  /** Whether I play, host, or only watch. */
  mine: v.picklist(["none", "player", "host"]),
  winner: v.nullable(v.string()),
});
export type GameSummary = v.InferOutput<typeof gameSummary>;

export const calculatorServer = v.object({
  id: personId,
  label: v.string(),
  /** Of the last call, in milliseconds. */
  roundTripMs: v.nullable(v.number()),
});
export type CalculatorServer = v.InferOutput<typeof calculatorServer>;

export const roomState = v.object({
  self: person,
  realm: v.string(),
  /** The realm has a secret: what is said is sealed. */
  closed: v.boolean(),
  people: v.array(person),
  presence: v.array(presence),
  conversations: v.array(conversationSummary),
  boards: v.array(boardSummary),
  games: v.array(gameSummary),
  calculators: v.array(calculatorServer),
  /** The address for phones on the same network, when it is shared. */
  guestAddress: v.nullable(v.string()),
  /** Nobody has been heard although there was time enough. */
  alone: v.boolean(),
});
export type RoomState = v.InferOutput<typeof roomState>;
