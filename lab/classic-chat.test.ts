/**
 * Classic participants and native ones hold a conversation: by multicast and over TCP, with several of ours, on several
 * links, with loss, and with ends that fall silent.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { requires } from "../packages/earshot/test/kit/requires.ts";
import {
  classic,
  type ClassicLine,
  example,
  giveDefaultRoute,
  script,
  texts,
} from "./kit/classic-host.ts";
import type { Host } from "./kit/host.ts";
import type { LabPeer } from "./kit/lab-peer.ts";
import { Lan } from "./kit/lan.ts";
import type { LabProcess } from "./kit/lab-process.ts";

const withinMs = 10_000;

/** A native person in the lobby. */
async function native(host: Host, name: string): Promise<LabPeer> {
  const peer = await host.peer({ name });
  await peer.join();
  await peer.ask({ do: "group", name: "lobby" });
  return peer;
}

/** Says it natively once this many are in the lobby to hear it. */
async function say(peer: LabPeer, text: string, atLeast: number): Promise<void> {
  await peer.ask({ do: "find", group: "classic", atLeast, timeoutMs: withinMs }, withinMs);
  await peer.ask({ do: "send", group: "lobby", text, atLeast }, withinMs);
}

/** What a native person heard, gateways' words as they said them. */
const heardBy = (peer: LabPeer): readonly string[] => peer.told("message").map(({ text }) => text);

/** Bridges of which one speaks already: a newcomer only listens for a second. */
async function bridges(...hosts: readonly Host[]): Promise<LabProcess<ClassicLine>[]> {
  return Promise.all(
    hosts.map((host, at) => classic(host, ["chat-multicast"], { name: `b${at}` })),
  );
}

/** Repeats until somebody hears: until a bridge has been elected. */
async function awaited(juan: LabProcess, ana: LabPeer): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const repeating = setInterval(() => juan.write("anybody?\n"), 200);
  void ana.hears("juan: anybody?", { withinMs }).then(
    () => resolve(),
    () => resolve(),
  );
  await promise;
  clearInterval(repeating);
  assert.ok(heardBy(ana).includes("juan: anybody?"), "a bridge carries words");
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

