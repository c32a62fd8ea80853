/**
 * Classic participants and native ones hold a conversation: by multicast and over TCP, with several of ours, on several
 * links, with loss, and with ends that fall silent.
 * @module
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { missing } from "../packages/earshot/test/kit/requires.ts";
import {
  classic,
  type ClassicLine,
  example,
  giveDefaultRoute,
  script,
  texts,
} from "./kit/classic-host.ts";
import type { Host } from "./kit/host.ts";
import { Lan } from "./kit/lan.ts";
import type { LabProcess } from "./kit/lab-process.ts";

// Far above what anything takes: on a busy machine a dozen processes start at once.
const withinMs = 45_000;

/** A native person in the lobby, who obeys lines; see lab/programs/chat-person.ts. */
function native(host: Host, name: string): LabProcess {
  return host.program("chat-person", [name]);
}

/** Repeats until a native person hears it: until ours are connected with the lobby, and one has been elected. */
async function awaited(juan: LabProcess, ana: LabProcess): Promise<void> {
  const repeating = setInterval(() => juan.write("anybody?\n"), 200);
  try {
    await ana.untilText(/^lobby \w+: juan: anybody\?$/, { withinMs });
  } finally {
    clearInterval(repeating);
  }
}

const fitting = (one: LabProcess, pattern: RegExp): readonly string[] =>
  texts(one).filter((text) => pattern.test(text));

/** Each of them once. */
function areOnce(words: readonly string[]): void {
  assert.equal(new Set(words).size, words.length, words.join(", "));
}

/** Resolves when nothing that the chat server has sent waits for an acknowledgement. */
async function acknowledged(server: Host): Promise<void> {
  const end = performance.now() + withinMs;
  for (;;) {
    const list = await server.run("ss", "-Htn", "sport", "=", ":6666");
    const waiting = list
      .trim()
      .split("\n")
      .map((line) => Number(line.split(/\s+/)[2]));
    if (waiting.every((bytes) => bytes === 0)) return;
    assert.ok(performance.now() < end, list);
  }
}

const skip = missing("nft", "python3");

