/**
 * What is remembered beside the apps: who came and went, what happened to conversations, how a host leads.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Change, Member, Peer, PeerId } from "earshot";
import type { ArenaGame, Direction, Seat } from "earshot/arena";
import type { Conversation } from "earshot/chat";
import { gatewayLimits as limits } from "../../../src/gateway/limits.ts";
import { Leader } from "../../../src/gateway/room/leader.ts";
import { NoticeLog } from "../../../src/gateway/room/notice-log.ts";
import { PresenceLog } from "../../../src/gateway/room/presence-log.ts";

const [ana, ben, cleo] = ["a", "b", "c"].map((digit) => digit.repeat(32)) as [
  PeerId,
  PeerId,
  PeerId,
];

function conversation(changes: Partial<Conversation> = {}): Conversation {
  return {
    id: "c1",
    title: "plans",
    kind: "invited",
    founder: ana,
    at: 1,
    members: [ana],
    everMembers: [ana],
    pending: [],
    declined: [],
    ...changes,
  };
}

test("invitations, arrivals, refusals and departures become notices, in their order", () => {
  const log = new NoticeLog([conversation()]);
  const pending = [ben, cleo].map((to) => ({ to, by: ana, at: 2 }));
  log.look([conversation({ pending })], 10);
  log.look([conversation({ members: [ana, ben], declined: [cleo] })], 20);
  const last = conversation({ members: [ana], declined: [cleo] });
  log.look([last], 30);
  log.look([last], 40);
  assert.deepEqual(
    log.of(last).map(({ type, person, at, by }) => [type, person, at, by]),
    [
      ["created", ana, 1, null],
      ["invited", ben, 10, ana],
      ["invited", cleo, 10, ana],
      ["joined", ben, 20, null],
      ["declined", cleo, 20, null],
      ["left", ben, 30, null],
    ],
  );
  assert.equal(new Set(log.of(last).map(({ id }) => id)).size, 6);
});

test("comings and goings of an open conversation are no notices, and what is over is forgotten", () => {
  const open = conversation({ kind: "open" });
  const log = new NoticeLog([open]);
  const more = { ...open, members: [ana, ben] };
  log.look([more], 10);
  assert.deepEqual(log.of(more), []);
  const other = new NoticeLog([conversation()]);
  other.look([conversation({ members: [ana, ben] })], 10);
  other.look([], 20);
  assert.deepEqual(
    other.of(conversation()).map(({ type }) => type),
    ["created"],
  );
});

test("who comes, goes, comes back and is renamed is told, and no more is kept than is shown", () => {
  const member = (name: string): Member => ({ id: ben, name }) as Member;
  const log = new PresenceLog({ view: { members: [] } } as unknown as Peer, 0);
  const tell = (type: Change["type"], name: string, previous?: Member): void =>
    log.take({ type, member: member(name), previous } as Change, 5);
  tell("joined", "ben");
  tell("suspected", "ben", member("ben"));
  tell("updated", "ben", member("ben"));
  tell("updated", "benjamin", member("ben"));
  tell("failed", "benjamin", member("benjamin"));
  tell("merged", "benjamin");
  assert.deepEqual(
    log.list.map(({ type, who, before }) => [type, who.name, before]),
    [
      ["came", "ben", null],
      ["renamed", "benjamin", "ben"],
      ["failed", "benjamin", null],
      ["back", "benjamin", null],
    ],
  );
  assert.equal(log.since(ben), 5);
  for (let n = 0; n < limits.presence; n++) tell("left", "ben");
  assert.equal(log.list.length, limits.presence);
});

type Play = "next";

/** Waits until 1,000, then plays. */
const patient: ArenaGame<number, Play, never> = {
  rules: { kind: "x", initial: 0, playShape: () => "next", play: () => undefined },
  secret: undefined,
  move: () => null,
  direct: () => ({
    next: (_, __, now): Direction<Play> =>
      now < 1_000 ? { type: "wait", until: 1_000 } : { type: "play", play: "next" },
    move: (_, said) => ({ accepted: said !== "bad", why: undefined }),
  }),
};

test("a host goes on before the time, ends the game, and sees who has answered", () => {
  let changes = 0;
  const leader = new Leader(() => changes++);
  const director = leader.lead(patient).direct({} as Seat<number>);
  assert.ok(director !== undefined);
  const table = { host: ana, players: [] };
  const waiting = director.next(0, table, 10);
  assert.ok(waiting.type === "wait" && waiting.until < 1_000, "it looks for wishes meanwhile");
  leader.hurry();
  assert.equal(director.next(0, table, 20).type, "play");
  assert.equal(director.next(0, table, 30).type, "wait", "one wish, one step");
  leader.hurry();
  assert.equal(director.next(0, table, 1_000).type, "play");
  assert.equal(director.next(0, table, 40).type, "wait", "a wish that came true by itself is over");

  director.move(ben, { type: "answer", number: 1, answer: 0 }, 0, 50);
  director.move(cleo, "bad", 0, 50);
  assert.deepEqual([...leader.answered(1)], [ben]);
  assert.deepEqual([...leader.answered(2)], []);
  assert.equal(changes, 1);
  leader.end();
  assert.equal(director.next(0, table, 60).type, "over");
});

test("a game that cannot be led from here cannot be led by a leader", () => {
  const lost = { ...patient, direct: () => undefined };
  assert.equal(new Leader(() => {}).lead(lost).direct({} as Seat<number>), undefined);
});
