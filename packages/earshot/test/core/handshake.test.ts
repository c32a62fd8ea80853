/**
 * How strangers become members, frame by frame, and that an address which has proved nothing never
 * gets more bytes than it sent.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { addressOf } from "../../src/core/address.ts";
import { limits } from "../../src/core/limits.ts";
import type { Frame } from "../../src/core/wire/frame-table.ts";
import { lan, lanLink } from "./kit/host.ts";
import { Room } from "./kit/room.ts";

const request: Frame = { type: "request", challenge: new Uint8Array(8), knows: 0 };
const padding = (bytes: number): Frame => ({ type: "padding", fill: new Uint8Array(bytes) });

for (const secret of [undefined, "a word"]) {
  describe(`the handshake in ${secret === undefined ? "an open" : "a closed"} realm`, () => {
    test("is a request, an answer that asks back, and an echo", () => {
      const room = new Room(secret === undefined ? {} : { secret });
      const b = room.host("b");
      b.start();
      room.settle();
      const a = room.host("a");
      a.start();
      room.settle();
      assert.deepEqual(
        room.log.map(({ to, multicast, frames }) => [
          to.name,
          multicast ? "everybody" : "one",
          frames.map((frame) => frame.type).join("+"),
        ]),
        [
          ["b", "everybody", "announce+request+view+padding"],
          ["a", "one", "announce+echo+request+view"],
          ["b", "one", "echo+view"],
          // By now a knows b; b cannot tell, as an echo does not say what else has arrived.
          ["a", "one", "announce+view"],
        ],
      );
      const [asked, answered, echoed] = room.log.map(({ bytes }) => bytes.length);
      assert.equal(asked, limits.datagramBytes);
      assert.ok(answered! <= limits.datagramBytes);
      assert.ok(echoed! <= answered!);
      assert.deepEqual(a.story, ["joined b"]);
      assert.deepEqual(b.story, ["joined a"]);
    });

    test("two that start at once meet", () => {
      const room = new Room(secret === undefined ? {} : { secret });
      const hosts = [room.host("a"), room.host("b")];
      for (const host of hosts) host.start();
      room.settle();
      for (const host of hosts) assert.equal(host.members.length, 1);
    });

    test("works by seeds alone, without multicast", () => {
      const room = new Room(secret === undefined ? {} : { secret });
      const [a, b] = [room.host("a"), room.host("b")];
      for (const host of [a, b]) host.start([lanLink(host.address, { ways: [] })]);
      room.settle();
      a.command({ type: "seeds", addresses: [b.address] });
      room.settle();
      assert.deepEqual(a.members, ["b"]);
      assert.deepEqual(b.members, ["a"]);
    });

    test("survives the loss of any one datagram", () => {
      for (let lost = 0; lost < 3; lost++) {
        const room = new Room(secret === undefined ? {} : { secret });
        const b = room.host("b");
        b.start();
        room.settle();
        let seen = 0;
        room.loses = () => seen++ === lost;
        const a = room.host("a");
        a.start();
        room.run(2_000);
        assert.deepEqual([a.members, b.members], [["b"], ["a"]], `number ${lost} lost`);
      }
    });
  });
}

describe("an address that has proved nothing gets no more than it sent", () => {
  test("when it asks with room, with little, and with none", () => {
    for (const fill of [0, 1, 17, 100, 200, 300, 1_000]) {
      const room = new Room();
      const [a] = room.settled("a", "b");
      const stranger = room.stranger("s");
      const bare = stranger.say(a!, [request, padding(fill)]);
      assert.ok(bare.answeredBytes <= bare.askedBytes, `${fill}: ${bare.types.join("+")}`);
      assert.ok(bare.types.includes("echo"));
      const known = stranger.say(a!, [stranger.announcement(), request, padding(fill)]);
      assert.ok(known.answeredBytes <= known.askedBytes);
      assert.deepEqual(known.types.slice(0, 1), [
        known.types.includes("announce") ? "announce" : "echo",
      ]);
    }
  });

  test("when one datagram asks many times, and many things", () => {
    const room = new Room();
    const [a, b] = room.settled("a", "b");
    const target = a!.epochBytes.subarray(0, 8);
    const ping: Frame = { type: "ping", token: 7, target, hears: "no" };
    const sync: Frame = { type: "sync", token: 8 };
    const many = (frame: Frame): Frame[] => Array.from({ length: 50 }, () => frame);
    for (const frames of [many(request), many(ping), many(sync), [request, ping, sync]]) {
      // As nobody, in the name of a member, and as a stranger that says who it is.
      const [nobody, forger, known] = ["n", "f", "k"].map((name) => room.stranger(name));
      const said = [
        nobody!.say(a!, frames),
        forger!.say(a!, frames, { epoch: b!.epochBytes }),
        known!.say(a!, [known!.announcement(), ...frames]),
      ];
      for (const { types, answeredBytes, askedBytes } of said)
        assert.ok(
          answeredBytes <= askedBytes,
          `${types.join("+")}: ${answeredBytes} for ${askedBytes}`,
        );
    }
    assert.ok(a!.count("droppedRepeated") > 400);
  });

  test("when it pings", () => {
    const room = new Room();
    const [a, b] = room.settled("a", "b");
    const target = a!.epochBytes.subarray(0, 8);
    const ping: Frame = { type: "ping", token: 1, target, hears: "no" };
    const stranger = room.stranger("s");
    const bare = stranger.say(a!, [ping]);
    assert.deepEqual(bare.types, ["ack"]);
    assert.ok(bare.answeredBytes <= bare.askedBytes);
    const padded = stranger.say(a!, [ping, padding(29)]);
    assert.equal(padded.askedBytes, limits.strangerPingBytes);
    assert.deepEqual(padded.types, ["ack", "request"]);
    assert.ok(padded.answeredBytes <= padded.askedBytes);
    for (const extra of [[], [padding(29)]]) {
      const said = stranger.say(a!, [ping, ...extra], { epoch: b!.epochBytes });
      // Where only one fits it is the question, so that the next one gets its ack.
      assert.deepEqual(said.types, extra.length === 0 ? ["request"] : ["ack", "request"]);
      assert.ok(said.answeredBytes <= said.askedBytes);
    }
  });

  test("when it pings as one that is not a member yet, or not any more", () => {
    const room = new Room();
    const [a] = room.settled("a", "b");
    const target = a!.epochBytes.subarray(0, 8);
    const ping: Frame = { type: "ping", token: 1, target, hears: "no" };
    const stranger = room.stranger("s");
    for (const fill of [0, 29, 100, 400]) {
      const said = stranger.say(a!, [stranger.announcement(), ping, padding(fill)]);
      assert.ok(said.answeredBytes <= said.askedBytes, `${fill}: ${said.types.join("+")}`);
    }
  });

  test("when it speaks of us as gone, in the name of a member that vouched for this address", () => {
    const room = new Room();
    const [a] = room.settled("a", "b");
    const victim = addressOf("10.9.9.9", 99);
    const member = room.stranger("m");
    member.join(a!, { addresses: [victim] });
    assert.ok(a!.members.includes("m"));
    const gone = (incarnation: number): Frame => ({
      type: "update",
      entries: Array.from({ length: 40 }, () => ({
        state: "suspected",
        incarnation,
        epoch: a!.epochBytes,
      })),
    });
    member.say(a!, [gone(0)]);
    assert.equal(a!.count("refutations"), 1);
    const said = member.say(a!, [gone(0)], { from: victim });
    assert.ok(said.answeredBytes <= said.askedBytes, said.types.join("+"));
    const proven = member.say(a!, [gone(0)]);
    assert.deepEqual(proven.types, ["announce"]);
  });

  test("rosters, relays and news least of all", () => {
    const room = new Room();
    const [host, other] = room.settled("a", "b");
    const stranger = room.stranger("s");
    const asks: Frame[] = [
      { type: "sync", token: 1 },
      { type: "fetch", epochs: [other!.epochBytes] },
      { type: "ping-request", token: 1, target: other!.epochBytes, at: other!.address },
    ];
    for (const frame of asks) {
      for (const epoch of [stranger.epochBytes, other!.epochBytes]) {
        const said = stranger.say(host!, [frame, padding(20)], { epoch });
        assert.ok(said.answeredBytes <= said.askedBytes);
        assert.ok(said.types.every((type) => type === "request"));
        assert.equal(said.all.length, said.answers.length);
      }
    }
    assert.equal(host!.count("droppedUnproven"), 6);
  });

  test("not even later, when what it was asked is asked again", () => {
    const room = new Room();
    const [a] = room.settled("a", "b");
    const victims = Array.from({ length: 8 }, (_, index) => addressOf(`10.9.9.${index}`, 99));
    const stranger = room.stranger("s");
    const seen = new Map<string, number>();
    const announcement = stranger.announcement({ addresses: victims });
    const bytes = stranger.datagram([announcement, request, padding(100)]);
    a!.datagram(stranger.address, bytes);
    const flightsTo = (): void => {
      for (const { to, burst } of a!.takeTransmits())
        if (to.kind === "address") seen.set(to.address, (seen.get(to.address) ?? 0) + burst.length);
    };
    flightsTo();
    for (let step = 0; step < 200; step++) {
      room.now += 50;
      a!.now = room.now;
      if (a!.deadline <= a!.now) a!.input({ type: "timeout" });
      flightsTo();
    }
    assert.ok(
      (seen.get(stranger.address) ?? 0) <= bytes.length,
      `${seen.get(stranger.address)} of ${bytes.length}`,
    );
    for (const victim of victims)
      assert.equal(seen.get(victim), undefined, "it never sent anything");
  });

  test("and all strangers together stay within the budget", () => {
    const room = new Room();
    const [a] = room.settled("a", "b");
    let answers = 0;
    for (let index = 0; index < 500; index++) {
      const stranger = room.stranger(`s${index}`);
      answers += stranger.say(a!, [request, padding(100)]).answers.length;
    }
    assert.ok(answers > 10 && answers <= limits.answersPerS / 2, `${answers}`);
    assert.equal(a!.count("droppedBudget"), 500 - answers);
  });
});

describe("a proof", () => {
  test("is asked of a member that speaks from a new address", () => {
    const room = new Room();
    const [a, b] = room.settled("a", "b", "c");
    const elsewhere = addressOf("10.7.7.7", 77);
    const stranger = room.stranger("s");
    const sync: Frame = { type: "sync", token: 3 };
    const said = stranger.say(a!, [sync, padding(20)], { from: elsewhere, epoch: b!.epochBytes });
    assert.deepEqual(said.types, ["request"]);
    const [asked] = said.frames;
    assert.ok(asked?.type === "request");
    // Whoever is there echoes, and gets what it asked for.
    const echo: Frame = { type: "echo", challenge: asked.challenge, hears: "unknown" };
    const proved = stranger.say(a!, [echo], { from: elsewhere, epoch: b!.epochBytes });
    assert.deepEqual(proved.types, ["roster", "view"]);
  });

  test("needs the challenge of that very address", () => {
    const room = new Room();
    const [a] = room.settled("a", "b");
    const [one, other] = [room.stranger("s"), room.stranger("t")];
    const said = one.say(a!, [one.announcement(), request, padding(500)]);
    other.say(a!, [other.announcement(), request, padding(500)]);
    const asked = said.frames.find((frame) => frame.type === "request");
    assert.ok(asked !== undefined);
    other.say(a!, [{ type: "echo", challenge: asked.challenge, hears: "yes" }]);
    assert.equal(a!.count("droppedUnasked"), 1);
    assert.deepEqual(a!.members, ["b"]);
    one.say(a!, [{ type: "echo", challenge: asked.challenge, hears: "yes" }]);
    assert.deepEqual(a!.members, ["b", "s"]);
  });

  test("of a stranger that never announced itself is nothing", () => {
    const room = new Room();
    const [a] = room.settled("a", "b");
    const stranger = room.stranger("s");
    const said = stranger.say(a!, [request, padding(500)]);
    assert.ok(said.types.includes("announce"));
    stranger.say(a!, [{ type: "echo", challenge: new Uint8Array(8), hears: "yes" }]);
    assert.equal(a!.count("droppedStranger"), 1);
    a!.input({ type: "datagram", link: lan, from: stranger.address, bytes: new Uint8Array() });
    assert.equal(a!.count("droppedTooShort"), 1);
  });
});
