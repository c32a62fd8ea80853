/**
 * Guests on a network of whole peers in virtual time: people who speak through another's peer are people like all
 * others, until that peer is gone.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Board, openBoards } from "../../../src/board.ts";
import {
  type Chat,
  type Guest,
  guestLimits,
  guestOf,
  openChat,
  type Talk,
} from "../../../src/chat.ts";
import type { Clock, JoinOptions, Peer } from "../../../src/index.ts";
import { memoryStore } from "../../../src/store/index.ts";
import { partition } from "../../../src/transport/sim/index.ts";
import { Room } from "../../peer/kit/room.ts";

const invalid = { code: "ERR_EARSHOT_INVALID_ARGUMENT" };
const until = (room: Room, holds: () => boolean): Promise<unknown> =>
  room.clock.passUntil(holds, 20_000);
const texts = ({ messages }: Talk): string[] => messages.map(({ text }) => text);
const names = (chat: Chat): string[] => chat.people.map(({ name }) => name).toSorted();
const guest = (host: Peer, of: number): Guest =>
  guestOf(host, { name: `g${of}`, digits: `${of}`.padStart(16, "0") });

const clockOf = ({ clock }: Room): Clock => ({
  now: () => clock.now(),
  schedule: (at, callback) => clock.schedule(at, callback),
});

/** The chat of a peer's own person, or of a guest. */
const chatOf = (room: Room, peer: Peer, as?: Guest): Promise<Chat> =>
  room.settle(openChat(peer, { clock: room.clock, ...(as === undefined ? {} : { as }) }));
const close = (room: Room, ...peers: Peer[]): Promise<unknown> =>
  room.settle(Promise.all(peers.map((peer) => peer.close())));

interface Hosted {
  readonly room: Room;
  readonly host: Peer;
  readonly eve: Peer;
  /** Of the host's own person, eve, and the guests. */
  readonly hosts: Chat;
  readonly eves: Chat;
  readonly chats: readonly Chat[];
  readonly guests: readonly Guest[];
}

/** A host with so many guests, and eve with a peer of her own; all see each other. */
async function hosted(seed: number, count: number, options: JoinOptions = {}): Promise<Hosted> {
  const room = new Room(seed);
  const host = await room.join("host", options);
  const eve = await room.join("eve");
  const [hosts, eves] = [await chatOf(room, host), await chatOf(room, eve)];
  const guests = Array.from({ length: count }, (_, at) => guest(host, at));
  const chats: Chat[] = [];
  for (const each of guests) chats.push(await chatOf(room, host, each));
  const all = [hosts, eves, ...chats];
  await until(room, () => all.every(({ people }) => people.length === count + 1));
  return { room, host, eve, guests, chats, eves, hosts };
}

/** Who is invited accepts. */
async function accepted(room: Room, chat: Chat): Promise<Talk> {
  await until(room, () => chat.invitations.length > 0);
  return room.settle(chat.accept(chat.invitations[0]!.conversation.id));
}

