/**
 * Convergence: everybody who runs sees exactly the others who run, in their present life, alive and
 * under the name that they announce now.
 * @module
 */
import type { Witness } from "./checker.ts";

export interface Expected extends Witness {
  readonly label: string;
}

/** Why views have not converged yet, or `undefined` when they have. */
export function divergence(peers: readonly Expected[]): string | undefined {
  // The sizes first: with a thousand peers they differ for most of the time.
  for (const peer of peers) {
    const size = peer.view.members.length;
    if (size !== peers.length - 1) return `${peer.name} sees ${size} of ${peers.length - 1}`;
  }
  const byEpoch = new Map(peers.map((peer) => [peer.epoch, peer]));
  for (const peer of peers) {
    for (const member of peer.view.members) {
      const other = byEpoch.get(member.epoch);
      if (other === undefined) return `${peer.name} sees a former life of ${member.name}`;
      if (member.state !== "alive") return `${peer.name} holds ${other.name} for ${member.state}`;
      if (member.name !== other.label) return `${peer.name} knows ${other.name} as ${member.name}`;
    }
  }
  return undefined;
}
