/**
 * The chat on a network of whole peers in virtual time, with the rows of seed 003's grading table that need one.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Chat, openChat, type Talk } from "../../../src/chat.ts";
import type { JoinOptions, Peer } from "../../../src/index.ts";
import { partition } from "../../../src/transport/sim/index.ts";
import { Room } from "../../peer/kit/room.ts";

interface Chatter {
  readonly peer: Peer;
  readonly chat: Chat;
}

async function chatter(room: Room, name: string, options: JoinOptions = {}): Promise<Chatter> {
  const peer = await room.join(name, options);
  return { peer, chat: await room.settle(openChat(peer, { clock: room.clock })) };
}

/** Three who see each other. */
async function three(seed: number): Promise<[Room, Chatter, Chatter, Chatter]> {
  const room = new Room(seed);
  const [ana, bob, eve] = [
    await chatter(room, "ana"),
    await chatter(room, "bob"),
    await chatter(room, "eve"),
  ];
  await until(room, () => [ana, bob, eve].every(({ chat }) => chat.people.length === 2));
  return [room, ana, bob, eve];
}

const until = (room: Room, holds: () => boolean): Promise<unknown> =>
  room.clock.passUntil(holds, 20_000);
const close = (room: Room, chatters: readonly Chatter[]): Promise<unknown> =>
  room.settle(Promise.all(chatters.map(({ peer }) => peer.close())));
const texts = (talk: Talk): string[] => talk.messages.map(({ text }) => text);
const names = ({ chat }: Chatter): string[] => chat.people.map(({ name }) => name).toSorted();

/** Who is invited accepts. */
async function accepted(room: Room, { chat }: Chatter): Promise<Talk> {
  await until(room, () => chat.invitations.length > 0);
  return room.settle(chat.accept(chat.invitations[0]!.conversation.id));
}

