/**
 * The programs of the course do what their first lines promise, on two hosts of the lab.
 * @module
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { missing } from "../packages/earshot/test/kit/requires.ts";
import { classic, example, giveDefaultRoute, script, texts } from "./kit/classic-host.ts";
import type { Host } from "./kit/host.ts";
import { Lan } from "./kit/lan.ts";

const withinMs = 30_000;

/** Runs one to its end, and gives its lines. */
async function run(
  host: Host,
  name: string,
  ...args: readonly string[]
): Promise<readonly string[]> {
  const running = example(host, name, ...args);
  const { status } = await running.untilEnded({ withinMs });
  assert.equal(status, 0, running.stderr);
  return texts(running);
}

describe("the course", { skip: missing("nft", "python3") }, () => {
  const lans: Lan[] = [];
  const h1 = (): Host => lans[0]!.host("h1");
  const h2 = (): Host => lans[0]!.host("h2");

  before(async () => {
    lans.push(await Lan.make({ hosts: 2 }));
    await giveDefaultRoute(h2());
  });
  after(() => lans[0]![Symbol.asyncDispose]());

  test("name and address look-up", async () => {
    const lines = await run(h1(), "name-lookup", "localhost");
    assert.ok(
      lines.some((line) => /^localhost is (?:127\.0\.0\.1|::1), which is called /.test(line)),
    );
    assert.ok(lines.includes("here: eth0 10.77.0.1/255.255.255.0"));
  });

  test("TCP echo", async () => {
    const server = example(h1(), "tcp-echo", "serve");
    await server.untilText(/^waiting/, { withinMs });
    assert.deepEqual(await run(h1(), "tcp-echo", "ask", "65432", "Mon", "Tue"), [
      "sent Mon, received Mon",
      "sent Tue, received Tue",
    ]);
    server.kill();
  });

  test("many clients", async () => {
    const server = example(h1(), "many-clients");
    await server.untilText(/^Socket is listening/, { withinMs });
    const ask =
      "(printf one; sleep 0.2) | nc -N 127.0.0.1 2004 & printf two | nc -N 127.0.0.1 2004; wait";
    const said = await h1().run("sh", "-c", ask);
    for (const answer of ["Server message: one", "Server message: two"])
      assert.ok(said.includes(answer), said);
    await server.untilText(/^client 2 is gone$/, { withinMs });
    server.kill();
  });

  test("UDP echo, and time-outs when it is not there", async () => {
    const asking = example(h1(), "time-outs", "6789", "Mon", "50");
    assert.equal((await asking.untilEnded({ withinMs })).status, 1);
    assert.deepEqual(texts(asking), [
      "no answer within 50 ms",
      "no answer within 100 ms",
      "no answer within 200 ms",
    ]);
    const server = example(h1(), "udp-echo", "serve");
    await server.untilText(/^waiting/, { withinMs });
    assert.deepEqual(await run(h1(), "udp-echo", "ask", "6789", "Mon"), ["sent Mon, received Mon"]);
    assert.deepEqual(await run(h1(), "time-outs", "6789", "Mon", "5000"), [
      "received Mon at attempt 1",
    ]);
    server.kill();
  });

  test("multicast, the interface, TTL and loop-back chosen", async () => {
    const here = example(h1(), "multicast-receive", "224.1.1.1", "5007", "10.77.0.1");
    const there = example(h2(), "multicast-receive", "224.1.1.1", "5007", "10.77.0.2");
    for (const one of [here, there]) await one.untilText(/^listening/, { withinMs });
    await run(h1(), "multicast-send", "224.1.1.1", "5007", "10.77.0.1", "without loop", "1", "off");
    await there.untilText(/^10\.77\.0\.1: without loop$/, { withinMs });
    await run(h1(), "multicast-send", "224.1.1.1", "5007", "10.77.0.1", "with loop");
    for (const one of [here, there]) await one.untilText(/^10\.77\.0\.1: with loop$/, { withinMs });
    assert.equal(here.lines.length, 2, "loop-back was off the first time");
    for (const one of [here, there]) one.kill();
  });

  test("acknowledged multicast", async () => {
    const receivers = [h1(), h2()].map((host) => example(host, "acknowledged-multicast"));
    for (const one of receivers) await one.untilText(/^waiting/, { withinMs });
    const lines = await run(h1(), "acknowledged-multicast", "send", "10.77.0.1", "news");
    assert.deepEqual(lines.toSorted(), [
      "2 have it for certain",
      "ack from 10.77.0.1",
      "ack from 10.77.0.2",
    ]);
    for (const one of receivers)
      await one.untilText(/^received "news", sending ack$/, { withinMs });
    for (const one of receivers) one.kill();
  });

  test("broadcast sender and listener", async () => {
    const listener = example(h2(), "broadcast-listener");
    await listener.untilText(/^listening/, { withinMs });
    assert.deepEqual(await run(h1(), "broadcast-sender", "10.77.0.255"), ["view: 10.77.0.2"]);
    await listener.untilText(/^view: 10\.77\.0\.1$/, { withinMs });
    listener.kill();
  });

  test("discovery with REQUEST and ANNOUNCE", async () => {
    const ana = example(h1(), "discovery", "ana", "teacher");
    const bo = example(h2(), "discovery", "bo");
    await ana.untilText(/^(?:here|joined): bo \(student\)$/, { withinMs });
    await bo.untilText(/^(?:here|joined): ana \(teacher\)$/, { withinMs });
    bo.kill("SIGINT");
    assert.equal((await bo.untilEnded({ withinMs })).status, 0, bo.stderr);
    await ana.untilText(/^left: $/, { withinMs });
    ana.kill();
  });

  test("the five levels of a send", async () => {
    const listener = example(h2(), "five-levels", "listen");
    const lines = await run(h1(), "five-levels", "send");
    const levels = ["queued", "sent", "received", "delivered", "answered"];
    assert.deepEqual(
      lines.map((line) => line.split(" ")[0]),
      levels,
    );
    await listener.untilText(/^handled delivered$/, { withinMs });
    listener.kill();
  });

  test("a calculator over each transport", async () => {
    const server = example(h1(), "calculator-server");
    await server.untilText(/^calculating/, { withinMs });
    for (const transport of ["tcp", "udp", "peer"])
      assert.deepEqual(await run(h1(), "calculator", transport, "+ 4 5"), ["9"], transport);
    server.kill("SIGINT");
    await server.untilText(/^computed 1 for peers$/, { withinMs });
  });

  test("a message board, shared with a textbook program by the plain one", async () => {
    const ana = example(h1(), "message-board", "weather", "ana");
    await ana.untilText(/^subscribed/, { withinMs });
    ana.write("rain at noon\n");
    await ana.untilText(/^weather: ana: rain at noon$/, { withinMs });
    const bo = example(h2(), "message-board", "weather", "bo");
    await bo.untilText(/^weather: ana: rain at noon$/, { withinMs });
    const plain = await classic(h1(), ["board"], { name: "gateway" });
    const juan = script(h2(), "board");
    await juan.untilText(/^listening$/, { withinMs });
    const asking = setInterval(() => juan.write("SUBSCRIBE weather\n"), 300);
    await juan.untilText(/^MESSAGE weather 1 .*rain at noon$/, { withinMs });
    clearInterval(asking);
    juan.write("PUBLISH weather juan: sun at two\n");
    for (const one of [ana, bo]) await one.untilText(/^weather: juan: sun at two$/, { withinMs });
    bo.write("thanks\n");
    await juan.untilText(/^MESSAGE weather 3 bo: bo: thanks$/, { withinMs });
    for (const one of [ana, bo, plain, juan]) one.kill();
  });

  test("the chat by multicast", async () => {
    const ana = example(h1(), "chat-multicast", "ana", "10.77.0.1");
    await ana.untilText(/^ana: Entering user$/, { withinMs });
    const bo = example(h2(), "chat-multicast", "bo", "10.77.0.2");
    await ana.untilText(/^bo: Entering user$/, { withinMs });
    ana.write("hello, bo\n");
    await bo.untilText(/^ana: hello, bo$/, { withinMs });
    bo.write("quit\n");
    assert.equal((await bo.untilEnded({ withinMs })).status, 0, bo.stderr);
    await ana.untilText(/^bo: quit$/, { withinMs });
    ana.kill();
  });

  test("the chat over TCP", async () => {
    const server = example(h1(), "chat-tcp", "serve");
    await server.untilText(/^serving/, { withinMs });
    const ana = example(h1(), "chat-tcp", "ana");
    const bo = example(h1(), "chat-tcp", "bo");
    await ana.untilText(/^online: bo$/, { withinMs });
    await bo.untilText(/^online: ana$/, { withinMs });
    ana.write("invite bo\n");
    const { text } = await bo.untilText(/^ana invites you to \d+$/, { withinMs });
    const conversation = text.split(" ").at(-1) ?? "";
    bo.write(`join ${conversation}\n${conversation} hello, ana\n`);
    for (const one of [ana, bo])
      await one.untilText(new RegExp(`^${conversation} bo: hello, ana$`), { withinMs });
    server.kill();
    await ana.untilText(/^the server is gone/, { withinMs });
    for (const one of [ana, bo]) one.kill();
  });

  test("game announcements", async () => {
    const players = [
      example(h1(), "game-announcements", "ana"),
      example(h2(), "game-announcements", "bo"),
    ];
    await run(h1(), "game-announcements", "host");
    for (const player of players) {
      await player.untilEnded({ withinMs });
      assert.deepEqual(texts(player), [
        "started; ranking: ",
        "score ana; ranking: ana 3",
        "score bo; ranking: bo 5, ana 3",
        "left ana; ranking: bo 5, ana 3",
        "congratulations, bo!",
        "over; ranking: bo 5, ana 3",
      ]);
    }
  });
});
