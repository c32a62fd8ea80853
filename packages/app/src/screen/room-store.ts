/**
 * Holds the room for the screen: events go in, whoever draws is told.
 *
 * @module
 */
import { roomAfter } from "../room/state.ts";
import type { Room, RoomEvent } from "../room/state.ts";

export interface RoomStore {
  readonly room: () => Room;
  readonly apply: (event: RoomEvent) => void;
  /** Calls `listener` after each change, until the returned function is called. */
  readonly subscribe: (listener: () => void) => () => void;
}

export function roomStore(first: Room): RoomStore {
  let room = first;
  const listeners = new Set<() => void>();
  return {
    room: () => room,
    apply(event) {
      room = roomAfter(room, event);
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
