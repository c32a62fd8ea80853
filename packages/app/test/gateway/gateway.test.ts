/**
 * The gateway with real peers on loopback: what one person does at their page, the others see at theirs.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { serveCalculator } from "earshot/calculator";
import { startGateway } from "../../src/gateway/start-gateway.ts";
import { until } from "../kit/until.ts";
import { Client } from "./kit/client.ts";
import { Rooms } from "./kit/rooms.ts";

test("two people talk, invite, post, calculate and play in their pages", async () => {
  await using rooms = await Rooms.open();
  const [anaRoom, benRoom] = [await rooms.enter("ana"), await rooms.enter("ben")];
  await using anaGateway = await startGateway(anaRoom, { port: 0 });
  await using benGateway = await startGateway(benRoom, { port: 0 });
  await using ana = await Client.connect(anaGateway.address);
  await using ben = await Client.connect(benGateway.address);
  const [anaId, benId] = [anaRoom.peer.id, benRoom.peer.id];

  const room = await ana.watch("room");
  await ben.watch("room");
  assert.equal(room.self.id, anaId);
  assert.deepEqual(
    room.people.map(({ label }) => label),
    ["ben"],
  );

  // Status and name.
  await ana.does({ type: "set-status", status: { kind: "busy", words: "in a talk" } });
  await ana.does({ type: "set-icon", icon: { type: "emoji", emoji: "🦊" } });
  await ana.does({ type: "rename", name: "ana maria" });
  await ben.sees("room", "ana's new name and status", ({ people }) =>
    people.some(
      ({ name, status, icon }) =>
        name === "ana maria" && status.words === "in a talk" && icon?.type === "emoji",
    ),
  );
  await ana.sees(
    "room",
    "her own status",
    ({ self }) => self.status.kind === "busy" && self.icon !== null,
  );

  // The lobby.
  await ana.watch("conversation:lobby");
  await ben.watch("conversation:lobby");
  await ben.sees("room", "both in the lobby", ({ conversations }) =>
    conversations.some(({ lobby, members }) => lobby && members.length === 2),
  );
  const { message } = await ana.does({ type: "say", conversation: "lobby", text: "hello @ben" });
  await ben.sees("conversation:lobby", "the message", ({ items }) =>
    items.some(
      (item) =>
        item.kind === "message" &&
        item.message.text === "hello @ben" &&
        item.message.mentions[0] === benId,
    ),
  );
  await ben.sees("room", "a mention", ({ conversations }) =>
    conversations.some(({ lobby, unread, mentions }) => lobby && unread === 1 && mentions === 1),
  );
  await ben.does({ type: "mark-read", conversation: "lobby", message: message ?? "" });
  await ana.sees(
    "conversation:lobby",
    "that ben has read it",
    ({ read, items }) =>
      read[benId] === message &&
      items.some((item) => item.kind === "message" && item.message.state === "received"),
  );

  // An invitation.
  const { conversation } = await ana.does({
    type: "start-conversation",
    title: "plans",
    invite: [benId],
  });
  const name = `conversation:${conversation}` as const;
  const invited = await ben.sees("room", "the invitation", ({ conversations }) =>
    conversations.some(({ mine }) => mine === "invited"),
  );
  assert.equal(invited.conversations.find(({ mine }) => mine === "invited")?.invitedBy, anaId);
  await ana.watch(name);
  await ben.does({ type: "accept", conversation: conversation ?? "" });
  await ana.sees(name, "a notice that he came", ({ items }) =>
    items.some(
      (item) =>
        item.kind === "notice" && item.notice.type === "joined" && item.notice.label === "ben",
    ),
  );
  await ben.watch(name);
  await ben.does({ type: "typing", conversation: conversation ?? "" });
  await ana.sees(name, "that ben is typing", ({ typing }) => typing.includes(benId));

  // A board.
  const { board } = await ana.does({ type: "create-board", subject: "Lost and found" });
  await ben.sees("room", "the board", ({ boards }) => boards.some(({ id }) => id === board));
  await ben.does({ type: "subscribe", board: board ?? "" });
  const { post } = await ana.does({ type: "post", board: board ?? "", text: "a blue umbrella" });
  await ben.watch(`board:${board}`);
  await ben.sees(`board:${board}`, "the post", ({ posts }) =>
    posts.some(({ id, unread }) => id === post && unread),
  );
  await ana.does({ type: "pin-post", board: board ?? "", post: post ?? "", pinned: true });
  await ben.sees(`board:${board}`, "that it is pinned", ({ posts }) => posts[0]?.pinned === true);
  const { posts } = await ben.does<{ posts: { id: string }[] }>({
    type: "search-posts",
    board: null,
    text: "umbrella",
  });
  assert.deepEqual(
    posts.map(({ id }) => id),
    [post],
  );
  const wrong = await ben.command({ type: "retract-post", board: board ?? "", post: post ?? "" });
  assert.ok(!wrong.ok && wrong.error.code === "ERR_EARSHOT_INVALID_ARGUMENT");

  // The calculator.
  const nobody = await ana.command({ type: "calculate", expression: "+ 4 5", server: null });
  assert.ok(!nobody.ok && nobody.error.code === "ERR_EARSHOT_NO_SERVER");
  await using calculator = await serveCalculator(benRoom.peer);
  await ana.sees("room", "a calculator", ({ calculators }) => calculators.length === 1);
  const sum = await ana.does({ type: "calculate", expression: "+ 4 5", server: benId });
  assert.deepEqual([sum["result"], sum["server"]], ["9", benId]);
  const zero = await ana.command({ type: "calculate", expression: "/ 4 0", server: null });
  assert.ok(!zero.ok && zero.error.code === "ERR_CALCULATION");
  assert.equal(calculator.stats.computed, 1);

  // The network.
  const network = await ana.watch("network");
  assert.equal(network.links[0]?.kind, "loopback");
  await ana.sees(
    "network",
    "traffic",
    ({ samples, reach }) => samples.length > 0 && reach[0]?.person === benId,
  );
});

test("a quiz is hosted and played from pages until there is a winner", async () => {
  await using rooms = await Rooms.open();
  const [anaRoom, benRoom] = [await rooms.enter("ana"), await rooms.enter("ben")];
  await using anaGateway = await startGateway(anaRoom, { port: 0 });
  await using benGateway = await startGateway(benRoom, { port: 0 });
  await using ana = await Client.connect(anaGateway.address);
  await using ben = await Client.connect(benGateway.address);
  const questions = ["one", "two"].map((text) => ({
    text,
    choices: ["yes", "no"],
    right: 1,
    seconds: 60,
  }));
  const { game = "" } = await ana.does({ type: "host-quiz", title: "Capitals", questions });
  await ben.watch("room");
  await ben.sees("room", "the game", ({ games }) => games.some(({ id }) => id === game));
  const name = `game:${game}` as const;
  await ana.watch(name);
  await ben.watch(name);
  await ben.does({ type: "join-game", game });
  await ana.sees(
    name,
    "ben in the lobby",
    ({ players, mine }) => players.length === 1 && mine === "host",
  );
  await ana.does({ type: "start-game", game });
  await ben.sees(
    name,
    "the first question",
    ({ question, mine }) => question?.number === 1 && mine === "player",
  );
  await ben.does({ type: "answer", game, question: 1, choice: 1 });
  await ben.sees(
    name,
    "the answer",
    ({ phase, question, players }) =>
      phase === "reveal" &&
      question?.right === 1 &&
      question.chosen === 1 &&
      (players[0]?.score ?? 0) > 0,
  );
  await ana.does({ type: "next-question", game });
  await ben.sees(
    name,
    "the second question",
    ({ question, phase }) => phase === "playing" && question?.number === 2,
  );
  // The host closes it before its time.
  await ana.does({ type: "next-question", game });
  await ben.sees(
    name,
    "the second answer",
    ({ phase, question }) => phase === "reveal" && question?.counts?.[1] === 0,
  );
  await ana.does({ type: "next-question", game });
  const over = await ben.sees(
    name,
    "the winner",
    ({ phase, winners }) => phase === "over" && winners.length === 1,
  );
  assert.deepEqual(over.winners, ["ben"]);
  assert.ok(over.announcements.some(({ type, label }) => type === "winner" && label === "ben"));
  const late = await ben.command({ type: "next-question", game });
  assert.ok(!late.ok && late.error.code === "ERR_NOT_HOST");
});

test("a duel is played to its end, a game is taken back, and one is ended before its time", async () => {
  await using rooms = await Rooms.open();
  const [anaRoom, benRoom] = [await rooms.enter("ana"), await rooms.enter("ben")];
  await using anaGateway = await startGateway(anaRoom, { port: 0 });
  await using benGateway = await startGateway(benRoom, { port: 0 });
  await using ana = await Client.connect(anaGateway.address);
  await using ben = await Client.connect(benGateway.address);
  await ben.watch("room");
  const known = (id: string): Promise<unknown> =>
    ben.sees("room", "the game", ({ games }) => games.some((game) => game.id === id));

  const { game = "" } = await ana.does({ type: "host-duel", title: "Fast", rounds: 1 });
  await known(game);
  await ben.watch(`game:${game}`);
  await ana.watch(`game:${game}`);
  await ben.does({ type: "join-game", game });
  await ana.sees(`game:${game}`, "ben", ({ players }) => players.length === 1);
  await ana.does({ type: "start-game", game });
  const hurried = await ana.command({ type: "next-question", game });
  assert.ok(!hurried.ok && hurried.error.code === "ERR_GONE");
  await ben.sees(`game:${game}`, "the signal", ({ round }) => round?.phase === "go");
  const result = await ben.command({ type: "react", game, round: 1 });
  assert.ok(result.ok, JSON.stringify(result));
  await ana.sees(
    `game:${game}`,
    "his time",
    ({ round, phase }) =>
      phase === "over" || (round?.phase === "result" && benRoom.peer.id in round.times),
  );
  await ben.sees(`game:${game}`, "the end", ({ phase }) => phase === "over");

  const taken = await ana.does({ type: "host-duel", title: "Nobody comes", rounds: 3 });
  const gone = taken["game"] ?? "";
  await known(gone);
  await ben.watch(`game:${gone}`);
  const foreign = await ben.command({ type: "end-game", game: gone });
  assert.ok(!foreign.ok && foreign.error.code === "ERR_NOT_HOST");
  await ana.does({ type: "end-game", game: gone });
  await ben.sees("room", "one game", ({ games }) => games.length === 1);
  await until(
    () => !ben.states.has(`game:${gone}`),
    () => "the end of the channel",
  );

  const questions = [{ text: "one", choices: ["yes", "no"], right: 0, seconds: 60 }];
  const cut = await ana.does({ type: "host-quiz", title: "Short", questions });
  const id = cut["game"] ?? "";
  await known(id);
  await ben.does({ type: "join-game", game: id });
  await ana.watch(`game:${id}`);
  await ana.sees(`game:${id}`, "ben", ({ players }) => players.length === 1);
  await ana.does({ type: "start-game", game: id });
  await ana.sees(`game:${id}`, "a question", ({ question }) => question !== null);
  await ana.does({ type: "end-game", game: id });
  await ana.sees(`game:${id}`, "the end", ({ phase }) => phase === "over");
});
