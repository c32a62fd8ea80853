/**
 * What ends a connection, and with which word: frames that are none, floods, slowness, silence.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Channels } from "../../../src/gateway/channel/channels.ts";
import type { Outcome } from "../../../src/gateway/commands/index.ts";
import { gatewayLimits as limits } from "../../../src/gateway/limits.ts";
import { protocolLimits } from "../../../src/gateway/protocol/index.ts";
import { Connection, type Socket } from "../../../src/gateway/session/connection.ts";
import { ownEntrance } from "../../../src/gateway/session/entrance.ts";
import { Sessions } from "../../../src/gateway/session/sessions.ts";

interface Frame {
  readonly type: string;
  readonly reason?: string;
  readonly session?: string;
  readonly resumed?: boolean;
  readonly id?: string;
}

class FakeSocket implements Socket {
  bufferedAmount = 0;
  readonly frames: Frame[] = [];
  pings = 0;
  ended: number | "terminated" | undefined;

  send(text: string): void {
    this.frames.push(JSON.parse(text) as Frame);
  }
  ping(): void {
    this.pings++;
  }
  close(code: number): void {
    this.ended = code;
  }
  terminate(): void {
    this.ended = "terminated";
  }
  get bye(): string | undefined {
    return this.frames.findLast(({ type }) => type === "bye")?.reason;
  }
}

interface Desk extends Disposable {
  readonly done: string[];
  readonly sessions: Sessions;
  readonly channels: Channels;
  /** Answers the commands that wait. */
  readonly answer: () => Promise<void>;
  open(): { socket: FakeSocket; connection: Connection; say: (frame: unknown) => void };
}

function desk(): Desk {
  const done: string[] = [];
  const waiting: (() => void)[] = [];
  let n = 0;
  const channels = new Channels((name) => (name === "room" ? () => ({ n: ++n }) : undefined));
  const sessions = new Sessions();
  const entrance = ownEntrance(sessions, {
    channels,
    perform: (command) => {
      done.push(command.type);
      return new Promise<Outcome>((resolve) => {
        waiting.push(() => resolve({ ok: true, value: {} }));
      });
    },
  });
  return {
    done,
    sessions,
    channels,
    answer: async () => {
      for (const one of waiting.splice(0)) one();
      await channels.told();
      await new Promise((resolve) => setImmediate(resolve));
    },
    open() {
      const socket = new FakeSocket();
      const connection = new Connection(socket, entrance);
      return { socket, connection, say: (frame) => connection.take(JSON.stringify(frame)) };
    },
    [Symbol.dispose]() {
      sessions.close();
      channels.close();
    },
  };
}

const hello = { type: "hello", protocol: 1 };
const rename = { type: "rename", name: "ana" };

for (const [what, text] of [
  ["no JSON", "{"],
  ["no frame", "null"],
  ["an unknown type", '{"type":"obey"}'],
  ["a command before hello", JSON.stringify({ type: "command", id: "1", command: rename })],
  ["a list that never ends", "[".repeat(10_000)],
  ["a hello that resumes nonsense", '{"type":"hello","protocol":1,"resume":{"session":7}}'],
] as const)
  test(`${what} is unruly`, () => {
    using at = desk();
    const { socket, connection } = at.open();
    connection.take(text);
    assert.equal(socket.bye, "unruly");
    assert.equal(socket.ended, 1_008);
    connection.take(JSON.stringify(hello));
    assert.equal(socket.frames.length, 1, "nothing follows a bye");
    assert.equal(at.sessions.size, 0);
  });

test("another version of the protocol is told so", () => {
  using at = desk();
  const { socket, say } = at.open();
  say({ type: "hello", protocol: 2 });
  assert.equal(socket.bye, "version");
});

test("a second hello, too many channels and a flood are unruly", () => {
  using at = desk();
  const second = at.open();
  second.say(hello);
  second.say(hello);
  assert.equal(second.socket.bye, "unruly");

  const greedy = at.open();
  greedy.say(hello);
  const channels = Array.from({ length: protocolLimits.channels + 1 }, () => "room");
  greedy.say({ type: "watch", channels });
  assert.equal(greedy.socket.bye, "unruly");

  const flood = at.open();
  flood.say(hello);
  // However slow this machine is: faster than what is allowed.
  for (let n = 0; n <= 20 * limits.framesAtOnce; n++) flood.say({ type: "ping" });
  assert.equal(flood.socket.bye, "unruly");
});