describe("a chat", () => {
  test("REGISTER, ONLINE_USERS, GOODBYE: everybody is listed but oneself, and who says goodbye is gone", async () => {
    const [room, ana, bob, eve] = await three(1);
    assert.deepEqual(
      [names(ana), names(bob), names(eve)],
      [
        ["bob", "eve"],
        ["ana", "eve"],
        ["ana", "bob"],
      ],
    );
    await room.settle(eve.peer.close());
    await until(room, () => ana.chat.people.length === 1);
    assert.deepEqual(names(ana), ["bob"]);
    await close(room, [ana, bob]);
  });

  test("STATUS: how one is, in words of one's own, reaches the others, and icons do", async () => {
    const [room, ana, bob, eve] = await three(2);
    await room.settle(ana.chat.setStatus("busy", "at lunch"));
    await room.settle(ana.chat.setIcon({ emoji: "🦊" }));
    const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3);
    await room.settle(bob.chat.setIcon({ picture: png }));
    await assert.rejects(ana.chat.setIcon({ picture: Uint8Array.of(1, 2, 3) }), {
      code: "ERR_EARSHOT_INVALID_ARGUMENT",
    });
    const seen = (name: string) => eve.chat.people.find((person) => person.name === name);
    await until(room, () => seen("ana")?.icon?.emoji === "🦊" && seen("bob")?.icon !== undefined);
    assert.deepEqual([seen("ana")?.availability, seen("ana")?.words], ["busy", "at lunch"]);
    assert.deepEqual(seen("bob")?.icon?.picture, { media: "image/png", bytes: png });
    await close(room, [ana, bob, eve]);
  });

  test("INVITE, INVITATION, JOIN, LEAVE, CONVERSATIONS: in two conversations at once", async () => {
    const [room, ana, bob, eve] = await three(3);
    const lunch = await room.settle(ana.chat.begin("Lunch", [bob.peer.id]));
    assert.deepEqual(
      lunch.conversation?.pending.map(({ to }) => to),
      [bob.peer.id],
    );
    assert.deepEqual(ana.chat.invitations, []);
    const bobsLunch = await accepted(room, bob);
    const sport = await room.settle(eve.chat.begin("Sport", [bob.peer.id]));
    await accepted(room, bob);
    await until(room, () =>
      [ana, bob, eve].every(
        ({ chat }) =>
          chat.conversations.length === 2 &&
          chat.conversations.every(({ members }) => members.length === 2),
      ),
    );
    assert.deepEqual(
      bob.chat.own.map(({ title }) => title),
      ["Lunch", "Sport"],
    );
    assert.deepEqual(
      ana.chat.own.map(({ title }) => title),
      ["Lunch"],
    );
    await room.settle(bobsLunch.leave());
    await until(room, () => lunch.conversation?.members.length === 1);
    assert.deepEqual(sport.conversation?.members, [eve.peer.id, bob.peer.id]);
    assert.deepEqual(
      bob.chat.talks.map(({ id }) => id),
      [sport.id],
    );
    await room.settle(ana.chat.invite(lunch.id, eve.peer.id));
    await until(room, () => eve.chat.invitations.length === 1);
    await room.settle(eve.chat.decline(lunch.id));
    await until(room, () => lunch.conversation?.declined.length === 1);
    const invalid = { code: "ERR_EARSHOT_INVALID_ARGUMENT" };
    await assert.rejects(eve.chat.accept(lunch.id), invalid);
    await assert.rejects(eve.chat.invite(lunch.id, bob.peer.id), invalid);
    await assert.rejects(eve.chat.leave(lunch.id), invalid);
    await assert.rejects(bob.chat.rename(sport.id, "Games"), invalid);
    assert.ok(ana.chat.people.every(({ chats }) => chats));
    await close(room, [ana, bob, eve]);
  });

  test("SEND_MESSAGE: each message appears once with everybody, tagged by whom it is from, oneself included", async () => {
    const [room, ana, bob, eve] = await three(4);
    const talks = await Promise.all(
      [ana, bob, eve].map(({ chat }) => room.settle(chat.enter("lobby"))),
    );
    const heard: string[] = [];
    const changes = talks[2]!.changes();
    void (async () => {
      for await (const { type, message } of changes) heard.push(`${type} ${message.text}`);
    })();
    await until(room, () => talks[0]!.conversation?.members.length === 3);
    for (const [at, talk] of talks.entries())
      for (let each = 0; each < 5; each++) await room.settle(talk.say(`${at}.${each}`));
    await until(room, () => talks.every(({ messages }) => messages.length === 15));
    const [first, ...others] = talks.map(({ messages }) =>
      messages.map(({ author, text }) => [author, text]),
    );
    for (const other of others) assert.deepEqual(other, first);
    assert.equal(new Set(texts(talks[0]!)).size, 15);
    for (const { author, text } of talks[1]!.messages)
      assert.equal(author, [ana, bob, eve][Number(text[0])]?.peer.id);
    assert.deepEqual(
      new Set(talks[1]!.messages.map(({ name }) => name)),
      new Set(["ana", "bob", "eve"]),
    );
    await until(room, () => heard.length === 15);
    assert.equal(new Set(heard).size, 15);
    await close(room, [ana, bob, eve]);
  });

  test("a conversation of two is open for both at once, and a mention, typing and read marks are told", async () => {
    const [room, ana, bob, eve] = await three(5);
    const mine = await room.settle(ana.chat.direct(bob.peer.id));
    await until(room, () => bob.chat.talks.length === 1);
    const theirs = bob.chat.talks[0]!;
    theirs.tellTyping();
    await until(room, () => mine.typing.includes(bob.peer.id));
    await room.settle(theirs.say("hi @ANA"));
    await until(room, () => mine.unread.length === 1);
    assert.deepEqual(
      mine.mentions.map(({ text }) => text),
      ["hi @ANA"],
    );
    assert.deepEqual(mine.typing, []);
    await room.settle(mine.markRead());
    assert.deepEqual(mine.unread, []);
    await until(room, () => theirs.readersOf(theirs.messages[0]!).includes(ana.peer.id));
    assert.deepEqual(eve.chat.talks, []);
    theirs.tellTyping();
    await until(room, () => mine.typing.length === 1);
    await room.pass(7_000);
    assert.deepEqual(mine.typing, []);
    await close(room, [ana, bob, eve]);
  });

  test("in an open conversation whoever is here can be meant, before it is known that they are in it", async () => {
    const [room, ana, bob, eve] = await three(8);
    const lobby = await room.settle(ana.chat.enter("lobby"));
    const lunch = await room.settle(ana.chat.begin("Lunch"));
    for (const talk of [lobby, lunch]) await room.settle(talk.say("hi @bob"));
    const meant = [lobby, lunch].map(({ messages }) => messages[0]?.mentions);
    assert.deepEqual(meant, [[bob.peer.id], []]);
    await close(room, [ana, bob, eve]);
  });

  test("anybody's crash is survived, and who comes back has what was said meanwhile, unread", async () => {
    const room = new Room(6);
    const identity = new Uint8Array(32).fill(3);
    const [ana, bob] = [await chatter(room, "ana"), await chatter(room, "bob", { identity })];
    await until(room, () => ana.chat.people.length === 1);
    const lunch = await room.settle(ana.chat.begin("Lunch", [bob.peer.id]));
    const bobs = await accepted(room, bob);
    await room.settle(lunch.say("one"));
    await until(room, () => bobs.messages.length === 1);
    await room.settle(bobs.markRead());
    await until(room, () => lunch.readersOf(lunch.messages[0]!).length === 1);
    // As if it had crashed: nothing of it is heard any more, not even a goodbye.
    room.network.install(partition([["bob"], ["ana", "eve", "bob2"]]));
    await until(room, () => ana.chat.people.length === 0);
    assert.deepEqual(lunch.conversation?.members, [ana.peer.id, bob.peer.id]);
    assert.equal(ana.chat.nameOf(bob.peer.id), "bob");
    await room.settle(lunch.say("two"));
    const eve = await chatter(room, "eve");
    await until(room, () => eve.chat.conversations.length === 1);
    const again = await chatter(room, "bob2", { identity });
    await until(room, () => again.chat.talks[0]?.messages.length === 2);
    await room.settle(again.chat.talks[0]!.caughtUp());
    assert.deepEqual(
      again.chat.talks[0]?.unread.map(({ text }) => text),
      ["two"],
    );
    await close(room, [ana, bob, eve, again]);
  });

  test("its author edits what was said and takes it back", async () => {
    const [room, ana, bob, eve] = await three(7);
    const [mine, theirs] = [
      await room.settle(ana.chat.enter("lobby")),
      await room.settle(bob.chat.enter("lobby")),
    ];
    const { id } = await room.settle(mine.say("helo"));
    await room.settle(mine.edit(id, "hello"));
    await until(room, () => texts(theirs)[0] === "hello");
    await assert.rejects(theirs.edit(id, "bye"), { code: "ERR_EARSHOT_INVALID_ARGUMENT" });
    await assert.rejects(theirs.retract(id), { code: "ERR_EARSHOT_INVALID_ARGUMENT" });
    await room.settle(mine.retract(id));
    await until(room, () => theirs.messages.length === 0);
    await room.settle(ana.chat.close());
    await room.settle(ana.chat.close());
    await close(room, [ana, bob, eve]);
  });
});
