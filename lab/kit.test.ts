/**
 * The lab itself: what it promises about networks, faults and cleaning up, tried without the product.
 * @module
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { test, type TestContext } from "node:test";
import { requires } from "../packages/earshot/test/kit/requires.ts";
import { holding } from "./kit/capture.ts";
import { eventually, sharedNow } from "./kit/clock.ts";
import type { Host } from "./kit/host.ts";
import { Lan } from "./kit/lan.ts";
import type { LabProcess } from "./kit/lab-process.ts";
import { labProgram, node } from "./kit/paths.ts";
import { sweep } from "./kit/sweep.ts";

interface Line {
  readonly type: "ready" | "heard" | "error";
  readonly text?: string;
  readonly hostname?: string;
}

async function talker(host: Host): Promise<LabProcess<Line>> {
  const started = host.program<Line>("datagrams", [host.cable().ipv4 ?? "0.0.0.0"]);
  await started.until(({ type }) => type === "ready", { withinMs: 5_000 });
  return started;
}

function hears(process: LabProcess<Line>, text: string): Promise<unknown> {
  return process.until((line) => line.text === text, { withinMs: 2_000, what: text });
}

function heard(process: LabProcess<Line>): readonly string[] {
  return process.json.map(({ text }) => text).filter((text) => text !== undefined);
}

function linkLocal(host: Host): string {
  return `fe80::77:ff:fe00:${Number(host.name.slice(1)).toString(16)}%eth0`;
}

test("ten hosts are there in less than two seconds", async (t: TestContext) => {
  if (!requires(t, "nft")) return;
  const began = sharedNow();
  await using lan = await Lan.make({ hosts: 10 });
  const tookMs = sharedNow() - began;
  t.diagnostic(`10 hosts: ${tookMs.toFixed(0)} ms`);
  assert.equal(lan.hosts.length, 10);
  const link = await lan.host("h10").run("ip", "-d", "link", "show", "eth0");
  assert.match(link, /gso_max_segs 1\b/, "one packet a datagram, as on a wire");
  assert.ok(tookMs < 2_000, `${tookMs} ms`);
});

test("hosts hear each other by unicast, multicast and broadcast, in both families, at once", async (t: TestContext) => {
  if (!requires(t, "nft")) return;
  await using lan = await Lan.make({ hosts: 3 });
  const [h1, h2, h3] = await Promise.all(lan.hosts.map(talker));
  assert.ok(h1 && h2 && h3);
  assert.deepEqual(h1.json[0], { type: "ready", hostname: "h1" });
  h1.write("10.77.0.2 unicast4\n239.255.1.1 multicast4\n10.77.0.255 broadcast\n");
  h1.write(
    `fd77::2 unicast6\n${linkLocal(lan.host("h2"))} linklocal6\nff02::114%eth0 multicast6\n`,
  );
  for (const text of [
    "unicast4",
    "multicast4",
    "broadcast",
    "unicast6",
    "linklocal6",
    "multicast6",
  ])
    await hears(h2, text);
  for (const text of ["multicast4", "broadcast", "multicast6"]) await hears(h3, text);
});

test("each fault drops what it names, nothing else, and counts it", async (t: TestContext) => {
  if (!requires(t, "nft")) return;
  await using lan = await Lan.make({ hosts: 3 });
  const [h1, h2, h3] = await Promise.all(lan.hosts.map(talker));
  assert.ok(h1 && h2 && h3);
  /** Says one of each, and returns what h2 had heard of it when words of another host had come after it. */
  const round = async (mark: string): Promise<readonly string[]> => {
    h1.write(`239.255.1.1 multicast4-${mark}\nff02::114%eth0 multicast6-${mark}\n`);
    h1.write(`10.77.0.255 broadcast-${mark}\n10.77.0.1 said-${mark}\n::1 said6-${mark}\n`);
    await Promise.all([hears(h1, `said-${mark}`), hears(h1, `said6-${mark}`)]);
    h3.write(`10.77.0.2 end4-${mark}\nfd77::2 end6-${mark}\n`);
    const ends = [hears(h2, `end4-${mark}`), hears(h2, `end6-${mark}`)];
    await (mark.startsWith("no") ? Promise.any(ends) : Promise.all(ends));
    return heard(h2)
      .filter((text) => text.endsWith(`-${mark}`) && !text.startsWith("end"))
      .map((text) => text.replace(`-${mark}`, ""))
      .toSorted();
  };
  const multicast = await lan.drop("multicast");
  assert.deepEqual(await round("multicasts"), ["broadcast"]);
  assert.equal(await multicast.heal(), 4, "two datagrams, two receivers");

  const broadcast = await lan.drop("broadcast", { to: ["h2"] });
  assert.deepEqual(await round("broadcasts"), ["multicast4", "multicast6"]);
  assert.equal(await broadcast.heal(), 1);

  const version4 = await lan.drop("ipv4");
  assert.deepEqual(await round("no-ipv4"), ["multicast6"]);
  assert.ok((await version4.heal()) >= 4);

  const version6 = await lan.drop("ipv6");
  assert.deepEqual(await round("no-ipv6"), ["broadcast", "multicast4"]);
  assert.ok((await version6.heal()) >= 2);

  const firewall = await lan.host("h2").dropIncoming("multicast");
  assert.deepEqual(await round("firewall"), ["broadcast"]);
  assert.equal(await firewall.heal(), 2);

  const split = await lan.partition(["h1"], ["h2", "h3"]);
  assert.deepEqual(await round("split"), []);
  assert.ok((await split.heal()) >= 6);
  assert.deepEqual(await round("healed"), ["broadcast", "multicast4", "multicast6"]);
});

