/**
 * The engine's contract: drains, commands, phases, and callers who make mistakes.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { EarshotError } from "../../src/core/errors.ts";
import type { Command } from "../../src/core/io.ts";
import { limits } from "../../src/core/limits.ts";
import { Room } from "./kit/room.ts";

const invalid = (error: EarshotError): boolean => error.code === "ERR_EARSHOT_INVALID_ARGUMENT";
const tooLarge = (error: EarshotError): boolean =>
  error.code === "ERR_EARSHOT_ANNOUNCEMENT_TOO_LARGE";
const send = (group: string, body = new Uint8Array(1)): Command => ({
  type: "send",
  token: 9,
  group,
  kind: "bytes",
  body,
});

describe("the drain", () => {
  test("comes before the next input", () => {
    const { engine } = new Room().host("a");
    engine.handle({ type: "timeout", now: 1 });
    assert.throws(() => engine.handle({ type: "timeout", now: 2 }), /drained/);
    assert.deepEqual(engine.poll(), { type: "timeout", at: Infinity });
    engine.handle({ type: "timeout", now: 2 });
  });

  test("may be left out after a refused command, which leaves nothing behind", () => {
    const { engine } = new Room().host("a");
    const refused = {
      type: "command",
      command: { type: "join-group", group: "" },
      now: 1,
    } as const;
    assert.throws(() => engine.handle(refused), invalid);
    assert.throws(() => engine.handle(refused), invalid);
    engine.handle({ type: "timeout", now: 2 });
    assert.deepEqual(engine.poll(), { type: "timeout", at: Infinity });
  });

  test("after a refused command gives what came before it", () => {
    const room = new Room();
    const host = room.host("a");
    host.start();
    host.takeTransmits();
    // Long past the deadline: that is told, though the command is refused.
    assert.throws(
      () => host.engine.handle({ type: "command", command: send(""), now: host.now + 60_000 }),
      invalid,
    );
    host.drain();
    assert.equal(host.statuses.at(-1)?.type, "lagged");
  });
});

describe("a caller's mistake", () => {
  const long = "x".repeat(65);
  const cases: readonly (readonly [string, Command, (error: EarshotError) => boolean])[] = [
    ["an empty name", { type: "update", name: "" }, invalid],
    ["a name too long", { type: "update", name: long }, invalid],
    ["a name that is not well-formed", { type: "update", name: "\ud800" }, invalid],
    ["an empty role", { type: "update", roles: ["a", ""] }, invalid],
    [
      "too many roles",
      { type: "update", roles: Array.from({ length: 17 }, (_, n) => `r${n}`) },
      invalid,
    ],
    ["too much metadata", { type: "update", metadata: new Uint8Array(513) }, invalid],
    [
      "facts too large together",
      {
        type: "update",
        roles: Array.from({ length: 16 }, (_, n) => `${"r".repeat(40)}${n}`),
        metadata: new Uint8Array(200),
      },
      tooLarge,
    ],
    ["joining a group without a name", { type: "join-group", group: "" }, invalid],
    ["joining a group with too long a name", { type: "join-group", group: long }, invalid],
    ["sending to a group without a name", send(""), invalid],
    ["sending to a group with too long a name", send(long), invalid],
    ["sending to a group whose name would not fit its length", send("x".repeat(300)), invalid],
    ["sending to a group whose name is not well-formed", send("\udfff"), invalid],
  ];
  for (const [what, command, is] of cases) {
    test(`${what} throws and changes nothing`, () => {
      const room = new Room();
      const [a, b] = room.settled("a", "b");
      const before = a!.engine.stats();
      assert.throws(() => a!.command(command), is);
      assert.deepEqual(a!.engine.stats(), before);
      a!.command({ type: "update", name: "anew" });
      room.settle();
      assert.deepEqual(b!.members, ["anew"]);
    });
  }

  test("one group too many throws, and the others stay", () => {
    const room = new Room();
    const [a, b] = room.settled("a", "b");
    for (let index = 0; index < limits.groups; index++)
      a!.command({ type: "join-group", group: `group${index}` });
    assert.throws(() => a!.command({ type: "join-group", group: "more" }), tooLarge);
    room.run(1_000);
    assert.equal(b!.engine.view.members[0]?.groups.length, limits.groups);
  });

  test("a hundred changes at once are announced by a few, and all of them arrive", () => {
    const room = new Room();
    const [a, b] = room.settled("a", "b");
    const before = a!.count("announcementsSent");
    for (let number = 0; number < 128; number++)
      a!.command({
        type: "join-group",
        group: `~${number.toString(16).padStart(8, "0")} and more`,
      });
    room.run(100);
    const groups = b!.engine.view.members[0]?.groups ?? [];
    assert.equal(groups.length, 128);
    assert.equal(groups.at(-1), "~0000007f");
    const more = a!.count("announcementsSent") - before;
    assert.ok(more <= limits.changesAtOnce + 2, `${more}`);
  });

  test("one topic too many throws, and says what takes the room", () => {
    const [a] = new Room().settled("a", "b");
    a!.command({ type: "update", metadata: new Uint8Array(500) });
    const join = (number: number): void =>
      a!.command({ type: "join-group", group: `~${number.toString(16).padStart(8, "0")}` });
    for (let number = 0; number < 80; number++) join(number);
    assert.throws(() => join(80), /825 bytes.* 826: the name 2, metadata 500, 81 topics 324;/);
    a!.command({ type: "update", metadata: new Uint8Array(0) });
    for (let number = 80; number < limits.numberedGroups; number++) join(number);
    assert.throws(() => join(limits.numberedGroups), /at most 192 topics, not 193/);
  });
});

describe("phases", () => {
  test("before the start nothing is sent, whatever comes", () => {
    const room = new Room();
    const a = room.host("a");
    const b = room.host("b");
    b.start();
    for (const type of ["seek", "wake"] as const) a.command({ type });
    a.command({ type: "join-group", group: "room" });
    a.command({ type: "update", name: "other" });
    for (const { burst } of b.takeTransmits()) a.datagram(b.address, burst);
    room.run(5_000);
    assert.equal(a.count("datagramsSent"), 0);
    assert.deepEqual(a.changes, []);
  });

  test("closing before the start tells so at once, and twice is as once", () => {
    const a = new Room().host("a");
    a.command({ type: "close" });
    a.command({ type: "close" });
    assert.deepEqual(a.events, [{ type: "closed" }]);
    assert.equal(a.deadline, Infinity);
  });

  test("closing twice says goodbye once", () => {
    const room = new Room();
    const [a, b] = room.settled("a", "b");
    a!.command({ type: "close" });
    a!.command({ type: "close" });
    room.run(1_000);
    assert.equal(a!.events.filter(({ type }) => type === "closed").length, 1);
    assert.deepEqual(b!.story, ["joined a", "left a"]);
    assert.equal(room.flightsWith("goodbye").filter(({ multicast }) => multicast).length, 3);
  });

  test("after the end no input has any effect, and every drain ends", () => {
    const room = new Room();
    const [a, b] = room.settled("a", "b");
    a!.command({ type: "close" });
    room.run(1_000);
    const before = a!.engine.stats();
    const events = a!.events.length;
    const commands: Command[] = [
      { type: "start" },
      { type: "seek" },
      { type: "wake" },
      { type: "close" },
      { type: "update", name: "late" },
      { type: "join-group", group: "late" },
      { type: "leave-group", group: "late" },
      { type: "seeds", addresses: [b!.address] },
      send("late"),
    ];
    for (const command of commands) a!.command(command);
    a!.input({ type: "links", links: [] });
    a!.datagram(b!.address, new Uint8Array(40));
    a!.input({ type: "timeout" });
    a!.input({ type: "done", token: 1, result: { kind: "signed", signature: new Uint8Array(64) } });
    a!.input({ type: "transmitted", token: 1 });
    assert.deepEqual(a!.engine.stats(), before);
    assert.equal(a!.events.length, events);
    assert.equal(a!.deadline, Infinity);
  });

  test("closing while the first signature is being made sends nothing", () => {
    const a = new Room().host("a");
    a.holdsEffects = true;
    a.start();
    a.command({ type: "close" });
    a.answerEffects();
    assert.equal(a.events.at(-1)?.type, "closed");
    assert.equal(a.transmits.length, 0);
  });
});

describe("signatures that take their time", () => {
  test("changes before the first one is made do not keep a newcomer from asking", () => {
    const a = new Room().host("a");
    a.holdsEffects = true;
    a.start();
    a.command({ type: "join-group", group: "room" });
    a.command({ type: "update", roles: ["printer"] });
    assert.equal(a.effects.length, 3);
    a.answerEffects();
    assert.equal(a.count("requestsSent"), 1);
    // The periodic announcements are under way, too.
    for (let at = 0; at < 20; at++) {
      a.now = Math.max(a.now, a.deadline);
      a.input({ type: "timeout" });
      a.answerEffects();
    }
    assert.ok(a.count("announcementsSent") >= 2);
  });

  test("answers that nobody waits for, and answers of another kind, do nothing", () => {
    const a = new Room().host("a");
    a.start();
    a.takeTransmits();
    const before = a.engine.stats();
    a.input({ type: "done", token: 999, result: { kind: "verified", peerId: new Uint8Array(16) } });
    a.input({ type: "transmitted", token: 999, error: "failed" });
    assert.deepEqual(a.engine.stats(), before);
  });
});