// Most of their time is waiting: each with a network of its own.
describe("classic and native people", { concurrency: 3, skip }, () => {
  describe(
    "three of ours, two on one host, who could all carry the words",
    { concurrency: 1 },
    () => {
      const lans: Lan[] = [];
      const ours: LabProcess<ClassicLine>[] = [];
      const people: Record<string, LabProcess> = {};
      const lan = (): Lan => lans[0]!;
      const who = (name: string): LabProcess => people[name]!;

      before(async () => {
        lans.push(await Lan.make({ hosts: 4 }));
        const [h1, h2, h3, h4] = lan().hosts;
        assert.ok(h1 && h2 && h3 && h4);
        await giveDefaultRoute(h3);
        people["ana"] = native(h4, "ana");
        const both = ["chat-multicast", "chat"];
        const started = [
          classic(h1, both, { name: "b1", last: "chat" }),
          classic(h2, both, { name: "b2", last: "chat" }),
          classic(h1, ["chat-multicast"], { name: "b3" }),
        ];
        ours.push(...(await Promise.all(started)));
        people["juan"] = script(h3, "chat-multicast", "juan", "0.0.0.0");
        await awaited(who("juan"), who("ana"));
        for (const name of ["b1", "b2", "b3"])
          await who("ana").untilText(new RegExp(`^lobby has .*${name}`), { withinMs });
        people["bo"] = script(h3, "chat-client", "bo", "10.77.0.1");
        people["cy"] = script(h3, "chat-client", "cy", "10.77.0.2");
      });
      after(() => lan()[Symbol.asyncDispose]());

      test("by multicast each word comes once", async () => {
        const [ana, juan] = [who("ana"), who("juan")];
        for (let turn = 0; turn < 10; turn++) {
          juan.write(`word ${turn}\n`);
          await ana.untilText(new RegExp(`^lobby \\w+: juan: word ${turn}$`), { withinMs });
          ana.write(`say answer ${turn}\n`);
          await juan.untilText(new RegExp(`^ana: answer ${turn}$`), { withinMs });
        }
        assert.equal(fitting(ana, /: juan: word \d$/).length, 10);
        assert.equal(fitting(juan, /^ana: answer \d$/).length, 10);
      });

      test("clients of two chat servers, multicast and native people are in one lobby", async () => {
        const [ana, juan, bo, cy] = [who("ana"), who("juan"), who("bo"), who("cy")];
        for (const [name, one] of [
          ["bo", bo],
          ["cy", cy],
        ] as const) {
          await one.untilText(/^online ana bo$|^online ana cy$/, { withinMs });
          one.write("JOIN lobby\n");
          await one.untilText(new RegExp(`^conversations lobby:.*\\b${name}\\b`), { withinMs });
          await ana.untilText(new RegExp(`^lobby has .*\\b${name}\\b`), { withinMs });
        }
        const all = [
          [bo, "SEND_MESSAGE lobby hello from bo\n"],
          [cy, "SEND_MESSAGE lobby hello from cy\n"],
          [ana, "say hello from ana\n"],
          [juan, "hello from juan\n"],
        ] as const;
        for (const [one, line] of all) one.write(line);
        for (const one of [bo, cy])
          for (const name of ["ana", "bo", "cy", "juan"])
            await one.untilText(new RegExp(`^lobby ${name}: hello from ${name}$`), { withinMs });
        for (const name of ["ana", "bo", "cy"])
          await juan.untilText(new RegExp(`^${name}: hello from ${name}$`), { withinMs });
        for (const name of ["bo", "cy"])
          await ana.untilText(new RegExp(`^lobby ${name}: hello from ${name}$`), { withinMs });
        await ana.untilText(/^lobby \w+: juan: hello from juan$/, { withinMs });
        for (const [one] of all) areOnce(fitting(one, /hello from/));
      });

      test("a native person and a client invite each other, and a client of the other server", async () => {
        const [ana, bo, cy] = [who("ana"), who("bo"), who("cy")];
        await ana.untilText(/^here bo via b1$/, { withinMs });
        ana.write("begin bo\n");
        await bo.untilText(/^invited by ana$/, { withinMs });
        // The textbook's program accepts at once.
        await ana.untilText(/^other has ana,bo$/, { withinMs });
        const { text } = await bo.untilText(/^conversations .*\d{6}:/, { withinMs });
        const id = /\d{6}/.exec(text)?.[0] ?? "";
        bo.write(`INVITE cy ${id}\n`);
        await cy.untilText(/^invited by bo$/, { withinMs });
        await ana.untilText(/^other has ana,bo,cy$/, { withinMs });
        ana.write("tell between us, from ana\n");
        bo.write(`SEND_MESSAGE ${id} between us, from bo\n`);
        for (const one of [bo, cy])
          for (const name of ["ana", "bo"])
            await one.untilText(new RegExp(`^\\d{6} ${name}: between us, from ${name}$`), {
              withinMs,
            });
        await ana.untilText(/^other bo: between us, from bo$/, { withinMs });
        bo.write(`LEAVE ${id}\n`);
        await ana.untilText(/^other has ana,cy$/, { withinMs });
        for (const one of [ana, bo, cy]) areOnce(fitting(one, /between us/));
        assert.deepEqual(fitting(who("juan"), /between us/), [], "it is no word of the lobby");
      });

      test("with a fifth of all datagrams lost, each word is heard once or not at all", async () => {
        const [ana, juan] = [who("ana"), who("juan")];
        await using fault = await lan().lose(20);
        for (let turn = 0; turn < 30; turn++) {
          ana.write(`say lossy ${turn}\n`);
          juan.write(`lossy ${turn}\n`);
        }
        // Until most of it is through: what plain multicast loses stays lost.
        await ana.untilText(/^lobby \w+: juan: lossy (?:19|2\d)$/, { withinMs });
        await juan.untilText(/^ana: lossy (?:19|2\d)$/, { withinMs });
        assert.ok((await fault.hits()) > 0);
        await fault.heal();
        ana.write("say the end\n");
        juan.write("over\n");
        await juan.untilText(/^ana: the end$/, { withinMs });
        await ana.untilText(/^lobby \w+: juan: over$/, { withinMs });
        for (const words of [fitting(juan, /^ana: lossy/), fitting(ana, /: juan: lossy/)]) {
          areOnce(words);
          assert.ok(words.length > 10, `${words.length} words got through`);
        }
      });

      test("the one that carries is killed: what is said before anybody notices is carried by another, once", async () => {
        const [ana, juan, bo, cy] = [who("ana"), who("juan"), who("bo"), who("cy")];
        for (const one of [bo, cy]) one.endInput();
        for (const name of ["bo", "cy"])
          await ana.untilText(new RegExp(`^gone ${name}$`), { withinMs });
        const carrier = ours.find(({ json }) =>
          json.some(({ type, text }) => type === "heard" && text === "juan: over"),
        );
        assert.ok(carrier);
        carrier.kill();
        await carrier.ended;
        const mark = juan.mark();
        juan.write("is anybody carrying this?\n");
        ana.write("say or this?\n");
        await ana.untilText(/^lobby \w+: juan: is anybody carrying this\?$/, { withinMs });
        await juan.untilText(/^ana: or this\?$/, { withinMs });
        juan.write("good\n");
        await ana.untilText(/^lobby \w+: juan: good$/, { withinMs });
        assert.equal(fitting(ana, /is anybody carrying this/).length, 1);
        assert.equal(fitting(juan, /^ana: or this/).length, 1);
        const left = texts(juan)
          .slice(mark)
          .filter((text) => text === "juan: quit");
        assert.deepEqual(left, [], "he has not left because his carrier has");
      });

      test("Ctrl-C ends them in order", async () => {
        for (const one of ours) one.kill("SIGINT");
        for (const one of ours) {
          const { status, signal } = await one.untilEnded({ withinMs });
          assert.ok(status === 0 || signal === "SIGKILL", one.stderr);
        }
      });
    },
  );

  test("whoever else comes to carry, each word is carried once, in order", async () => {
    await using lan = await Lan.make({ hosts: 4 });
    const [h1, h2, h3, h4] = lan.hosts;
    assert.ok(h1 && h2 && h3 && h4);
    await giveDefaultRoute(h3);
    const ana = native(h4, "ana");
    await classic(h1, ["chat-multicast"], { name: "b0" });
    await ana.untilText(/^lobby has .*b0/, { withinMs });
    const juan = script(h3, "chat-multicast", "juan", "0.0.0.0");
    await juan.untilText(/^juan: Entering user$/, { withinMs });
    let said = 0;
    const speaking = setInterval(() => juan.write(`word ${++said}\n`), 50);
    try {
      // Each has the lowest id with so many to one, and then takes over.
      for (const [at, name] of ["b1", "b2", "b3"].entries()) {
        await classic(at % 2 === 0 ? h2 : h1, ["chat-multicast"], { name });
        await ana.untilText(new RegExp(`^lobby has .*${name}`), { withinMs });
        // Longer than it listens.
        const word = said + 30;
        await ana.untilText(new RegExp(`^lobby \\w+: juan: word ${word}$`), { withinMs });
      }
    } finally {
      clearInterval(speaking);
    }
    juan.write("over\n");
    await ana.untilText(/^lobby \w+: juan: over$/, { withinMs });
    const heard = fitting(ana, /: juan: word/).map((text) => Number(/\d+$/.exec(text)?.[0]));
    assert.deepEqual(
      heard,
      Array.from({ length: said }, (_, at) => at + 1),
    );
  });

  test("two networks: people of both talk, and nobody hears a word twice", async () => {
    await using lan = await Lan.make({
      hosts: {
        h1: ["one", "two"],
        h2: ["one", "two"],
        juan: ["one"],
        eva: ["two"],
        both: ["one", "two"],
      },
    });
    await giveDefaultRoute(lan.host("juan"));
    await giveDefaultRoute(lan.host("eva"));
    const ana = native(lan.host("both"), "ana");
    const carriers = ["h1", "h2"].map((name) => classic(lan.host(name), ["chat-multicast"]));
    await Promise.all(carriers);
    const juan = script(lan.host("juan"), "chat-multicast", "juan", "0.0.0.0");
    const eva = script(lan.host("eva"), "chat-multicast", "eva", "0.0.0.0");
    await eva.untilText(/^eva: Entering user$/, { withinMs });
    await awaited(juan, ana);
    // A program of the textbook on a host of ours, which chooses one of the two.
    const own = lan.host("h1").cable("eth0").ipv4 ?? "";
    const leo = script(lan.host("h1"), "chat-multicast", "leo", own);
    await leo.untilText(/^leo: Entering user$/, { withinMs });
    leo.write("here too\n");
    await ana.untilText(/^lobby \w+: leo: here too$/, { withinMs });
    juan.write("to all\n");
    await eva.untilText(/^juan: to all$/, { withinMs });
    await ana.untilText(/^lobby \w+: juan: to all$/, { withinMs });
    eva.write("back\n");
    await juan.untilText(/^eva: back$/, { withinMs });
    await ana.untilText(/^lobby \w+: eva: back$/, { withinMs });
    for (const words of ["hello both", "and goodbye"]) {
      ana.write(`say ${words}\n`);
      for (const one of [juan, eva, leo])
        await one.untilText(new RegExp(`^ana: ${words}$`), { withinMs });
    }
    // Not leo: a program on a host with two links that binds to every address hears what comes in on both, since ours has
    // joined there (IP_MULTICAST_ALL).
    for (const one of [juan, eva])
      areOnce(fitting(one, /: (?:to all|back|hello both|and goodbye)$/));
    assert.equal(fitting(ana, /: (?:to all|back)$/).length, 2);
  });

  test("Python clients of the chat server invite each other, and one whose cable was pulled is noticed, also when words are under way", async () => {
    await using lan = await Lan.make({ hosts: 3 });
    const [h1, h2, h3] = lan.hosts;
    assert.ok(h1 && h2 && h3);
    const server = h1.program("chat-server");
    await server.untilText(/^serving$/, { withinMs });
    const ana = script(h2, "chat-client", "ana", "10.77.0.1");
    const bo = script(h3, "chat-client", "bo", "10.77.0.1");
    await ana.untilText(/^online bo$/, { withinMs });
    ana.write("INVITE bo\n");
    const { text } = await ana.untilText(/^pending \d{6}$/, { withinMs });
    const conversation = text.slice("pending ".length);
    await bo.untilText(/^invited by ana$/, { withinMs });
    await ana.untilText(new RegExp(`${conversation}:ana,bo`), { withinMs });
    ana.write(`SEND_MESSAGE ${conversation} how are you?\nSTATUS away\n`);
    for (const one of [ana, bo]) {
      await one.untilText(new RegExp(`^${conversation} ana: how are you\\?$`), { withinMs });
      await one.untilText(/^status ana away$/, { withinMs });
    }
    // Without koffi what is under way when the cable is pulled is TCP's to repeat, for as long as the system does.
    const isUnderWay = missing("koffi") === false;
    await acknowledged(h1);
    const mark = ana.mark();
    await using fault = await lan.partition(["h1", "h2"], ["h3"]);
    if (isUnderWay) ana.write(`SEND_MESSAGE ${conversation} are you there?\n`);
    // TCP asks after a second of silence, twice.
    await ana.untilText(/^online$/, { withinMs, since: mark });
    assert.ok((await fault.hits()) > 0);
  });

  test("our chat client talks to a server of the textbook, which tells changes and no lists", async () => {
    await using lan = await Lan.make({ hosts: 1 });
    const h1 = lan.host("h1");
    const server = script(h1, "chat-server");
    await server.untilText(/^serving$/, { withinMs });
    const [ana, bo] = ["ana", "bo"].map((name) => example(h1, "chat-tcp", name));
    assert.ok(ana && bo);
    await ana.untilText(/^online: bo$/, { withinMs });
    ana.write("invite bo\n");
    await ana.untilText(/^1: waiting for bo$/, { withinMs });
    await bo.untilText(/^ana invites you to 1$/, { withinMs });
    bo.write("join 1\n1 hello, ana\n");
    for (const one of [ana, bo]) await one.untilText(/^1 bo: hello, ana$/, { withinMs });
    server.kill();
    await ana.untilText(/^the server is gone/, { withinMs });
  });
});
