/**
 * One board as a program holds it: what is on it, what is unread, and what this person does on it.
 * @module
 */
import type { Member } from "../../core/events.ts";
import { invalid } from "../../peer/arguments.ts";
import type { WaitOptions } from "../../peer/types/message.ts";
import type { WatchOptions } from "../../peer/types/options.ts";
import type { Watch } from "../../peer/types/peer.ts";
import type { AppendOptions, AppendReceipt, EntryId } from "../../peer/types/topic.ts";
import type { FoldedTopic } from "../folding/folded-topic.ts";
import { type Followed, Happenings } from "../folding/happenings.ts";
import type { Mark } from "../folding/marks.ts";
import type { Share } from "../folding/shared.ts";
import type { Speaker } from "../guests/speaker.ts";
import type { BoardRoom } from "./board-room.ts";
import type { BoardChange } from "./changes.ts";
import type { BoardEvent } from "./events.ts";
import { pinnedPosts, unreadPosts } from "./select.ts";
import type { BoardState, ListedBoard, Post } from "./state.ts";

export interface PostOptions extends AppendOptions {
  readonly title?: string;
  /** The post that this one answers. */
  readonly replyTo?: EntryId;
}

/** What the holder of all boards does for one of them. */
export interface BoardHost {
  /** Whose boards they are. */
  readonly self: Speaker;
  marks(key: string): readonly Mark[];
  markRead(key: string, posts: readonly Post[]): Promise<void>;
  closed(board: Board): void;
}

export class Board implements Followed<BoardChange>, AsyncDisposable {
  /** What names it: its subject in lower case. */
  readonly key: string;
  readonly subject: string;
  readonly #host: BoardHost;
  readonly #self: Speaker;
  readonly #happenings: Happenings<BoardChange> = new Happenings();
  readonly #posts: FoldedTopic<BoardState, BoardEvent>;
  readonly #following: Disposable;
  readonly #release: () => Promise<void>;

  /** @internal Boards are opened by `Boards`. */
  constructor(
    host: BoardHost,
    { key, subject }: Pick<ListedBoard, "key" | "subject">,
    { it: room, release }: Share<BoardRoom>,
  ) {
    this.#host = host;
    this.#self = host.self;
    this.key = key;
    this.subject = subject;
    this.#posts = room.posts;
    this.#following = room.follow((changes) => this.#happenings.tell(changes));
    this.#release = release;
  }

  get state(): BoardState {
    return this.#posts.state;
  }

  /** In the order of time: the newest 5,000; older ones are found by `search`. */
  get posts(): readonly Post[] {
    return this.state.posts;
  }

  get pinned(): readonly Post[] {
    return pinnedPosts(this.state);
  }

  /** Posts of others that were not marked as read. */
  get unread(): readonly Post[] {
    return unreadPosts(this.state, this.#host.marks(this.key), this.#self.id);
  }

  /** Others who have subscribed and are here. */
  get subscribers(): readonly Member[] {
    return this.#posts.topic.members;
  }

  changes(options: WatchOptions = {}): Watch<BoardChange> {
    return this.#happenings.changes(options);
  }

  subscribe(listener: () => void): Disposable {
    return this.#happenings.subscribe(listener);
  }

  /** Resolves when the history that others hold is here, or nobody else is. @throws as `Topic.caughtUp` */
  caughtUp(options?: WaitOptions): Promise<void> {
    return this.#posts.caughtUp(options);
  }

  /** Publishes. The receipt's `id` names the post. @throws as `Topic.append` */
  post(text: string, { title, replyTo, ...options }: PostOptions = {}): Promise<AppendReceipt> {
    const { name } = this.#self;
    return this.#posts.say(this.#self, { type: "post", name, title, text, replyTo }, options);
  }

  /** Changes a post of one's own. @throws `ERR_EARSHOT_INVALID_ARGUMENT` for another's; as `Topic.append` */
  async edit(
    id: EntryId,
    text: string,
    { title, ...options }: Omit<PostOptions, "replyTo"> = {},
  ): Promise<AppendReceipt> {
    const post = this.#own(id);
    const event = { type: "edit", post: id, title: title ?? post.title, text } as const;
    return this.#posts.say(this.#self, event, options);
  }

  /** Takes a post of one's own back, with all its edits: nobody keeps it. @throws as `edit` */
  async retract(id: EntryId, options: AppendOptions = {}): Promise<void> {
    const { edits } = this.#own(id);
    await this.#posts.takeBack([id, ...edits], options);
  }

  /** Shows a post of one's own above the others: the last three that were pinned. @throws as `edit` */
  async pin(
    id: EntryId,
    pinned: boolean = true,
    options: AppendOptions = {},
  ): Promise<AppendReceipt> {
    this.#own(id);
    return this.#posts.say(this.#self, { type: "pin", post: id, pinned }, options);
  }

  /** Marks posts as read, by default all that are there. @throws as `Topic.append` */
  markRead(posts: readonly Post[] = this.posts): Promise<void> {
    return this.#host.markRead(this.key, posts);
  }

  /** Posts with all these words, the best first; at most 50. @throws as `Topic.search` */
  async search(words: string): Promise<readonly Post[]> {
    const found = await this.#posts.topic.search(words);
    const ids = new Set(found.map(({ id }) => id));
    const ranks = new Map([...ids].map((id, rank) => [id, rank]));
    const hits = this.posts.flatMap((post) => {
      // The words may stand in an edit: what is meant is what the post says now.
      const rank = ranks.get(post.edits.at(-1) ?? post.id) ?? ranks.get(post.id);
      return rank === undefined || !hasWords(post, words) ? [] : [{ post, rank }];
    });
    return hits.toSorted((a, b) => a.rank - b.rank).map(({ post }) => post);
  }

  /** Unsubscribes: what was said stays with this peer's store and with others. */
  async close(): Promise<void> {
    this.#host.closed(this);
    this.#following[Symbol.dispose]();
    this.#happenings.end();
    await this.#release();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** @internal What is unread has changed, though the posts have not. */
  marked(): void {
    this.#happenings.tell([]);
  }

  #own(id: EntryId): Post {
    const post = this.posts.find((each) => each.id === id);
    if (post?.author === this.#self.id) return post;
    throw invalid(
      post === undefined ? "there is no post of this id" : "only its author may do that",
    );
  }
}

/** The index also holds what was there before an edit, and words that are not the author's. */
function hasWords({ title = "", text }: Post, words: string): boolean {
  const all = plain(`${title} ${text}`);
  return plain(words)
    .split(/\s+/)
    .every((word) => all.includes(word));
}

/** Without case and accents, as indexes have it. */
function plain(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
