/**
 * A room in which people of several kinds talk: those of a multicast group, of the chat server, native ones. Each kind
 * comes in by a door of its own; what comes in by one goes out by all others, and never back by the same.
 * @module
 */
import { classicLimits } from "../limits.ts";
import { cutBytes, oneLine } from "../lines/words.ts";

export type RoomEvent = {
  readonly name: string;
  /** It came from plain text to another peer, which carries it. */
  readonly carried?: true;
} & (
  | { readonly type: "entered" }
  | { readonly type: "left" }
  | { readonly type: "said"; readonly text: string }
);

export interface DoorOptions {
  /** By it come those whom other peers carry. */
  readonly carried?: boolean;
  /** Told what other peers carried before the room was connected with theirs. */
  readonly recalled?: (event: RoomEvent) => void;
}

/** One way into a room, and out of it. Names and texts are made fit for one line on the way. */
export interface Door extends Disposable {
  enter(name: string): void;
  leave(name: string): void;
  /** Who speaks is in the room, also without having entered before. */
  say(name: string, text: string): void;
}

export interface ChatRoom {
  readonly name: string;
  /** Who is in, by whichever door; each name once. */
  readonly people: readonly string[];
  /** Opens a door; `listener` hears what comes in by the others. Closing it takes its people along. */
  door(listener: (event: RoomEvent) => void, options?: DoorOptions): Door;
  /** Other peers have carried this. */
  recall(event: RoomEvent): void;
}

/** A room of this process. */
export class MemoryRoom implements ChatRoom {
  readonly name: string;
  readonly #doors = new Set<MemoryDoor>();

  constructor(name = "lobby") {
    this.name = name;
  }

  get people(): readonly string[] {
    return [...new Set([...this.#doors].flatMap(({ people }) => [...people]))];
  }

  door(
    listener: (event: RoomEvent) => void,
    { carried = false, recalled = () => {} }: DoorOptions = {},
  ): Door {
    const tell = (event: RoomEvent): void => {
      const told: RoomEvent = carried ? { ...event, carried } : event;
      for (const other of this.#doors) if (other !== door) other.ears.told(told);
    };
    const door = new MemoryDoor({ told: listener, recalled }, tell, () => this.#doors.delete(door));
    this.#doors.add(door);
    return door;
  }

  recall(event: RoomEvent): void {
    for (const { ears } of this.#doors) ears.recalled(event);
  }
}

/** What whoever opened a door hears. */
interface Ears {
  readonly told: (event: RoomEvent) => void;
  readonly recalled: (event: RoomEvent) => void;
}

class MemoryDoor implements Door {
  readonly people = new Set<string>();
  readonly ears: Ears;
  readonly #tell: (event: RoomEvent) => void;
  readonly #closed: () => void;

  constructor(ears: Ears, tell: (event: RoomEvent) => void, closed: () => void) {
    this.ears = ears;
    this.#tell = tell;
    this.#closed = closed;
  }

  enter(name: string): void {
    const person = personName(name);
    if (!this.#remember(person)) return;
    this.#tell({ type: "entered", name: person });
  }

  leave(name: string): void {
    const person = personName(name);
    if (this.people.delete(person)) this.#tell({ type: "left", name: person });
  }

  say(name: string, text: string): void {
    const person = personName(name);
    const [short] = cutBytes(oneLine(text), classicLimits.textBytes);
    if (short === "") return;
    this.#remember(person);
    this.#tell({ type: "said", name: person, text: short });
  }

  [Symbol.dispose](): void {
    for (const person of [...this.people]) this.leave(person);
    this.#closed();
  }

  /** False when the person is known already. Of too many, those who spoke first are forgotten. */
  #remember(person: string): boolean {
    if (this.people.has(person)) return false;
    const [first] = this.people;
    if (this.people.size >= classicLimits.people && first !== undefined) this.leave(first);
    this.people.add(person);
    return true;
  }
}

/** A name as plain chats can carry it: on one line, without the colon that ends it there. */
export function personName(name: string): string {
  const [short] = cutBytes(oneLine(name).replaceAll(":", "."), classicLimits.nameBytes);
  return short === "" ? "somebody" : short;
}
