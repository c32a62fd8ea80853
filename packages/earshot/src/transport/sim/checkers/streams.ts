/**
 * Streams: a listener is given the messages of each in order, once and unaltered, from where it began;
 * what is missing is told before what follows it, and counted exactly; nothing is invented; and what a
 * sender says of its members' progress is true.
 * @module
 */
import type {
  Chunk,
  EngineEvent,
  Member,
  MemberProgress,
  StreamRef,
} from "../../../core/events.ts";
import { FrameCursor } from "../../../core/stream/frame-cursor.ts";
import { slotFrameTable, wholeFrameId } from "../../../core/stream/slot-frames.ts";
import { uint32At } from "../../../core/stream/slot.ts";
import { kindNumberOf, type Content } from "../streams/content.ts";
import type { Ear, StreamBook, Told } from "../streams/told.ts";
import type { Books, Checker, Witness } from "./checker.ts";

type Event<Type extends EngineEvent["type"]> = Extract<EngineEvent, { type: Type }>;

const { value, open, part, close } = slotFrameTable;

export function streamChecker(books: Books, book: StreamBook, content: Content): Checker {
  const cursor = new FrameCursor();

  /** The stream that an event speaks of, or what is wrong with that. */
  const sourceOf = (peer: Witness, from: Member, stream: StreamRef): Told | string => {
    const life = books.life(from.epoch);
    if (life === undefined) return `a stream of a life that never was: ${from.epoch}`;
    if (life.id !== from.id) return `a stream of ${life.name} credited to another identity`;
    if (from.epoch !== stream.epoch) return "a stream of another life than its sender's";
    if (from.epoch === peer.epoch) return "its own stream came back to it";
    const told = book.told(stream.epoch, stream.stream);
    if (told === undefined) return `stream ${stream.stream}, which ${life.name} never opened`;
    const { to } = told;
    const meant = "group" in to ? to.group : undefined;
    if (stream.group !== meant) return `${life.name}'s stream to ${meant} given as ${stream.group}`;
    if (meant !== undefined && !book.inGroup(peer.epoch, meant))
      return `${life.name}'s stream to ${meant}, where it is no member`;
    if ("epoch" in to && to.epoch !== peer.epoch)
      return `${life.name}'s stream, which was meant for another`;
    return told;
  };

  const batch = (peer: Witness, { from, stream, chunks }: Event<"batch">): string | undefined => {
    if (book.doubted.has(from.epoch)) return undefined;
    const told = sourceOf(peer, from, stream);
    if (typeof told === "string") return told;
    const [first] = chunks;
    if (first === undefined) return "a batch of nothing";
    let ear = book.ear(peer.epoch, told);
    if (ear === undefined) {
      const former = told.ears.get(peer.epoch)?.upTo ?? 0;
      const start = first.before - book.missedFirst(peer.epoch, told);
      if (start < former)
        return `it begins again behind ${start} of ${told.by}, though it had ${former}`;
      ear = book.begin(peer.epoch, told, first.before);
    }
    return read(ear, chunks);
  };

  const read = (ear: Ear, chunks: readonly Chunk[]): string | undefined => {
    const { told } = ear;
    cursor.over(chunks);
    while (cursor.advance()) {
      const { id, message, bytes, start, end } = cursor;
      const counts = id <= value.id || id === close.id;
      const expected = counts ? ear.upTo + 1 : ear.upTo;
      if (message !== expected)
        return `message ${message} of ${told.by}'s stream ${told.stream} where ${expected} was due`;
      if (message > told.sizes.length)
        return `message ${message} of ${told.by}'s stream ${told.stream}, which has ${told.sizes.length}`;
      ear.bytes += end - start;
      let wrong: string | undefined;
      if (id <= value.id) wrong = whole(told, message, id, bytes.subarray(start, end));
      else if (id === open.id)
        (ear.open ??= new Map<number, number | undefined>()).set(uint32At(bytes, start), 0);
      else if (id === part.id) wrong = piece(ear, uint32At(bytes, start), bytes, start + 4, end);
      else if (id === close.id) wrong = finish(ear, uint32At(bytes, start), message);
      else wrong = `a frame of number ${id}`;
      if (wrong !== undefined) return `${told.by}'s stream ${told.stream}: ${wrong}`;
      if (!counts) continue;
      ear.upTo = message;
      ear.delivered++;
    }
    return undefined;
  };

  const whole = (told: Told, message: number, id: number, body: Uint8Array): string | undefined => {
    const size = told.sizes[message - 1];
    if (body.length !== size) return `message ${message} of ${body.length} bytes, not ${size}`;
    if (id !== wholeFrameId(kindNumberOf(message))) return `message ${message} of another kind`;
    return content.matches(body, 0, body.length, { stream: told.salt, number: message })
      ? undefined
      : `message ${message} was altered`;
  };

  const piece = (
    ear: Ear,
    large: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): string | undefined => {
    const from = ear.open?.get(large);
    // It began before this listener did, or some of it is missing.
    if (from === undefined) return undefined;
    ear.open?.set(large, from + end - start);
    return content.matches(bytes, start, end, { stream: ear.told.salt, number: -large, from })
      ? undefined
      : `large message ${large} was altered near byte ${from}`;
  };

  const finish = (ear: Ear, large: number, message: number): string | undefined => {
    const meant = ear.told.large.get(large);
    if (meant?.end !== message) return `large message ${large} ends as message ${message}`;
    const came = ear.open?.get(large);
    if (ear.open?.delete(large) === true && came !== undefined) {
      if (came !== meant.total) return `large message ${large} has ${came} of ${meant.total} bytes`;
      ear.large++;
    }
    return undefined;
  };

  const gap = (peer: Witness, event: Event<"gap">): string | undefined => {
    if (book.doubted.has(event.from.epoch)) return undefined;
    const told = sourceOf(peer, event.from, event.stream);
    if (typeof told === "string") return told;
    const ear = book.ear(peer.epoch, told);
    const { reason } = event;
    const left = told.sizes.length - (ear?.upTo ?? 0);
    // How many were in the last slots of a stream that ended nobody knows: one for each is a guess.
    const messages = reason === "ended" ? Math.min(event.messages, left) : event.messages;
    if (told.slow !== "drop" && !book.mayMiss(peer.epoch, told, (ear?.upTo ?? 0) + messages))
      return `a gap of ${messages} (${reason}), though ${told.by} has never given it up`;
    if (ear === undefined) {
      if (messages < 0 || messages > told.sizes.length)
        return `a gap of ${messages} of ${told.sizes.length} messages`;
      book.missFirst(peer.epoch, told, messages);
      return undefined;
    }
    if (messages < 0 || ear.upTo + messages > told.sizes.length)
      return `a gap of ${messages} after ${ear.upTo} of ${told.sizes.length} messages`;
    ear.gaps = [...ear.gaps, { from: ear.upTo + 1, to: ear.upTo + messages, reason }];
    for (const large of ear.open?.keys() ?? []) ear.open?.set(large, undefined);
    // What never comes need not be handled.
    if (ear.handled === ear.upTo) ear.handled += messages;
    ear.upTo += messages;
    ear.missing += messages;
    return undefined;
  };

  /** What is wrong with a member's progress beyond its beginning. */
  const lie = (told: Told, member: MemberProgress, name: string): string | undefined => {
    const { epoch, since, received, handled, gone } = member;
    // One that left and came again may be told of a stay that is over.
    const last = told.ears.get(epoch);
    let ear = last;
    while (ear !== undefined && !(ear.start < since && ear.upTo >= received)) ear = ear.former;
    ear ??= last;
    if (ear === undefined && book.missedFirst(epoch, told) > 0 && told.slow === "drop")
      return undefined;
    if (ear === undefined || ear.start >= since) {
      const given = ear === undefined ? "nothing" : `those after ${ear.start}`;
      return `${name} received ${since} to ${received}, but was given ${given}`;
    }
    if (ear.upTo < received) return `${name} received ${received}, but was given ${ear.upTo}`;
    const hole = ear.gaps.find(({ from, to }) => to >= since && from <= received && to >= from);
    if (hole !== undefined && told.slow !== "drop" && gone === undefined)
      return `${name} received ${since} to ${received}, but misses ${hole.from} to ${hole.to}`;
    return handled >= since && ear.handled < handled
      ? `${name} handled ${handled}, but has said so up to ${ear.handled}`
      : undefined;
  };

  const progress = (peer: Witness, { stream, sent, members }: Event<"progress">) => {
    const told = book.told(peer.epoch, stream);
    if (told === undefined) return `progress of stream ${stream}, which was never opened`;
    if (sent > told.sizes.length) return `${sent} of ${told.sizes.length} messages sent`;
    for (const member of members) {
      const { epoch, since, received, handled } = member;
      if (book.doubted.has(epoch)) continue;
      const name = books.life(epoch)?.name;
      if (name === undefined) return `progress of a life that never was: ${epoch}`;
      if (handled > received) return `${name} handled ${handled}, but received ${received}`;
      if (received > told.sizes.length) return `${name} received ${received}, more than written`;
      book.noteSince(epoch, told, since);
      if (received < since) continue;
      const wrong = lie(told, member, name);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };

  return {
    name: "streams",
    event: (peer, event) => {
      switch (event.type) {
        case "batch":
          return batch(peer, event);
        case "gap":
          return gap(peer, event);
        case "progress":
          return progress(peer, event);
        case "stream-ended":
          return book.told(peer.epoch, event.stream)?.closed === true
            ? undefined
            : `stream ${event.stream} ended, and was never closed`;
        case "view": {
          const { type, member } = event.change;
          if (type === "failed" || type === "left") book.notePart(peer.epoch, member.epoch);
          return undefined;
        }
        case "status":
          if (event.status.type === "member-evicted")
            book.notePart(peer.epoch, event.status.member.epoch);
          return undefined;
        default:
          return undefined;
      }
    },
  };
}
