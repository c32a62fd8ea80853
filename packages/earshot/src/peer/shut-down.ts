/**
 * The orderly end of a peer: what is under way is brought to its end, goodbye is said, everything is released.
 * @module
 */
import type { CacheKeeper } from "./cache-keeper.ts";
import type { Clock } from "./clock.ts";
import type { Driver } from "./driver/driver.ts";
import type { TransportSet } from "./driver/transport-set.ts";
import { patiently } from "./flow/patience.ts";
import type { FrameWatch } from "./frame-watch.ts";
import type { DirectMail } from "./group/direct-mail.ts";
import { closedError, type GroupHub } from "./group/group-hub.ts";
import { type PeerNews, warn } from "./peer-news.ts";
import type { Recorder } from "./recorder.ts";
import type { Calls } from "./rpc/calls.ts";
import type { Searches } from "./search.ts";
import type { TopicHub } from "./topic/topic-hub.ts";
import type { Closed } from "./types/peer.ts";

export interface Rooms {
  readonly clock: Clock;
  readonly searches: Searches;
  readonly direct: DirectMail;
  readonly topics: TopicHub;
  readonly calls: Calls;
  readonly hub: GroupHub;
  readonly transports: TransportSet;
  readonly driver: Driver;
  readonly recorder: Recorder | undefined;
  readonly cache: CacheKeeper | undefined;
  readonly news: PeerNews;
  readonly frames: FrameWatch;
  /** Resolves when the engine has said goodbye. */
  readonly sayGoodbye: () => Promise<void>;
}

/** How long closing waits for the goodbye. */
const patienceMs = 1_000;

/** Each step whatever became of the one before it. */
export async function shutDown(rooms: Rooms, closed: Closed): Promise<void> {
  const { clock, searches, direct, topics, calls, hub } = rooms;
  searches.close(closedError("peer"));
  direct.mailbox.end();
  if (closed.reason === "failed") {
    hub.end();
    void topics.close();
    warn(
      "EARSHOT_PEER_FAILED",
      "A peer has stopped by a fault of Earshot itself; please report it.",
      closed.error,
    );
  } else {
    hub.endPrograms();
    await topics.close();
    await Promise.all([calls.close(), hub.close()]);
    await patiently(clock, rooms.sayGoodbye(), patienceMs);
  }
  calls.abandon();
  hub.abandon();
  await rooms.transports.close();
  rooms.driver.stop();
  await rooms.recorder?.close();
  await rooms.cache?.close();
  rooms.frames.end();
  rooms.news.end();
}
