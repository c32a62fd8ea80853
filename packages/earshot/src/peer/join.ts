/**
 * Becoming a peer: checks the options, makes keys, engine and driver, opens the transports.
 * @module
 */
import { Engine } from "../core/engine.ts";
import { limits } from "../core/limits.ts";
import { seededRandom } from "../core/random.ts";
import { identifierBytes } from "../core/identity.ts";
import { type Address, addressOf, hostOf } from "../core/address.ts";
import { realmCipher } from "./crypto/realm-cipher.ts";
import { PeerCache } from "./peer-cache.ts";
import { PeerNode } from "./peer-node.ts";
import { Recorder } from "./recorder.ts";
import { resolveSeeds } from "./seeds.ts";
import { type Settings, settingsOf } from "./settings.ts";
import type { JoinOptions } from "./types/options.ts";
import type { Peer } from "./types/peer.ts";

/**
 * Takes part in the network. Resolves as soon as this peer listens and has begun to announce itself; who
 * is there shows up in {@link Peer.view} within milliseconds, and {@link Peer.find} waits for it.
 *
 * A peer keeps the process alive until it is closed.
 *
 * @throws `ERR_EARSHOT_INVALID_ARGUMENT`, `ERR_EARSHOT_INVALID_IDENTITY`, `ERR_EARSHOT_INVALID_SEED`,
 * `ERR_EARSHOT_ANNOUNCEMENT_TOO_LARGE`, `ERR_EARSHOT_RECORDING_FAILED`, and what the transports have to say:
 * `ERR_EARSHOT_UNKNOWN_INTERFACE`, `ERR_EARSHOT_NO_LINKS`, `ERR_EARSHOT_PORT_IN_USE`,
 * `ERR_EARSHOT_NOT_PERMITTED`. An aborted signal rejects with its reason.
 */
export async function join(options: JoinOptions = {}): Promise<Peer> {
  const settings = settingsOf(options);
  settings.signal?.throwIfAborted();
  const { realm, secrets, identity, announced, entropy } = settings;
  const cache =
    settings.cache === undefined ? undefined : new PeerCache(settings.cache, realm, Date.now);
  const preparations = Promise.all([
    realmCipher(realm, secrets),
    resolveSeeds(settings.seeds),
    earlierPeers(cache, settings.sharedPort),
  ]);
  const [sealed, seeds, earlier] = await orAborted(preparations, settings.signal);
  const epoch = entropy(identifierBytes);
  const seed = seedOf(settings);
  const engine = new Engine({
    cipher: sealed.cipher,
    random: seededRandom(seed),
    publicKey: identity.publicKey,
    peerId: identity.peerId,
    epoch,
    ...announced,
  });
  const recorder = settings.record && new Recorder(settings, sealed.cipher, epoch, seed);
  try {
    const peer = new PeerNode({
      settings,
      machine: recorder === undefined ? engine : recorder.around(engine),
      cipher: sealed.cipher,
      epoch,
      seal: sealed.seal,
      seeds,
      cached: earlier.addresses,
      cache,
      cacheError: earlier.error,
      recorder,
    });
    await peer.start();
    return peer;
  } catch (error) {
    await recorder?.close();
    throw error;
  }
}

interface EarlierPeers {
  readonly addresses: readonly Address[];
  readonly error?: unknown;
}

/**
 * Where to ask for peers of earlier runs: where they were, and at the shared port of their hosts, since
 * one that was started again has another port of its own. A cache that cannot be read is none.
 */
async function earlierPeers(
  cache: PeerCache | undefined,
  sharedPort: number | undefined,
): Promise<EarlierPeers> {
  try {
    const seen = (await cache?.load()) ?? [];
    const asked = seen.flatMap((address) =>
      sharedPort === undefined ? [address] : [address, addressOf(hostOf(address), sharedPort)],
    );
    return { addresses: [...new Set(asked)].slice(0, limits.seeds) };
  } catch (error) {
    return { addresses: [], error };
  }
}

/** 53 bits, which is what a number holds. */
function seedOf({ entropy }: Settings): number {
  const bytes = entropy(7);
  return bytes.reduce((seed, byte, at) => seed * 256 + (at === 0 ? byte & 31 : byte), 0);
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