test("commands that nobody waits for are not piled up", () => {
  using at = desk();
  const { socket, say } = at.open();
  say(hello);
  for (let n = 0; n <= limits.pendingCommands; n++)
    say({ type: "command", id: String(n), command: rename });
  assert.equal(socket.bye, "unruly");
  assert.equal(at.done.length, limits.pendingCommands);
});

test("a command is done once however often it comes, also after a break", async () => {
  using at = desk();
  const first = at.open();
  first.say(hello);
  const session = first.socket.frames[0]?.session;
  const frame = { type: "command", id: "once", command: rename };
  first.say(frame);
  first.say(frame);
  first.connection.closed();
  const next = at.open();
  next.say({ ...hello, resume: { session, channels: {} } });
  assert.equal(next.socket.frames[0]?.resumed, true);
  next.say(frame);
  await at.answer();
  next.say(frame);
  assert.deepEqual(at.done, ["rename"]);
  const results = next.socket.frames.filter(({ type }) => type === "result");
  assert.deepEqual(
    results.map(({ id }) => id),
    ["once", "once"],
  );
});

test("what only looks is done again, as its result is not kept", async () => {
  using at = desk();
  const { socket, say } = at.open();
  say(hello);
  const command = { type: "earlier-posts", board: "b", before: "p" };
  for (let n = 0; n < 2; n++) {
    say({ type: "command", id: "look", command });
    await at.answer();
  }
  assert.equal(at.done.length, 2);
  assert.equal(socket.frames.filter(({ type }) => type === "result").length, 2);
});

test("whoever comes back takes over from the connection that was not known to be dead", () => {
  using at = desk();
  const old = at.open();
  old.say(hello);
  old.say({ type: "watch", channels: ["room"] });
  const session = old.socket.frames[0]?.session;
  const next = at.open();
  next.say({ ...hello, resume: { session, channels: { room: 1 } } });
  assert.equal(old.socket.ended, "terminated");
  assert.deepEqual(
    next.socket.frames.map(({ type }) => type),
    ["welcome", "state"],
  );
  const before = old.socket.frames.length;
  at.channels.update();
  assert.equal(old.socket.frames.length, before);
  assert.equal(next.socket.frames.at(-1)?.type, "change");
});

test("a slow connection is dropped with a word, and its session can go on", () => {
  using at = desk();
  const slow = at.open();
  slow.say(hello);
  slow.say({ type: "watch", channels: ["room"] });
  slow.socket.bufferedAmount = limits.bufferedBytes + 1;
  at.channels.update();
  assert.equal(slow.socket.bye, "slow");
  const next = at.open();
  const session = slow.socket.frames[0]?.session;
  next.say({ ...hello, resume: { session, channels: { room: 1 } } });
  assert.equal(next.socket.frames[0]?.resumed, true);
});

test("who says no hello, and who falls silent, is left", (t) => {
  t.after(() => mock.timers.reset());
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  using at = desk();
  const mute = at.open();
  mock.timers.tick(limits.helloMs);
  assert.equal(mute.socket.bye, "unruly");

  const live = at.open();
  live.say(hello);
  const dead = at.open();
  dead.say(hello);
  mock.timers.tick(limits.heartbeatMs);
  assert.equal(dead.socket.pings, 1);
  live.connection.pong();
  mock.timers.tick(limits.heartbeatMs);
  assert.equal(dead.socket.ended, "terminated");
  assert.equal(live.socket.ended, undefined);
});

test("sessions are forgotten, those first that were left first", () => {
  using at = desk();
  const ids: (string | undefined)[] = [];
  for (let n = 0; n <= limits.sessions; n++) {
    const { socket, connection, say } = at.open();
    say(hello);
    ids.push(socket.frames[0]?.session);
    connection.closed();
  }
  assert.equal(at.sessions.size, limits.sessions);
  assert.equal(at.sessions.find(ids[0] ?? ""), undefined);
  assert.notEqual(at.sessions.find(ids.at(-1) ?? ""), undefined);
});