// Most of their time is waiting: two at a time, each with a network of its own.
describe("classic and native people", { concurrency: 2 }, () => {
  test("Python by multicast and native people: each word once, though three of ours, two on one host, could carry it", async (t) => {
    if (!requires(t, "nft", "python3")) return;
    await using lan = await Lan.make({ hosts: 4 });
    const [h1, h2, h3, h4] = lan.hosts;
    assert.ok(h1 && h2 && h3 && h4);
    await giveDefaultRoute(h3);
    await bridges(h1, h1, h2);
    const ana = await native(h4, "ana");
    const juan = script(h3, "chat-multicast", "juan", "0.0.0.0");
    await awaited(juan, ana);
    await say(ana, "hola, juan", 3);
    await juan.untilText(/^ana: hola, juan$/, { withinMs });
    for (let turn = 0; turn < 10; turn++) {
      juan.write(`word ${turn}\n`);
      await ana.hears(`juan: word ${turn}`, { withinMs });
      await say(ana, `answer ${turn}`, 3);
      await juan.untilText(new RegExp(`^ana: answer ${turn}$`), { withinMs });
    }
    juan.write("quit\n");
    await ana.hears("juan: quit", { withinMs });
    const words = heardBy(ana).filter((text) => text.startsWith("juan: word"));
    assert.deepEqual(
      words,
      Array.from({ length: 10 }, (_, turn) => `juan: word ${turn}`),
    );
    const answers = texts(juan).filter((text) => text.startsWith("ana: answer"));
    assert.deepEqual(
      answers,
      Array.from({ length: 10 }, (_, turn) => `ana: answer ${turn}`),
    );
  });

  test("the one that carries words is killed, and another goes on", async (t) => {
    if (!requires(t, "nft", "python3")) return;
    await using lan = await Lan.make({ hosts: 4 });
    const [h1, h2, h3, h4] = lan.hosts;
    assert.ok(h1 && h2 && h3 && h4);
    await giveDefaultRoute(h3);
    const running = await bridges(h1, h2);
    const ana = await native(h4, "ana");
    const juan = script(h3, "chat-multicast", "juan", "0.0.0.0");
    await awaited(juan, ana);
    const carrier = running.find(({ json }) => json.some(({ type }) => type === "heard"));
    assert.ok(carrier);
    carrier.kill();
    await ana.notices("failed", carrier === running[0] ? "b0" : "b1", { withinMs });
    // The other one notices in its own time; what is said before that is carried by nobody.
    const heard = juan.untilText(/^ana: still there\?$/, { withinMs });
    const repeating = setInterval(() => void say(ana, "still there?", 1).catch(() => {}), 500);
    await heard.finally(() => clearInterval(repeating));
    juan.write("I am\n");
    await ana.hears("juan: I am", { withinMs });
  });

  test("two networks: people of both talk, and nobody hears a word twice", async (t) => {
    if (!requires(t, "nft", "python3")) return;
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
    await bridges(lan.host("h1"), lan.host("h2"));
    const ana = await native(lan.host("both"), "ana");
    const juan = script(lan.host("juan"), "chat-multicast", "juan", "0.0.0.0");
    const eva = script(lan.host("eva"), "chat-multicast", "eva", "0.0.0.0");
    await awaited(juan, ana);
    // A program of the textbook on a host of ours, which chooses one of the two.
    const local = script(
      lan.host("h1"),
      "chat-multicast",
      "leo",
      lan.host("h1").cable("eth0").ipv4 ?? "",
    );
    await ana.hears("leo: Entering user", { withinMs });
    juan.write("to all\n");
    await eva.untilText(/^juan: to all$/, { withinMs });
    await ana.hears("juan: to all", { withinMs });
    eva.write("back\n");
    await juan.untilText(/^eva: back$/, { withinMs });
    await ana.hears("eva: back", { withinMs });
    await say(ana, "hello both", 2);
    for (const one of [juan, eva, local]) await one.untilText(/^ana: hello both$/, { withinMs });
    await say(ana, "and goodbye", 2);
    for (const one of [juan, eva, local]) await one.untilText(/^ana: and goodbye$/, { withinMs });
    // Not leo: a program on a host with two links that binds to every address hears what comes in on both, since ours has
    // joined there (IP_MULTICAST_ALL).
    for (const one of [juan, eva]) {
      const words = texts(one).filter((text) =>
        /: (?:to all|back|hello both|and goodbye)$/.test(text),
      );
      assert.equal(new Set(words).size, words.length, `${one.title}: ${words.join(", ")}`);
    }
    const natively = heardBy(ana).filter((text) => /: (?:to all|back)$/.test(text));
    assert.deepEqual(natively.toSorted(), ["eva: back", "juan: to all"]);
  });

  test("with a fifth of all datagrams lost, what is native is still heard once or not at all", async (t) => {
    if (!requires(t, "nft", "python3")) return;
    await using lan = await Lan.make({ hosts: 4 });
    const [h1, h2, h3, h4] = lan.hosts;
    assert.ok(h1 && h2 && h3 && h4);
    await giveDefaultRoute(h3);
    await bridges(h1, h2);
    const ana = await native(h4, "ana");
    const juan = script(h3, "chat-multicast", "juan", "0.0.0.0");
    await awaited(juan, ana);
    await using fault = await lan.lose(20);
    for (let turn = 0; turn < 30; turn++) {
      await say(ana, `word ${turn}`, 1);
      juan.write(`say ${turn}\n`);
    }
    assert.ok((await fault.hits()) > 0);
    await fault.heal();
    await say(ana, "the end", 1);
    await juan.untilText(/^ana: the end$/, { withinMs });
    juan.write("over\n");
    await ana.hears("juan: over", { withinMs });
    for (const words of [
      texts(juan).filter((text) => text.startsWith("ana: word")),
      heardBy(ana).filter((text) => text.startsWith("juan: say")),
    ]) {
      assert.equal(new Set(words).size, words.length, words.join(", "));
      assert.ok(words.length > 10, `${words.length} words got through`);
    }
  });

  test("the chat server: a textbook client, another on a second server, multicast and native, in one lobby", async (t) => {
    if (!requires(t, "nft", "python3")) return;
    await using lan = await Lan.make({ hosts: 4 });
    const [h1, h2, h3, h4] = lan.hosts;
    assert.ok(h1 && h2 && h3 && h4);
    await giveDefaultRoute(h3);
    const servers = await Promise.all(
      [h1, h2].map((host) => classic(host, ["chat-multicast", "chat"], { last: "chat" })),
    );
    const ana = await native(h4, "ana");
    const juan = script(h3, "chat-multicast", "juan", "0.0.0.0");
    await awaited(juan, ana);
    const bo = script(h3, "chat-client", "bo", "10.77.0.1");
    const cy = script(h3, "chat-client", "cy", "10.77.0.2");
    for (const [one, name] of [
      [bo, "bo"],
      [cy, "cy"],
    ] as const) {
      await one.untilText(/^online/, { withinMs });
      one.write("JOIN lobby\n");
      await one.untilText(new RegExp(`^conversations lobby:.*\\b${name}\\b`), { withinMs });
    }
    bo.write("SEND_MESSAGE lobby hello from bo\n");
    await bo.untilText(/^lobby bo: hello from bo$/, { withinMs });
    await cy.untilText(/^lobby bo: hello from bo$/, { withinMs });
    await juan.untilText(/^bo: hello from bo$/, { withinMs });
    await ana.hears("bo: hello from bo", { withinMs });
    await say(ana, "hello from ana", 2);
    juan.write("hello from juan\n");
    for (const one of [bo, cy]) {
      await one.untilText(/^lobby ana: hello from ana$/, { withinMs });
      await one.untilText(/^lobby juan: hello from juan$/, { withinMs });
    }
    for (const one of [bo, cy, juan]) {
      const words = texts(one).filter((text) => text.includes("hello from"));
      assert.equal(new Set(words).size, words.length, words.join(", "));
    }
    cy.endInput();
    await ana.hears("cy: quit", { withinMs });
    for (const server of servers) {
      server.kill("SIGINT");
      assert.equal((await server.untilEnded({ withinMs })).status, 0, server.stderr);
    }
    await bo.untilText(/^closed$/, { withinMs });
  });

  test("the chat server: Python clients invite each other, and one whose cable was pulled is noticed", async (t) => {
    if (!requires(t, "nft", "python3")) return;
    await using lan = await Lan.make({ hosts: 3 });
    const [h1, h2, h3] = lan.hosts;
    assert.ok(h1 && h2 && h3);
    await classic(h1, ["chat", "--alone"], { last: "chat" });
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
    // What is under way when the cable is pulled is TCP's to repeat, for as long as the system does; see docs/classic.md.
    await acknowledged(h1);
    await using fault = await lan.partition(["h1", "h2"], ["h3"]);
    // TCP asks after ten seconds of silence, three times.
    await ana.untilText(/^online$/, { withinMs: 45_000, since: ana.mark() });
    assert.ok((await fault.hits()) > 0);
  });

  test("our chat client talks to a server of the textbook, which tells changes and no lists", async (t) => {
    if (!requires(t, "nft", "python3")) return;
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
