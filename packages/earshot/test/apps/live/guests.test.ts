/**
 * Guests on a network of whole peers in virtual time: people who speak through another's peer are people like all
 * others, until that peer is gone.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Chat, type Guest, guestOf, openChat } from "../../../src/chat.ts";
import type { JoinOptions, Peer } from "../../../src/index.ts";
import { Room } from "../../peer/kit/room.ts";

const until = (room: Room, holds: () => boolean): Promise<unknown> =>
  room.clock.passUntil(holds, 20_000);
const names = (chat: Chat): string[] => chat.people.map(({ name }) => name).toSorted();
const digits = (of: number): string => `${of}`.padStart(16, "0");

/** The chat of a peer's own person, or of a guest. */
const chatOf = (room: Room, peer: Peer, as?: Guest): Promise<Chat> =>
  room.settle(openChat(peer, { clock: room.clock, ...(as === undefined ? {} : { as }) }));

/** A host with so many guests, and somebody with a peer of her own; all see each other. */
async function hosted(
  seed: number,
  count: number,
  options: JoinOptions = {},
): Promise<{
  room: Room;
  host: Peer;
  eve: Peer;
  guests: Guest[];
  chats: Chat[];
  eves: Chat;
  hosts: Chat;
}> {
  const room = new Room(seed);
  const host = await room.join("host", options);
  const eve = await room.join("eve");
  const [hosts, eves] = [await chatOf(room, host), await chatOf(room, eve)];
  const guests = Array.from({ length: count }, (_, at) =>
    guestOf(host, { name: `g${at}`, digits: digits(at) }),
  );
  const chats: Chat[] = [];
  for (const guest of guests) chats.push(await chatOf(room, host, guest));
  await until(room, () =>
    [...chats, eves, hosts].every(({ people }) => people.length === count + 1),
  );
  return { room, host, eve, guests, chats, eves, hosts };
}

const close = (room: Room, peers: readonly Peer[]): Promise<unknown> =>
  room.settle(Promise.all(peers.map((peer) => peer.close())));

describe("guests in the chat", () => {
  test("are listed with everybody as guests of their host, and are gone when they close it", async () => {
    const { room, host, eve, guests, chats, eves } = await hosted(1, 2);
    assert.deepEqual(names(eves), ["g0", "g1", "host"]);
    assert.deepEqual(names(chats[0]!), ["eve", "g1", "host"]);
    const [, ...seen] = eves.people;
    assert.deepEqual(
      seen.map(({ id, via }) => [id, via]),
      guests.map(({ id }) => [id, host.id]),
    );
    assert.equal(eves.people[0]?.via, undefined);
    assert.equal(chats[1]!.self.name, "g1");
    await room.settle(chats[1]!.setStatus("busy", "on the phone"));
    await room.settle(chats[1]!.setName("Gina"));
    const gina = (): { name: string } | undefined =>
      eves.people.find(({ name, words }) => name === "Gina" && words === "on the phone");
    await until(room, () => gina() !== undefined);
    await room.settle(chats[1]!.close());
    await until(room, () => eves.people.length === 2);
    assert.deepEqual(names(chats[0]!), ["eve", "host"]);
    assert.equal(eves.nameOf(guests[1]!.id), "Gina");
    await close(room, [host, eve]);
  });
});
