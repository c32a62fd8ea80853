/**
 * Guests at a shared gateway, with real peers on loopback: people of the room who have no peer of their own.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { startGateway } from "../../../src/gateway/start-gateway.ts";
import { until } from "../../kit/until.ts";
import { Client } from "../kit/client.ts";
import { Rooms } from "../kit/rooms.ts";

/** Nothing leaves this machine. */
const share = "127.0.0.1";

test("a guest is somebody in the room, for the host and for everybody else", async () => {
  await using rooms = await Rooms.open();
  const [anaRoom, benRoom] = [await rooms.enter("ana"), await rooms.enter("ben")];
  await using anaGateway = await startGateway(anaRoom, { port: 0, share });
  await using benGateway = await startGateway(benRoom, { port: 0 });
  const shared = anaGateway.guestAddress ?? "";
  await using ana = await Client.connect(anaGateway.address);
  await using ben = await Client.connect(benGateway.address);
  await using zoe = await Client.visit(shared, { name: "Zoë" });
  await using other = await Client.visit(shared, { name: "Zoë" });
  assert.equal(zoe.welcome?.guest, true);
  assert.notEqual(zoe.pass, other.pass);

  const room = await zoe.watch("room");
  const [zoeId, anaId, benId] = [room.self.id, anaRoom.peer.id, benRoom.peer.id];
  assert.equal(room.self.via, anaId);
  assert.equal(room.guestAddress, shared);
  for (const page of [ana, ben]) await page.watch("room");
  for (const page of [ana, ben])
    await page.sees("room", "both guests, told apart", ({ people }) => {
      const guests = people.filter(({ via }) => via === anaId);
      return guests.length === 2 && new Set(guests.map(({ label }) => label)).size === 2;
    });
  await zoe.sees("room", "everybody else", ({ people }) => people.length === 3);
  await ana.sees("room", "their coming", ({ presence }) =>
    presence.some(({ type, person }) => type === "came" && person === zoeId),
  );
  const seen = zoe.state("room").people.find(({ id }) => id === benId);
  assert.deepEqual(seen?.addresses, [], "a guest is not told where others are");

  // The lobby, a status, a name.
  await zoe.does({ type: "set-status", status: { kind: "busy", words: "on the bus" } });
  await zoe.does({ type: "rename", name: "Zoe" });
  await ben.watch("conversation:lobby");
  await zoe.watch("conversation:lobby");
  await zoe.does({ type: "say", conversation: "lobby", text: "hello @ben" });
  await ben.sees("conversation:lobby", "the guest's words", ({ items }) =>
    items.some(
      (item) =>
        item.kind === "message" &&
        item.message.from === zoeId &&
        item.message.label === "Zoe" &&
        item.message.mentions[0] === benId,
    ),
  );
  await ben.sees("room", "how she is", ({ people }) =>
    people.some(({ id, status }) => id === zoeId && status.words === "on the bus"),
  );

  // An invitation to a guest, by somebody who is elsewhere.
  const { conversation = "" } = await ben.does({
    type: "start-conversation",
    title: "plans",
    invite: [zoeId],
  });
  await zoe.sees("room", "the invitation", ({ conversations }) =>
    conversations.some(({ id, mine }) => id === conversation && mine === "invited"),
  );
  await zoe.does({ type: "accept", conversation });
  await ben.watch(`conversation:${conversation}`);
  const { message = "" } = await ben.does({ type: "say", conversation, text: "at four?" });
  await zoe.sees("room", "an unread message", ({ conversations }) =>
    conversations.some(({ id, unread }) => id === conversation && unread === 1),
  );
  assert.ok(
    ana.state("room").conversations.every(({ id }) => id !== conversation),
    "the host is not in it",
  );
  await zoe.does({ type: "mark-read", conversation, message });
  await zoe.sees("room", "no unread message", ({ conversations }) =>
    conversations.every(({ id, unread }) => id !== conversation || unread === 0),
  );
  await ben.sees(
    `conversation:${conversation}`,
    "that she has read it",
    ({ read }) => read[zoeId] === message,
  );

  // A board.
  const { board = "" } = await ana.does({ type: "create-board", subject: "Lost and found" });
  await zoe.sees("room", "the board", ({ boards }) => boards.some(({ id }) => id === board));
  await zoe.does({ type: "post", board, text: "a blue umbrella" });
  await ana.watch(`board:${board}`);
  await ana.sees(`board:${board}`, "the post", ({ posts }) =>
    posts.some(({ author, text }) => author === zoeId && text === "a blue umbrella"),
  );

  // Reload: the same guest with a new session, and with what she had not read.
  await ben.does({ type: "say", conversation, text: "or at five?" });
  await zoe.breakOff();
  await using again = await Client.visit(shared, { pass: zoe.pass });
  const back = await again.watch("room");
  assert.equal(back.self.id, zoeId);
  assert.equal(back.self.name, "Zoe");
  await again.sees("room", "what is unread", ({ conversations }) =>
    conversations.some(({ id, unread }) => id === conversation && unread === 1),
  );
  // Nobody is there twice.
  assert.equal(again.state("room").people.length, 3);
});

test("a break is no new guest, and stopping ends it for all of them", async () => {
  await using rooms = await Rooms.open();
  const room = await rooms.enter("ana");
  await using gateway = await startGateway(room, { port: 0, share });
  const shared = gateway.guestAddress ?? "";
  await using ana = await Client.connect(gateway.address);
  await using guest = await Client.visit(shared, { name: "Noor" });
  await guest.watch("room");
  await ana.watch("room");
  await guest.breakOff();
  await guest.comeBack(shared);
  assert.equal(guest.welcome?.resumed, true);
  await guest.sees("room", "the host", ({ people }) => people.length === 1);
  await ana.sees("room", "one guest", ({ people }) => people.length === 1);

  const { address = "" } = await ana.does({ type: "renew-invitation" });
  await until(
    () => guest.bye === "token",
    () => "a bye for the old invitation",
  );
  await using late = Client.dial(shared);
  await until(
    () => late.bye === "token",
    () => "a bye for whoever still has the old one",
  );
  await using same = await Client.visit(address, { pass: guest.pass });
  const { self } = await same.watch("room");
  assert.equal(self.name, "Noor");

  await ana.does({ type: "stop-sharing" });
  await until(
    () => same.bye === "closing",
    () => "a bye",
  );
  await ana.sees(
    "room",
    "nobody",
    ({ people, guestAddress }) => people.length === 0 && guestAddress === null,
  );
  assert.equal(gateway.guestAddress, undefined);
  const again = await ana.does({ type: "share", address: share });
  assert.notEqual(again["address"], address, "the invitation of before is of no use");
  const nowhere = await ana.command({ type: "share", address: "192.0.2.77" });
  assert.ok(!nowhere.ok && nowhere.error.code === "ERR_NO_NETWORK");
});