describe("guests are here", () => {
  test("for everybody, as their host's, under the name they have now, until they close the chat", async () => {
    const { room, host, eve, guests, chats, eves } = await hosted(1, 2);
    assert.deepEqual(names(eves), ["g0", "g1", "host"]);
    assert.deepEqual(names(chats[0]!), ["eve", "g1", "host"]);
    assert.deepEqual(
      eves.people.map(({ id, via }) => [id, via]),
      [[host.id, undefined], ...guests.map(({ id }) => [id, host.id])],
    );
    const heard: string[] = [];
    const changes = eves.changes();
    void (async () => {
      for await (const change of changes)
        if ("person" in change) heard.push(`${change.type} ${change.person.name}`);
    })();
    await room.settle(chats[1]!.setStatus("busy", "on the phone"));
    await until(room, () => eves.people.some(({ words }) => words === "on the phone"));
    await room.settle(chats[1]!.setName("Gina"));
    assert.equal(chats[1]!.self.name, "Gina");
    await until(room, () => eves.people.some(({ name }) => name === "Gina"));
    // Open twice, it is here until both are closed.
    const again = await chatOf(room, host, guests[1]);
    assert.equal(again.self.name, "Gina");
    await room.settle(chats[1]!.close());
    await room.pass(2_000);
    assert.equal(eves.people.length, 3);
    await room.settle(again.close());
    await until(room, () => heard.at(-1) === "went Gina");
    assert.deepEqual(names(eves), ["g0", "host"]);
    assert.deepEqual(names(chats[0]!), ["eve", "host"]);
    assert.equal(eves.nameOf(guests[1]!.id), "Gina");
    assert.deepEqual(heard, ["person g1", "person Gina", "went Gina"]);
    await close(room, host, eve);
  });

  test("as long as their host is: when it crashes they are gone, and they come back with it", async () => {
    const identity = new Uint8Array(32).fill(5);
    const { room, host, eve, guests, eves } = await hosted(2, 2, { identity });
    const cut = room.network.install(partition([["host"], ["eve", "host again"]]));
    await until(room, () => eves.people.length === 0);
    cut.uninstall();
    await until(room, () => eves.people.length === 3);
    // It is started again: what it said before holds no longer.
    room.network.install(partition([["host"], ["eve", "host again"]]));
    await until(room, () => eves.people.length === 0);
    const later = await room.join("host again", { identity });
    await chatOf(room, later);
    await until(room, () => eves.people.length === 1);
    await room.pass(5_000);
    assert.deepEqual(names(eves), ["host again"]);
    const back = await chatOf(room, later, guest(later, 1));
    await until(room, () => eves.people.length === 2);
    assert.deepEqual([back.self.id, eves.people[1]?.id], [guests[1]!.id, guests[1]!.id]);
    assert.deepEqual(names(back), ["eve", "host again"]);
    await close(room, host, eve, later);
  });

  test("also when the clock of their host was ahead before it was started again", async () => {
    const identity = new Uint8Array(32).fill(4);
    const room = new Room(9);
    const eve = await room.join("eve");
    const eves = await chatOf(room, eve);
    const wall = (): number => 5_000 + room.clock.now();
    const ahead: Clock = { ...clockOf(room), wall: () => wall() + 20_000 };
    const host = await room.join("host", { identity, clock: ahead });
    await chatOf(room, host, guest(host, 0));
    await until(room, () => eves.people.length === 2);
    await close(room, host);
    await until(room, () => eves.people.length === 0);
    const later = await room.join("later", { identity, clock: { ...clockOf(room), wall } });
    await chatOf(room, later, guest(later, 0));
    await chatOf(room, later, guest(later, 1));
    await room.pass(2_000);
    // What is said now is older than what was said then.
    assert.ok(eves.people.length < 3);
    await room.clock.passUntil(() => eves.people.length === 3, 40_000);
    await close(room, later, eve);
  });

  test("at one peer, and not too many", async () => {
    const { room, host, eve, guests } = await hosted(3, 1);
    await assert.rejects(openChat(eve, { as: guests[0]! }), invalid);
    await assert.rejects(openBoards(eve, { as: guests[0]! }), invalid);
    const opening: Promise<Chat>[] = [];
    for (let each = 0; each < guestLimits.atOnce; each++)
      opening.push(openChat(host, { clock: room.clock, as: guest(host, each) }));
    const all = await room.settle(Promise.all(opening));
    await assert.rejects(openChat(host, { as: guest(host, 999) }), invalid);
    await room.settle(all.at(-1)!.close());
    await room.settle(openChat(host, { clock: room.clock, as: guest(host, 999) }));
    await close(room, host, eve);
    // What others still hold of a peer that has ended is nothing to begin with.
    await assert.rejects(openChat(host), { code: "ERR_EARSHOT_CLOSED" });
  });
});

