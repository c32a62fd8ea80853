/**
 * Checking what others have signed: under the realm's tag, and while a secret is being changed also
 * under the older ones, as each peer signs under the one that it seals with.
 * @module
 */
import { type PeerId, peerIdOf } from "../identity.ts";
import { limits } from "../limits.ts";
import type { EngineState } from "../state.ts";

export interface Signed {
  readonly publicKey: Uint8Array;
  readonly signature: Uint8Array;
  /** What the signature covers in the realm of this tag. */
  message(realmTag: number): Uint8Array;
}

/** Has a signature checked; `then` gets the peer id of its key when it is good. Bad ones are counted. */
export function verify(state: EngineState, signed: Signed, then: (id: PeerId) => void): void {
  const tags = [state.cipher.tag, ...state.cipher.olderTags];
  const { publicKey, signature } = signed;
  const attempt = (at: number): void => {
    const tag = tags[at];
    if (tag === undefined) {
      state.counters.droppedForged++;
    } else if (state.pendingEffects >= limits.pendingVerifications) {
      state.counters.droppedFull++;
    } else {
      const message = signed.message(tag);
      state.effect({ kind: "verify", publicKey, message, signature }, (result) => {
        if (result.kind === "verified" && result.peerId !== undefined)
          then(peerIdOf(result.peerId));
        else attempt(at + 1);
      });
    }
  };
  attempt(0);
}
