/**
 * The public face of Earshot: join a network, see who is there, talk in groups.
 * @module
 */
export { EarshotError, type ErrorCode } from "./core/errors.ts";
export type { Address } from "./core/address.ts";
export type { Member, Reach, View, ViewChange } from "./core/events.ts";
export type { Epoch, PeerId } from "./core/identity.ts";
export type { BodyKind, SlowPolicy } from "./core/io.ts";
export type { Link, LinkId, Way } from "./core/link.ts";
export type {
  LinkDescription,
  Transport,
  TransportDescription,
  TransportWarning,
} from "./transport/transport.ts";
export type { FrameEvent, FrameName, Mention, Party } from "./frames/frame-event.ts";
export { frameNames } from "./frames/frame-names.ts";
export type { FrameFilter } from "./frames/frame-filter.ts";
export { join } from "./peer/join.ts";
export type { Clock } from "./peer/clock.ts";
export type {
  BatchHandler,
  Group,
  GroupOptions,
  InboxOptions,
  MessageHandler,
  OnFull,
  Readable,
} from "./peer/types/group.ts";
export type {
  Batch,
  BatchMessage,
  Body,
  By,
  FlushOptions,
  LargeBody,
  Message,
  Missing,
  Receipt,
  SendLevel,
  SendOptions,
  SendProgress,
  Structured,
  WaitOptions,
} from "./peer/types/message.ts";
export type {
  Announced,
  Filter,
  FindOptions,
  JoinOptions,
  RecordOptions,
  WatchOptions,
} from "./peer/types/options.ts";
export type {
  Change,
  ChangeFilter,
  ChangeType,
  Closed,
  Peer,
  PeerDescription,
  Stats,
  Watch,
} from "./peer/types/peer.ts";
export type {
  Gathering,
  GatherOptions,
  MissingReply,
  Received,
  Replies,
  Reply,
  Request,
  RequestHandler,
  RequestOptions,
  ServeOptions,
  ServerFilter,
  Target,
} from "./peer/types/rpc.ts";
export type { Schema, SchemaIssue, SchemaResult } from "./peer/types/schema.ts";
export type { Status } from "./peer/types/status.ts";
export type {
  AppendLevel,
  AppendOptions,
  AppendReceipt,
  CaughtUp,
  EntryId,
  Fold,
  FoldOptions,
  Keep,
  ReadOptions,
  Reducer,
  Topic,
  TopicEntry,
  TopicItem,
  TopicOptions,
  TopicRetraction,
} from "./peer/types/topic.ts";
export type { LogicalTime, LogId } from "./topic/records.ts";