describe("guests converse", () => {
  test("with people who have peers and guests of other hosts, by invitation, each message once and whose it is", async () => {
    const { room, host, eve, guests, chats, eves, hosts } = await hosted(4, 2);
    const other = await room.join("other");
    const far = guest(other, 7);
    const fars = await chatOf(room, other, far);
    await until(room, () => chats[0]!.people.some(({ id }) => id === far.id));
    const lunch = await room.settle(chats[0]!.begin("Lunch", [eve.id, far.id]));
    assert.deepEqual(lunch.conversation?.founder, guests[0]!.id);
    const talks = [lunch, await accepted(room, eves), await accepted(room, fars)];
    await until(room, () => lunch.conversation?.members.length === 3);
    // Neither its host nor another guest of its host is in it, or may act for it.
    for (const outsider of [hosts, chats[1]!]) {
      assert.deepEqual(outsider.own, []);
      await assert.rejects(outsider.talk(lunch.id), invalid);
      await assert.rejects(outsider.rename(lunch.id, "Mine"), invalid);
      await assert.rejects(outsider.invite(lunch.id, host.id), invalid);
      await assert.rejects(outsider.leave(lunch.id), invalid);
    }
    for (const [at, talk] of talks.entries()) await room.settle(talk.say(`${at}`));
    await until(room, () => talks.every(({ messages }) => messages.length === 3));
    for (const { messages } of talks)
      assert.deepEqual(
        messages.map(({ text, author, name, via }) => [text, author, name, via]),
        [
          ["0", guests[0]!.id, "g0", host.id],
          ["1", eve.id, "eve", undefined],
          ["2", far.id, "g7", other.id],
        ],
      );
    await room.settle(lunch.leave());
    await until(room, () => talks[1]!.conversation?.members.length === 2);
    assert.deepEqual(chats[0]!.talks, []);
    await close(room, host, eve, other);
  });

  test("in the same open conversation as their host, with marks, mentions and typing of their own", async () => {
    const { room, host, eve, guests, chats, eves, hosts } = await hosted(5, 2);
    const everybody = [hosts, eves, ...chats];
    const talks: Talk[] = [];
    for (const chat of everybody) talks.push(await room.settle(chat.enter("lobby")));
    const [hostTalk, eveTalk, first, second] = talks as [Talk, Talk, Talk, Talk];
    await until(room, () => talks.every(({ conversation }) => conversation?.members.length === 4));
    const { id } = await room.settle(first.say("hello @g1 and @eve"));
    await until(room, () => talks.every(({ messages }) => messages.length === 1));
    const unread = (): number[] => talks.map((talk) => talk.unread.length);
    assert.deepEqual(unread(), [1, 1, 0, 1]);
    assert.deepEqual(
      talks.map(({ mentions }) => mentions.length),
      [0, 1, 0, 1],
    );
    await room.settle(second.markRead());
    assert.deepEqual(unread(), [1, 1, 0, 0]);
    await until(room, () => eveTalk.readersOf(eveTalk.messages[0]!).length === 1);
    assert.deepEqual(eveTalk.readersOf(eveTalk.messages[0]!), [guests[1]!.id]);
    for (const talk of [hostTalk, second]) await assert.rejects(talk.edit(id, "bye"), invalid);
    await assert.rejects(hostTalk.retract(id), invalid);
    await room.settle(first.edit(id, "hello"));
    first.tellTyping();
    const others = [hostTalk, eveTalk, second];
    await until(room, () => others.every(({ typing }) => typing.includes(guests[0]!.id)));
    assert.deepEqual(first.typing, []);
    await room.settle(first.retract(id));
    await until(room, () => talks.every(({ messages }) => messages.length === 0));
    await close(room, host, eve);
  });

  test("alone with somebody, at their own host's or elsewhere", async () => {
    const { room, host, eve, guests, chats, eves, hosts } = await hosted(6, 2);
    for (const [theirs, id] of [
      [eves, eve.id],
      [chats[1]!, guests[1]!.id],
      [hosts, host.id],
    ] as const) {
      const mine = await room.settle(chats[0]!.direct(id));
      await until(room, () => theirs.talks.some((talk) => talk.id === mine.id));
      const talk = theirs.talks.find((each) => each.id === mine.id)!;
      await room.settle(mine.say("psst"));
      await until(room, () => talk.unread.length === 1);
    }
    await assert.rejects(chats[0]!.direct(guests[0]!.id), invalid);
    assert.deepEqual(
      [hosts, eves, chats[1]!].map(({ own }) => own.length),
      [1, 1, 1],
    );
    await close(room, host, eve);
  });

  test("and find all again when their host was started again: memberships, and what is unread", async () => {
    const identity = new Uint8Array(32).fill(6);
    const store = memoryStore({ entropy: (length) => new Uint8Array(length).fill(9) });
    const { room, host, eve, chats, eves } = await hosted(7, 2, { identity, store });
    const lunch = await room.settle(chats[0]!.begin("Lunch", [eve.id]));
    const eveTalk = await accepted(room, eves);
    await room.settle(eveTalk.say("one"));
    await until(room, () => lunch.messages.length === 1);
    await room.settle(lunch.markRead());
    await close(room, host);
    await room.settle(eveTalk.say("two"));
    const later = await room.join("host again", { identity, store });
    const back = await chatOf(room, later, guest(later, 0));
    await until(room, () => back.talks[0]?.messages.length === 2);
    assert.deepEqual(
      [texts(back.talks[0]!), back.talks[0]!.unread.map(({ text }) => text)],
      [["one", "two"], ["two"]],
    );
    const stranger = await chatOf(room, later, guest(later, 1));
    assert.deepEqual(stranger.own, []);
    await close(room, later, eve);
  });
});

