/**
 * Becoming a peer: checks the options, opens the transports, starts the driver.
 * @module
 */
import { EarshotError } from "../core/errors.ts";
import type { JoinOptions } from "./types/options.ts";
import type { Peer } from "./types/peer.ts";

/**
 * Takes part in the network. Resolves as soon as this peer listens and has announced itself; who is
 * there shows up in {@link Peer.view} within milliseconds ({@link Peer.find} waits for it).
 */
export function join(_options: JoinOptions = {}): Promise<Peer> {
  return Promise.reject(new EarshotError("ERR_EARSHOT_UNSUPPORTED", "the driver is being written"));
}
