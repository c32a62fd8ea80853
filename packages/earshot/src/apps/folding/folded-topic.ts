/**
 * A topic together with the state that is made of it: what every live part of an app stands on.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import type { PeerId } from "../../core/identity.ts";
import { invalid } from "../../peer/arguments.ts";
import type { WaitOptions } from "../../peer/types/message.ts";
import type { Peer } from "../../peer/types/peer.ts";
import type {
  AppendOptions,
  AppendReceipt,
  EntryId,
  Fold,
  Keep,
  Topic,
} from "../../peer/types/topic.ts";
import type { LogId } from "../../topic/records.ts";
import type { Speaker } from "../guests/speaker.ts";
import type { Ignored } from "./reducer.ts";
import { bodyOf, type Said } from "./said.ts";
import { type Shape, wrong } from "./shape.ts";

interface Folding<S, E> {
  readonly name: string;
  readonly shape: Shape<E>;
  readonly reduce: (state: S, said: Said) => S;
  readonly initial: S;
  readonly keep?: Keep | undefined;
  /** Told of each state with the one before. */
  readonly changed: (before: S, after: S) => void;
}

interface Counting {
  readonly ignored: Ignored;
}

export class FoldedTopic<S extends Counting, E extends object> {
  readonly #self: PeerId;
  readonly #folding: Folding<S, E>;
  readonly #topic: Topic;
  readonly #fold: Fold<S>;
  #closed = false;

  private constructor(self: PeerId, folding: Folding<S, E>, topic: Topic) {
    this.#self = self;
    this.#folding = folding;
    this.#topic = topic;
    this.#fold = topic.fold(folding.reduce, folding.initial);
    let before = this.#fold.state;
    this.#fold.subscribe((after) => {
      const earlier = before;
      before = after;
      if (!this.#closed) folding.changed(earlier, after);
    });
  }

  /** Opens it, with what the store holds in the state. @throws as `Peer.topic` */
  static async open<S extends Counting, E extends object>(
    peer: Peer,
    folding: Folding<S, E>,
  ): Promise<FoldedTopic<S, E>> {
    const { name, keep } = folding;
    const topic = await peer.topic(name, keep === undefined ? {} : { keep });
    const folded = new FoldedTopic(peer.id, folding, topic);
    try {
      await folded.#fold.ready();
    } catch (error) {
      await folded.close();
      throw error;
    }
    return folded;
  }

  get state(): S {
    return this.#fold.state;
  }

  get topic(): Topic {
    return this.#topic;
  }

  /** Resolves when what others hold is here, and in the state. */
  async caughtUp(options: WaitOptions = {}): Promise<void> {
    await this.#topic.caughtUp(options);
    await this.#fold.ready(options);
  }

  /**
   * Says it for somebody who speaks through this peer, and resolves when it is in this peer's own state, too.
   * @throws `ERR_EARSHOT_INVALID_ARGUMENT` for what is beyond a limit, and for what the state does not let this
   * person say now; as `Topic.append`
   */
  async say(
    { as }: Pick<Speaker, "as">,
    event: E,
    options: AppendOptions = {},
  ): Promise<AppendReceipt> {
    const said = bodyOf({ ...event, as });
    if (this.#folding.shape(said) === wrong)
      throw invalid("what is to be said is empty, too long, or beyond another limit");
    if (this.#wouldBeRefused(said))
      throw invalid("that may not be said: it is for somebody else to say, or not now");
    const receipt = await this.#topic.append(said, options);
    await this.#fold.ready();
    return receipt;
  }

  /** Takes back what was said through this peer. @throws as `Topic.retract` */
  async takeBack(ids: readonly EntryId[], options: AppendOptions = {}): Promise<void> {
    for (const id of ids) await this.#topic.retract(id, options);
    await this.#fold.ready();
  }

  /** The reducer alone knows who may say what. */
  #wouldBeRefused(said: unknown): boolean {
    const log = "" as LogId;
    const whose = { id: "", author: this.#self, log, sequence: 0, at: 0 };
    const next = this.#folding.reduce(this.state, { ...whose, value: () => said });
    return next.ignored.refused > this.state.ignored.refused;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#fold.close();
    await this.#topic.close();
  }
}

/** Closes what is there, all of it, before the first failure is thrown. */
export async function closeAll(closing: readonly (() => Promise<void>)[]): Promise<void> {
  const settled = await Promise.allSettled(closing.map((close) => close()));
  for (const each of settled)
    if (each.status === "rejected" && !isClosed(each.reason)) throw each.reason;
}

/** Whether it is only that something has been closed before. */
function isClosed(error: unknown): boolean {
  return error instanceof EarshotError && error.code === "ERR_EARSHOT_CLOSED";
}