describe("guests at message boards", () => {
  test("post, edit and pin what is theirs, and each has read what they have read, also after a restart", async () => {
    const room = new Room(8);
    const identity = new Uint8Array(32).fill(8);
    const store = memoryStore({ entropy: (length) => new Uint8Array(length).fill(9) });
    const host = await room.join("host", { identity, store });
    const eve = await room.join("eve");
    const eves = await room.settle(openBoards(eve));
    const guests = [0, 1].map((each) => guest(host, each));
    const all = [await room.settle(openBoards(host))];
    for (const as of guests) all.push(await room.settle(openBoards(host, { as })));
    const lunch = await room.settle(all[1]!.create("Lunch"));
    await until(room, () => eves.list.length === 1);
    assert.equal(eves.list[0]?.creator, guests[0]!.id);
    const boards: Board[] = [];
    for (const each of all) boards.push(await room.settle(each.board("Lunch")));
    const eveBoard = await room.settle(eves.board("Lunch"));
    const { id } = await room.settle(lunch.post("soup"));
    await room.settle(eveBoard.post("fish"));
    await until(room, () => boards.every(({ posts }) => posts.length === 2));
    const [hosts, , second] = boards as [Board, Board, Board];
    for (const board of [hosts, second]) {
      await assert.rejects(board.edit(id, "mud"), invalid);
      await assert.rejects(board.pin(id), invalid);
      await assert.rejects(board.retract(id), invalid);
    }
    for (const each of [all[0]!, all[2]!]) await assert.rejects(each.unlist("Lunch"), invalid);
    await room.settle(lunch.pin(id));
    await until(room, () => eveBoard.pinned.length === 1);
    await room.settle(second.markRead());
    const unread = (each: readonly Board[]): number[] => each.map((board) => board.unread.length);
    assert.deepEqual(unread(boards), [2, 1, 0]);
    await close(room, host);
    const later = await room.join("host again", { identity, store });
    const again: Board[] = [];
    for (const as of [0, 1].map((each) => guest(later, each))) {
      const mine = await room.settle(openBoards(later, { as }));
      again.push(await room.settle(mine.board("Lunch")));
    }
    assert.deepEqual(unread(again), [1, 0]);
    // Whoever closes a board leaves it to the others of the same peer.
    await room.settle(again[0]!.close());
    await room.settle(eveBoard.post("cake"));
    await until(room, () => again[1]!.posts.length === 3);
    await close(room, later, eve);
  });
});
