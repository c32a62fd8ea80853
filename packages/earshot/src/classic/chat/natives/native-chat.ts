/**
 * The chat of native people, as a peer that carries plain text has it.
 * @module
 */
import type { Chat } from "../../../apps/chat/chat.ts";
import type { PeerId } from "../../../core/identity.ts";
import type { Peer } from "../../../peer/types/peer.ts";
import type { Gateways } from "../../room/gateways.ts";

export interface NativeChat {
  readonly peer: Peer;
  readonly gateways: Gateways;
  /** Of the peer's own person, whom nobody talks to. */
  readonly chat: Chat;
}

/** Whether somebody's words are others': a peer that carries plain text, this one included. */
export function isCarrier({ peer, gateways }: NativeChat, id: PeerId): boolean {
  if (id === peer.id) return true;
  const member = peer.view.members.find((one) => one.id === id);
  return member !== undefined && gateways.includes(member);
}