test("random loss loses about as much as was asked", async (t: TestContext) => {
  if (!requires(t, "nft")) return;
  await using lan = await Lan.make({ hosts: 2 });
  const [h1, h2] = await Promise.all(lan.hosts.map(talker));
  assert.ok(h1 && h2);
  const traffic = await lan.traffic();
  const loss = await lan.lose(10, { to: ["h2"] });
  const count = 1_000;
  // In portions, so that no receive buffer overflows: that would be a loss that the counter does not see.
  for (let said = 100; said <= count; said += 100) {
    h1.write("10.77.0.2 datagram\n".repeat(100));
    await eventually(async () => (await loss.hits()) + heard(h2).length === said, {
      withinMs: 5_000,
      what: "every datagram heard or counted as lost",
    });
  }
  const lost = await loss.heal();
  const { sent } = await traffic.read();
  assert.equal(sent.get("h1")?.packets, count);
  assert.ok(lost > count * 0.06 && lost < count * 0.14, `${lost} of ${count}`);
  const after = h2.mark();
  h1.write("10.77.0.2 datagram\n".repeat(20));
  await eventually(() => h2.mark() - after === 20, {
    withinMs: 2_000,
    what: "no loss once healed",
  });
});

test("what is cut, unplugged, turned off or moved behaves so", async (t: TestContext) => {
  if (!requires(t, "nft")) return;
  await using lan = await Lan.make({ hosts: { h1: ["main", "dead"], h2: ["main"] } });
  const [h1, h2] = await Promise.all(lan.hosts.map(talker));
  assert.ok(h1 && h2);
  const carrier = async (name: string): Promise<string> =>
    (await lan.host("h1").run("cat", `/sys/class/net/${name}/carrier`)).trim();
  assert.equal(await carrier("eth1"), "1", "a dead link has its carrier");
  await lan.host("h1").cable().cut();
  assert.equal(await carrier("eth0"), "1");
  h1.write("10.77.0.255 cut\n");
  await lan.host("h1").cable().unplug();
  await eventually(async () => (await carrier("eth0")) === "0", { withinMs: 2_000 });
  await lan.host("h1").cable().plug();
  await lan.host("h1").cable().mend();
  await eventually(async () => (await carrier("eth0")) === "1", { withinMs: 2_000 });
  await lan.host("h2").cable().readdress("10.77.0.99");
  h1.write("10.77.0.99 moved\n");
  await hears(h2, "moved");
  assert.deepEqual(heard(h2), ["moved"]);
});

test("a router forwards unicast between segments, and nothing else", async (t: TestContext) => {
  if (!requires(t, "nft")) return;
  await using lan = await Lan.make({
    hosts: { h1: ["main"], h2: ["far"] },
    routers: { gate: ["main", "far"] },
  });
  const [h1, h2] = await Promise.all([talker(lan.host("h1")), talker(lan.host("h2"))]);
  h1.write("239.255.1.1 multicast4\n10.77.0.255 broadcast\nff02::114%eth0 multicast6\n");
  h1.write("10.77.1.2 unicast4\nfd77:0:0:1::2 unicast6\n");
  await hears(h2, "unicast4");
  await hears(h2, "unicast6");
  assert.deepEqual(heard(h2).toSorted(), ["unicast4", "unicast6"]);
});

test("a capture holds what was said, and whose it was", async (t: TestContext) => {
  if (!requires(t, "nft", "tcpdump")) return;
  await using lan = await Lan.make({ hosts: 2 });
  const [h1, h2] = await Promise.all(lan.hosts.map(talker));
  assert.ok(h1 && h2);
  await using capture = await lan.capture();
  h1.write(`10.77.0.2 needle\n${linkLocal(lan.host("h2"))} thread\n`);
  await hears(h2, "needle");
  await hears(h2, "thread");
  const datagrams = await capture.stop();
  const said = (text: string): readonly string[] =>
    holding(datagrams, text).map(({ from, to, payload }) => `${from} ${to} ${payload.toString()}`);
  assert.deepEqual(said("needle"), ["10.77.0.1:9000 10.77.0.2:9000 needle"]);
  assert.deepEqual(said("thread"), [
    "[fe80:0000:0000:0000:0077:00ff:fe00:0001]:9000 [fe80:0000:0000:0000:0077:00ff:fe00:0002]:9000 thread",
  ]);
  assert.deepEqual(said("nothing"), []);
});

test("nothing is left of a network, not even when its test was killed", async (t: TestContext) => {
  if (!requires(t, "nft")) return;
  /** Those of one process: other tests may be running. */
  const namespacesOf = (pid: number | undefined): readonly string[] =>
    readdirSync("/run/netns").filter((name) => name.startsWith(`earshot-lab.${pid}.`));
  for (const signal of ["SIGTERM", "SIGINT", "SIGKILL"] as const) {
    // A test of its own, which makes a network with a process in it and then waits for us.
    const child = spawn(node, [labProgram("hold-a-network")], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines = createInterface({ input: child.stdout });
    // The end of its output ends the wait as well.
    const [pid = ""] = (await Promise.race([
      once(lines, "line"),
      once(lines, "close"),
    ])) as string[];
    assert.match(pid, /^\d+$/, "it has made its network");
    assert.equal(namespacesOf(child.pid).length, 3, "two hosts and a switch");
    child.kill(signal);
    await once(child, "exit");
    await eventually(() => !runs(pid), { withinMs: 2_000, what: "the end of its process" });
    // Killed outright it could do nothing; the next test finds what is left.
    if (signal === "SIGKILL") sweep();
    assert.deepEqual(namespacesOf(child.pid), [], signal);
  }
});

/** Whether a process runs; one that has ended and is yet to be reaped does not, and has no command line. */
function runs(pid: string): boolean {
  const path = `/proc/${pid}/cmdline`;
  return existsSync(path) && readFileSync(path).length > 0;
}
