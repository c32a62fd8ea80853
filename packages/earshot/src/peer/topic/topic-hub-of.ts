/**
 * The topics of one peer, put together from its settings and its other parts.
 * @module
 */
import { wordOf } from "../../core/discovery/directory.ts";
import type { Settings } from "../settings.ts";
import type { TopicHost } from "./topic-host.ts";
import { TopicHub } from "./topic-hub.ts";

type Parts = Pick<TopicHost, "id" | "effects" | "hub" | "calls" | "tell">;

export function topicHubOf({ clock, identity, entropy, store }: Settings, parts: Parts): TopicHub {
  const host: TopicHost = {
    ...parts,
    clock,
    identity,
    entropy,
    seed: () => wordOf(entropy(4)),
    patiently: (what) => parts.hub.patiently(what),
  };
  return new TopicHub(host, store);
}
