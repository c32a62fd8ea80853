/**
 * Which state a channel has, by its name.
 *
 * @module
 */
import type { Compute } from "../channel/channels.ts";
import type { Sight } from "../room/sight.ts";
import { boardState } from "./board-state.ts";
import { conversationState, firstUnread } from "./conversation-state.ts";
import { gameState } from "./game-state.ts";
import { networkState } from "./network-state.ts";
import { roomState } from "./room-state.ts";

export function statesOf(sight: Sight): Compute {
  return (channel) => {
    const colon = channel.indexOf(":");
    const [kind, id] =
      colon === -1 ? [channel, ""] : [channel.slice(0, colon), channel.slice(colon + 1)];
    switch (kind) {
      case "room":
        return () => roomState(sight);
      case "network":
        // It tells of this machine what is nothing for guests.
        return sight === sight.host ? () => networkState(sight.host) : undefined;
      case "conversation": {
        const unreadFrom = firstUnread(sight, id);
        return () => conversationState(sight, id, unreadFrom);
      }
      case "board":
        return () => boardState(sight, id);
      case "game":
        return () => gameState(sight, id);
      default:
        return undefined;
    }
  };
}
