/**
 * The frames of the gateway's WebSocket, one JSON object each: states of channels and their changes go to
 * pages, commands come from them. docs/gateway.md tells it in words.
 * @module
 */
import * as v from "valibot";
import { command } from "./commands.ts";
import { protocolLimits as limits } from "./limits.ts";
import { nameText } from "./parts.ts";

export const protocolVersion = 1;

/** `room`, `network`, `conversation:ID`, `board:ID` or `game:ID`. */
export const channelName = v.pipe(
  v.string(),
  v.regex(/^(?:room|network|(?:conversation|board|game):.{1,200})$/),
);
const session = v.pipe(v.string(), v.maxLength(64));
const pass = v.pipe(v.string(), v.maxLength(64));
/** Of a channel: one more with each change. It may begin at any number. */
const version = v.pipe(v.number(), v.integer(), v.minValue(1));

export const clientFrame = v.variant("type", [
  /** Comes first. With `resume` what was missed comes as changes, where the gateway still has them. */
  v.object({
    type: v.literal("hello"),
    protocol: v.literal(protocolVersion),
    /** What a guest is called, who is new; nobody else gives one. */
    name: v.optional(nameText),
    /** That of an earlier welcome, of a guest who comes back. */
    pass: v.optional(pass),
    resume: v.optional(v.object({ session, channels: v.record(channelName, version) })),
  }),
  /** Each is answered with its state, also where it is watched already. */
  v.object({
    type: v.literal("watch"),
    channels: v.pipe(v.array(channelName), v.maxLength(limits.channels)),
  }),
  v.object({ type: v.literal("unwatch"), channels: v.array(channelName) }),
  /** The same id within a session is done once, however often it comes. */
  v.object({ type: v.literal("command"), id: v.pipe(v.string(), v.maxLength(64)), command }),
  v.object({ type: v.literal("ping") }),
]);
export type ClientFrame = v.InferOutput<typeof clientFrame>;

/** RFC 6902. */
export const patchOperation = v.variant("op", [
  v.object({ op: v.literal("add"), path: v.string(), value: v.unknown() }),
  v.object({ op: v.literal("replace"), path: v.string(), value: v.unknown() }),
  v.object({ op: v.literal("remove"), path: v.string() }),
]);
export type PatchOperation = v.InferOutput<typeof patchOperation>;

export const serverFrame = v.variant("type", [
  v.object({
    type: v.literal("welcome"),
    protocol: v.literal(protocolVersion),
    session,
    /** The session went on: channels watched before are still watched. */
    resumed: v.boolean(),
    /** Whether this is a guest, who has no peer of their own. */
    guest: v.boolean(),
    /** With it a guest comes back as the same person; whoever has it is that guest. */
    pass: v.optional(pass),
  }),
  v.object({ type: v.literal("state"), channel: channelName, version, state: v.unknown() }),
  v.object({
    type: v.literal("change"),
    channel: channelName,
    /** After the change: one more than before it. */
    version,
    patch: v.array(patchOperation),
  }),
  /** There is no such channel, or no longer. */
  v.object({ type: v.literal("gone"), channel: channelName }),
  v.object({ type: v.literal("result"), id: v.string(), ok: v.literal(true), value: v.unknown() }),
  v.object({
    type: v.literal("result"),
    id: v.string(),
    ok: v.literal(false),
    error: v.object({ code: v.string(), message: v.string() }),
  }),
  v.object({ type: v.literal("pong") }),
  /**
   * The last frame: why the gateway closes. `name`: a guest has to say what they are called; `token`: the
   * address is not, or no longer, the right one.
   */
  v.object({
    type: v.literal("bye"),
    reason: v.picklist(["closing", "slow", "unruly", "full", "version", "name", "token"]),
  }),
]);
export type ServerFrame = v.InferOutput<typeof serverFrame>;
