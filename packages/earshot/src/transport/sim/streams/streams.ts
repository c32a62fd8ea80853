/**
 * What scenarios ask about the streams of a world: who was given what of which.
 * @module
 */
import type { Command } from "../../../core/io.ts";
import type { SimPeer } from "../sim-peer.ts";
import type { Handler } from "./reading.ts";
import type { Talk } from "./talk.ts";
import { StreamBook, type Ear } from "./told.ts";

/** A peer as the only listener of a stream. */
export interface Listener {
  readonly peer: string;
}

/** What this needs of its world. */
interface Peers {
  peer(name: string): SimPeer;
}

export class Streams {
  readonly book: StreamBook = new StreamBook();
  readonly #peers: Peers;

  constructor(peers: Peers) {
    this.#peers = peers;
  }

  /** What a running peer was given of a stream in its present life. */
  ear(name: string, talk: Talk): Ear | undefined {
    return this.book.ear(this.#peers.peer(name).epoch, talk.told);
  }

  /** How this peer handles what it reads from now on. */
  handle(name: string, handler: Handler): void {
    this.#peers.peer(name).program.handle(handler);
  }

  /** Its program takes nothing more for now, and its senders are to wait. */
  hold(name: string, held: boolean): void {
    this.#peers.peer(name).program.hold(held);
  }

  /** Who of these has not been given all of a stream, in words; `undefined` when all have. */
  lacking(talk: Talk, names: readonly string[]): string | undefined {
    if (talk.written < talk.ordered) return `${talk.written} of ${talk.ordered} written`;
    for (const name of names) {
      const upTo = this.ear(name, talk)?.upTo ?? 0;
      if (upTo < talk.ordered) return `${name} was given ${upTo} of ${talk.ordered}`;
    }
    return undefined;
  }

  /** Who of these was not given all of a stream from its first message on, in words; empty when all were. */
  missing(talk: Talk, names: readonly string[]): readonly string[] {
    return names.flatMap((name) => {
      const ear = this.ear(name, talk);
      return ear === undefined || ear.missing > 0 || ear.start > 0
        ? [
            `${name}: ${ear === undefined ? "nothing" : `${ear.start} before, ${ear.missing} missing`}`,
          ]
        : [];
    });
  }

  noteCommand(peer: SimPeer, command: Command): void {
    if (!peer.alive) return;
    if (command.type === "join-group") this.book.noteGroup(peer.epoch, command.group, true);
    if (command.type === "leave-group") this.book.noteGroup(peer.epoch, command.group, false);
  }
}
