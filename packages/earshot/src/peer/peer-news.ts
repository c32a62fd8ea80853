/**
 * What a peer has to tell: changes of its view and conditions to act upon, each to loops that watch
 * and to `diagnostics_channel`.
 * @module
 */
import type { Member, View, ViewChange } from "../core/events.ts";
import type { PeerId } from "../core/identity.ts";
import { invalid } from "./arguments.ts";
import { diagnostics, type Publish } from "./diagnostics.ts";
import { checkedFilter, fits } from "./filter.ts";
import { Broadcast } from "./flow/broadcast.ts";
import { Standing } from "./standing.ts";
import type { BatchHandler, MessageHandler } from "./types/group.ts";
import type { WatchOptions } from "./types/options.ts";
import type { Change, ChangeFilter, Watch } from "./types/peer.ts";
import type { Status } from "./types/status.ts";

type Handler = MessageHandler | BatchHandler;

interface Seen {
  readonly change: ViewChange;
  readonly previous: Member | undefined;
}

export class PeerNews {
  readonly #changes: Broadcast<Seen> = new Broadcast();
  readonly #statuses: Broadcast<Status> = new Broadcast();
  readonly #standing: Standing = new Standing();
  readonly #publish: Publish;
  /** The members as the last change left them. */
  readonly #members: Map<PeerId, Member> = new Map();
  /** Handlers whose first failure has been told aloud. */
  readonly #warned: WeakSet<Handler> = new WeakSet();
  readonly counters: { statuses: number; inboxDropped: number; handlersFailed: number } = {
    statuses: 0,
    inboxDropped: 0,
    handlersFailed: 0,
  };

  constructor(peer: PeerId) {
    this.#publish = diagnostics(peer);
  }

  viewChanged(change: ViewChange, version: number): void {
    const { member, type } = change;
    const previous = this.#members.get(member.id);
    if (type === "left" || type === "failed") this.#members.delete(member.id);
    else this.#members.set(member.id, member);
    this.#changes.push({ change, previous });
    this.#publish("earshot:view", { change, version });
  }

  tell(status: Status): void {
    this.counters.statuses++;
    this.#standing.note(status);
    this.#statuses.push(status);
    this.#publish("earshot:status", { status });
  }

  dropped(group: string | undefined): void {
    this.counters.inboxDropped++;
    this.#publish("earshot:drop", { group });
  }

  handlerFailed(group: string | undefined, handler: Handler, error: unknown): void {
    this.counters.handlersFailed++;
    this.tell({ type: "handler-failed", group, error });
    if (this.#warned.has(handler)) return;
    this.#warned.add(handler);
    const whose = group === undefined ? "the peer" : `the group ${JSON.stringify(group)}`;
    const warning = `A handler of ${whose} failed; it goes on being called.`;
    warn("EARSHOT_HANDLER_FAILED", warning, error);
  }

  /** @param view the view as it is when a change is read */
  changes(filter: ChangeFilter, options: WatchOptions, view: () => View): Watch<Change> {
    checkedFilter(filter);
    const { types } = filter;
    if (types !== undefined && !Array.isArray(types))
      throw invalid("types must be an array of types of changes");
    const wants = ({ change, previous }: Seen): boolean =>
      (types === undefined || types.includes(change.type)) &&
      (fits(change.member, filter) || (previous !== undefined && fits(previous, filter)));
    return this.#changes.watch(
      options,
      ({ item: { change, previous }, missed }) => ({ ...change, previous, missed, view: view() }),
      wants,
    );
  }

  status(options: WatchOptions): Watch<Status> {
    return this.#statuses.watch(options, ({ item }) => item, undefined, this.#standing.all());
  }

  end(): void {
    this.#changes.end();
    this.#statuses.end();
  }
}

/** For trouble that must not go unseen when nobody watches the status. */
export function warn(code: string, message: string, error: unknown): void {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.emitWarning(message, { type: "EarshotWarning", code, detail });
}
