/**
 * Programs of a textbook, which are not ours and know nothing of us, find and use the classic services of several hosts.
 * @module
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { missing, requires } from "../packages/earshot/test/kit/requires.ts";
import { firstMissing } from "../tools/checks/fences.ts";
import {
  classic,
  type ClassicLine,
  giveDefaultRoute,
  java,
  script,
  texts,
} from "./kit/classic-host.ts";
import { programsOf, runProgram } from "./kit/document-programs.ts";
import { Lan } from "./kit/lan.ts";
import type { LabProcess } from "./kit/lab-process.ts";

const withinMs = 30_000;

describe("two hosts of ours and one of strangers", { skip: missing("nft", "python3") }, () => {
  const running: LabProcess<ClassicLine>[] = [];
  const lans: Lan[] = [];
  const lan = (): Lan => lans[0]!;
  const stranger = () => lan().host("h3");

  before(async () => {
    lans.push(await Lan.make({ hosts: 3 }));
    await giveDefaultRoute(stranger());
    for (const name of ["h1", "h2"]) running.push(await classic(lan().host(name)));
  });
  after(() => lan()[Symbol.asyncDispose]());

  test("everything is opened", () => {
    for (const one of running)
      assert.deepEqual(
        one.json.filter(({ type }) => type === "refused"),
        [],
        one.stderr,
      );
  });

  test("who's there? is answered Me! by both, from the port that was asked", async () => {
    const asking = script(stranger(), "whos-there", "2");
    await asking.untilEnded({ withinMs });
    assert.deepEqual(texts(asking).toSorted(), ["10.77.0.1 50008 Me!", "10.77.0.2 50008 Me!"]);
  });

  test("a broadcast is answered by both with address and roles, and each has the other in its view", async () => {
    const mark = running.map((one) => one.mark());
    const sender = script(stranger(), "broadcast-sender", "10.77.0.255", "10.77.0.3", "2");
    await sender.untilEnded({ withinMs });
    assert.equal(texts(sender).at(-1), "view 10.77.0.1 10.77.0.2");
    for (const host of ["10.77.0.1", "10.77.0.2"])
      assert.ok(
        texts(sender).some((text) => text.startsWith(`${host} ${host} replied as whos-there `)),
        texts(sender).join("\n"),
      );
    for (const [at, one] of running.entries())
      await one.until(({ type, from }) => type === "heard" && from?.host === "10.77.0.3", {
        withinMs,
        since: mark[at]!,
      });
  });

  test("the textbook's listener hears a newcomer of ours, which hears its reply, and says what it could not open beside another", async () => {
    const listener = script(stranger(), "broadcast-listener", "10.77.0.255", "10.77.0.3");
    await listener.untilText(/^listening$/, { withinMs });
    // What runs there already has its ports; what is spoken to all is shared.
    const newcomer = await classic(lan().host("h2"), [], { name: "newcomer" });
    await listener.untilText(/^Received broadcast message: 10\.77\.0\.2 sent a broadcast$/, {
      withinMs,
    });
    await newcomer.until(({ type, from }) => type === "answered" && from?.host === "10.77.0.3", {
      withinMs,
    });
    await newcomer.until(({ type, from }) => type === "answered" && from?.host === "10.77.0.1", {
      withinMs,
    });
    listener.kill();
    const refused = newcomer.json.filter(({ type }) => type === "refused");
    assert.ok(refused.every(({ refusal }) => refusal?.code === "EADDRINUSE"));
    const ports = new Set(refused.map(({ refusal }) => `${refusal?.transport} ${refusal?.port}`));
    const taken = [
      "tcp 2004",
      "tcp 65432",
      "tcp 6666",
      "tcp 7070",
      "tcp 7777",
      "tcp 7896",
      "udp 6789",
      "udp 7777",
    ];
    assert.deepEqual([...ports].toSorted(), taken.toSorted());
    const asking = script(stranger(), "whos-there", "3");
    await asking.untilEnded({ withinMs });
    assert.equal(texts(asking).filter((text) => text.startsWith("10.77.0.2 ")).length, 2);
    newcomer.kill("SIGINT");
    assert.equal((await newcomer.untilEnded({ withinMs })).status, 0);
  });

  test("a multicast is acknowledged by both", async () => {
    const sender = script(stranger(), "acknowledged-sender", "0.5", "1");
    await sender.untilEnded({ withinMs });
    assert.deepEqual(texts(sender).toSorted(), [
      "ack 10.77.0.1",
      "ack 10.77.0.2",
      "timed out, no more responses",
    ]);
  });

  test("with a third of all datagrams lost, what is sent again is acknowledged by both in the end", async () => {
    await using fault = await lan().lose(33);
    const sender = script(stranger(), "acknowledged-sender", "1", "30");
    await sender.untilEnded({ withinMs });
    assert.ok((await fault.hits()) > 0);
    const acknowledged = texts(sender).filter((text) => text.startsWith("ack "));
    assert.equal(new Set(acknowledged).size, 2);
    assert.ok(acknowledged.length < 60, "some were lost");
  });

  test("ours sends, and counts the textbook's receiver among those who have it", async () => {
    const receiver = script(stranger(), "acknowledged-receiver");
    await receiver.untilText(/^listening$/, { withinMs });
    const sender = await classic(lan().host("h2"), ["acknowledged"], { name: "sender" });
    sender.write("very important data\n");
    await receiver.untilText(/^very important data$/, { withinMs });
    for (const host of ["10.77.0.1", "10.77.0.3"])
      await sender.until(({ type, from }) => type === "answered" && from?.host === host, {
        withinMs,
      });
    receiver.kill();
    sender.kill();
  });

  test("a calculator: Python over TCP and UDP, nc, socat", async (t) => {
    const client = script(stranger(), "calculator", "10.77.0.1");
    await client.untilEnded({ withinMs });
    assert.match(texts(client).join("\n"), /^tcp 9\ntcp 42\ntcp error: .*\nudp 9$/, client.stderr);
    if (!requires(t, "nc", "socat")) return;
    const host = stranger();
    const nc = "printf '+ 4 5\\r\\n* 6 7\\n' | nc -N 10.77.0.2 7777";
    assert.equal(await host.run("sh", "-c", nc), "9\n42\n");
    const socat = "printf '+ 4 5' | socat -t 2 - UDP:10.77.0.2:7777";
    assert.equal(await host.run("sh", "-c", socat), "9");
  });

  test("the same question natively, to the same calculator", async () => {
    const asked = lan()
      .host("h3")
      .earshot<ClassicLine>(["request", "calculator", "calculator", "+ 4 5", "--name", "h3"]);
    assert.equal((await asked.untilEnded({ withinMs })).status, 0, asked.stderr);
    assert.match(texts(asked).join("\n"), /\b9\b/);
  });

  test("echo: nc over TCP, socat over UDP; thousands of Python connections", async (t) => {
    const many = script(stranger(), "many-clients", "10.77.0.1");
    await many.untilEnded({ withinMs });
    assert.deepEqual(texts(many), ["right 500", "right 2000"], many.stderr);
    if (!requires(t, "nc", "socat")) return;
    const host = stranger();
    assert.equal(await host.run("sh", "-c", "printf Mon | nc -N 10.77.0.1 65432"), "Mon");
    assert.equal(await host.run("sh", "-c", "printf Tue | socat -t 2 - UDP:10.77.0.1:6789"), "Tue");
  });

  test("Java: writeUTF and readUTF, a datagram, and a group", async (t) => {
    if (!requires(t, "java")) return;
    const echo = java(stranger(), "EchoClient", "大家好 😀", "10.77.0.1");
    await echo.untilEnded({ withinMs });
    assert.deepEqual(texts(echo), ["Received: true", "Reply: true"], echo.stderr);
    const ours = await classic(lan().host("h1"), ["multicast", "228.5.6.7:6789"], { name: "peer" });
    const peer = java(stranger(), "MulticastPeer", "大家好", "228.5.6.7", "2");
    await ours.until(({ type, text }) => type === "heard" && text === "大家好", {
      withinMs,
    });
    ours.write("你好\n");
    await peer.untilEnded({ withinMs });
    assert.deepEqual(
      texts(peer).toSorted(),
      ["Received:你好", "Received:大家好", "joined"],
      peer.stderr,
    );
    const echoed = ours.json.filter(({ type }) => type === "answered");
    assert.deepEqual(echoed, [], "no echo server answers a group");
    ours.kill();
  });

  test("the calculator is found by its name, with no address in the program", async () => {
    const asker = script(stranger(), "names");
    await asker.untilEnded({ withinMs });
    assert.match(
      texts(asker).join("\n"),
      /^calculator at 10\.77\.0\.[12]:7777 says 9$/,
      asker.stderr,
    );
  });

  test("the programs of docs/classic.md, with no address in them or that of a host", async (t) => {
    for (const { language, text, expected } of programsOf("docs/classic.md")) {
      if (!requires(t, language)) continue;
      const said = await runProgram(stranger(), language, text, "10.77.0.1");
      assert.equal(firstMissing(said, expected), undefined, `${text}\n${said}`);
    }
  });

  test("the greeting group parts when the textbook's program, or ours, says Adiós", async () => {
    const member = script(stranger(), "greeting");
    await member.untilText(/^Hello this is user 1$/, { withinMs });
    const ours = await classic(lan().host("h1"), ["greeting"], { name: "h1" });
    await member.untilText(/^Hello, this is h1$/, { withinMs });
    const other = await classic(lan().host("h2"), ["greeting"], { name: "h2" });
    ours.write("Adiós\n");
    await Promise.all([member, ours, other].map((one) => one.untilEnded({ withinMs })));
    assert.equal(texts(member).at(-1), "Adiós");
  });

  test("a host that gets another address is found there", async (t) => {
    const one = running[1]!;
    const since = one.mark();
    await lan().host("h2").cable().readdress("10.77.0.22");
    await one.until(({ type, service }) => type === "opened" && service === "echo-udp", {
      withinMs,
      since,
      what: "a socket on the new address",
    });
    const asking = script(stranger(), "whos-there", "2");
    await asking.untilEnded({ withinMs });
    assert.deepEqual(texts(asking).toSorted(), ["10.77.0.1 50008 Me!", "10.77.0.22 50008 Me!"]);
    if (!requires(t, "socat")) return;
    const echo = "printf Tue | socat -t 2 - UDP:10.77.0.22:6789";
    assert.equal(await stranger().run("sh", "-c", echo), "Tue");
  });

  test("rubbish on every port harms nothing", async () => {
    const hostile = [1, 2, 3].map((seed) =>
      script(stranger(), "hostile", "10.77.0.1", String(seed)),
    );
    for (const one of hostile) {
      await one.untilEnded({ withinMs });
      assert.equal(texts(one).at(-1), "done", one.stderr);
    }
    const client = script(stranger(), "calculator", "10.77.0.1");
    await client.untilEnded({ withinMs });
    assert.equal(texts(client).length, 4, client.stderr);
    for (const one of running) assert.equal(one.ending, undefined, one.stderr);
  });

  test("Ctrl-C ends them in order", async () => {
    for (const one of running) one.kill("SIGINT");
    for (const one of running)
      assert.deepEqual((await one.untilEnded({ withinMs })).status, 0, one.stderr);
  });
});
