/**
 * The UDP transport between hosts: each way, each family, and what goes wrong with interfaces while
 * it runs. Everything with the better socket options and without.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { missing } from "../packages/earshot/test/kit/requires.ts";
import { eventually } from "./kit/clock.ts";
import { Lan } from "./kit/lan.ts";
import { fromSource, labProgram, node } from "./kit/paths.ts";
import { UdpHost } from "./kit/udp-host.ts";

const skip = missing("nft", "koffi");

/** Each host says something in each way its links to the segment offer; all others hear it, answer, and are heard. */
async function everybodyTalks(
  hosts: readonly UdpHost[],
  link: string,
  round: string,
): Promise<string[]> {
  const used: string[] = [];
  for (const host of hosts) {
    await host.linksAre(`${host.name} has ${link}`, (links) => links.some(({ id }) => id === link));
  }
  for (const host of hosts) {
    for (const way of host.link(link).ways) {
      const question = `${round}: ${host.name} asks by ${way}`;
      assert.equal(await host.everybody(question, link, way), undefined, question);
      used.push(`${host.name} ${way}`);
      for (const other of hosts) {
        if (other === host) continue;
        const asked = await other.hears(question);
        assert.ok(
          host.link(link).addresses.includes(asked.from as never),
          `${question}: from ${asked.from}`,
        );
        const answer = `${question}, ${other.name} answers`;
        assert.equal(await other.to(answer, asked.from, asked.link), undefined, answer);
        const { from } = await host.hears(answer);
        assert.ok(other.link(link).addresses.includes(from as never), `${answer}: from ${from}`);
      }
    }
  }
  return used;
}

for (const sockopt of ["auto", "none"] as const) {
  describe(`sockopt ${sockopt}`, { skip }, () => {
    const open = (lan: Lan, ...names: string[]): Promise<UdpHost[]> =>
      Promise.all(names.map((name) => UdpHost.open(lan.host(name), { sockopt })));

    test("two hosts over a switch talk in every way and answer each other", async () => {
      await using lan = await Lan.make({ hosts: 2 });
      const hosts = await open(lan, "h1", "h2");
      const used = await everybodyTalks(hosts, "eth0", "first");
      assert.deepEqual(
        used.filter((one) => one.startsWith("h1")),
        ["h1 multicast4", "h1 multicast6", "h1 broadcast", "h1 limited"],
      );
      const { facts } = await hosts[0]!.describe();
      assert.equal(facts["sockopt"], sockopt === "auto" ? "koffi" : "none");
    });

    test("IPv6 alone is enough, IPv4 alone too", async () => {
      await using only6 = await Lan.make({ hosts: 2, ipv4: false });
      const used6 = await everybodyTalks(await open(only6, "h1", "h2"), "eth0", "v6");
      assert.deepEqual(used6, ["h1 multicast6", "h2 multicast6"]);
      await using only4 = await Lan.make({ hosts: 2, ipv6: false });
      const used4 = await everybodyTalks(await open(only4, "h1", "h2"), "eth0", "v4");
      assert.deepEqual(used4.slice(0, 3), ["h1 multicast4", "h1 broadcast", "h1 limited"]);
    });

    test("an address that changes gets a new socket, and the link goes on", async () => {
      await using lan = await Lan.make({ hosts: 2, ipv6: false });
      const [h1, h2] = await open(lan, "h1", "h2");
      assert.ok(h1 && h2);
      const loopback = h1.link("lo").addresses;
      await lan.host("h1").cable().readdress("10.77.0.200");
      await h1.linksAre("the new address", (links) =>
        links.some(({ addresses }) => addresses.some((one) => one.startsWith("10.77.0.200:"))),
      );
      await everybodyTalks([h1, h2], "eth0", "after the change");
      assert.deepEqual(h1.link("lo").addresses, loopback, "the other link was not touched");
    });

    test("a link set down is told, sends to it fail, and it works when it is up again", async () => {
      await using lan = await Lan.make({
        hosts: { h1: ["main", "second"], h2: ["main", "second"] },
      });
      const [h1, h2] = await open(lan, "h1", "h2");
      assert.ok(h1 && h2);
      const before = h1.link("eth1");
      for (const [round, [take, bring]] of Object.entries({
        down: ["down", "up"],
        unplugged: ["unplug", "plug"],
      } as const)) {
        await lan.host("h1").cable()[take]();
        await h1.linksAre("without eth0", (links) => !links.some(({ id }) => id === "eth0"));
        assert.equal((await h1.warns("link-gone")).link, "eth0");
        assert.equal(await h1.everybody("lost", "eth0", "multicast4"), "unreachable");
        await everybodyTalks([h1, h2], "eth1", `eth0 is ${round}`);
        assert.deepEqual(h1.link("eth1"), before, "the other link was not touched");
        await lan.host("h1").cable()[bring]();
        await h1.linksAre("eth0 with its ways", (links) =>
          links.some(({ id, ways }) => id === "eth0" && ways.length === 4),
        );
        await everybodyTalks([h1, h2], "eth0", `eth0 was ${round}`);
      }
    });

    test("a link that was down at the start is used when it comes up", async () => {
      await using lan = await Lan.make({ hosts: 2, ipv6: false });
      await lan.host("h1").cable().down();
      const h1 = await UdpHost.open(lan.host("h1"), { sockopt, interfaces: ["eth0"] });
      const [h2] = await open(lan, "h2");
      assert.ok(h2);
      assert.deepEqual(h1.links, []);
      assert.match(JSON.stringify((await h1.describe()).unused), /eth0.*down/);
      await lan.host("h1").cable().up();
      await h1.linksAre("eth0", (links) => links.length === 1);
      await everybodyTalks([h1, h2], "eth0", "late");
    });

    test("a dead link beside a good one does no harm", async () => {
      await using lan = await Lan.make({ hosts: { h1: ["dead", "main"], h2: ["main"] } });
      const [h1, h2] = await open(lan, "h1", "h2");
      assert.ok(h1 && h2);
      for (const way of h1.link("eth0").ways) await h1.everybody("into nothing", "eth0", way);
      await h1.everybody("by the good one", "eth1", "multicast4");
      const { from, link } = await h2.hears("by the good one");
      await h2.to("answer", from, link);
      assert.equal((await h1.hears("answer")).link, "eth1");
    });

    test("where the switch drops multicast, broadcast gets through", async () => {
      await using lan = await Lan.make({ hosts: 2, ipv6: false });
      const [h1, h2] = await open(lan, "h1", "h2");
      assert.ok(h1 && h2);
      const fault = await lan.drop("multicast");
      for (const way of ["multicast4", "broadcast", "limited"] as const) {
        assert.equal(await h1.everybody(`by ${way}`, "eth0", way), undefined);
      }
      await h2.hears("by broadcast");
      await h2.hears("by limited");
      assert.ok((await fault.heal()) > 0, "multicast was dropped");
      assert.ok(!h2.told("heard").some(({ text }) => text === "by multicast4"));
      await everybodyTalks([h1, h2], "eth0", "healed");
    });

    test("a firewall's refusal is told for that way alone, and its end is noticed", async () => {
      await using lan = await Lan.make({ hosts: 2, ipv6: false });
      const [h1, h2] = await open(lan, "h1", "h2");
      assert.ok(h1 && h2);
      const addresses = h1.link("eth0").addresses;
      const nft = (...words: string[]): Promise<string> => lan.host("h1").run("nft", ...words);
      await nft("add", "table", "ip", "guard");
      await nft("add", "chain", "ip", "guard", "out", "{ type filter hook output priority 0; }");
      await nft("add", "rule", "ip", "guard", "out", "ip", "daddr", "224.0.0.0/4", "drop");
      for (let attempt = 0; attempt < 3; attempt++) {
        assert.equal(await h1.everybody("refused", "eth0", "multicast4"), "denied");
      }
      assert.equal(await h1.everybody("let through", "eth0", "broadcast"), undefined);
      await h2.hears("let through");
      assert.equal(
        h1.told("warning").filter(({ code }) => code === "send-failed").length,
        1,
        "told once",
      );
      const stateOf = async (): Promise<string | undefined> =>
        (await h1.describe()).links.find(({ id }) => id === "eth0")?.wayStates["multicast4"];
      assert.match((await stateOf()) ?? "", /EPERM \(3 times\)/);
      await nft("delete", "table", "ip", "guard");
      assert.equal(await h1.everybody("again", "eth0", "multicast4"), undefined);
      await h2.hears("again");
      assert.equal(await stateOf(), "in use");
      assert.deepEqual(h1.link("eth0").addresses, addresses, "no socket was replaced");
    });

    test("several addresses on a link each have a socket, and each subnet its broadcast", async () => {
      await using lan = await Lan.make({ hosts: 2, ipv6: false });
      for (const [name, host] of [
        ["h1", "172.30.0.1"],
        ["h2", "172.30.0.2"],
      ] as const) {
        await lan.host(name).run("ip", "addr", "add", `${host}/16`, "brd", "+", "dev", "eth0");
      }
      const [h1, h2] = await open(lan, "h1", "h2");
      assert.ok(h1 && h2);
      assert.equal(h1.link("eth0").addresses.length, 2);
      await h1.everybody("to both subnets", "eth0", "broadcast");
      await h2.hears("to both subnets");
      await h2.process.until(
        (line) => line.type === "heard" && line.from.startsWith("172.30.0.1:"),
        { withinMs: 5_000 },
      );
      const second = h2.link("eth0").addresses.find((one) => one.startsWith("172.30."));
      assert.ok(second);
      await h1.to("on the second subnet", second);
      assert.match((await h2.hears("on the second subnet")).from, /^172\.30\.0\.1:/);
    });

    test("a destination behind a router is reached without naming a link, and answers come back", async () => {
      await using lan = await Lan.make({
        hosts: { h1: ["main"], h2: ["second"] },
        routers: { r1: ["main", "second"] },
      });
      const [h1, h2] = await open(lan, "h1", "h2");
      assert.ok(h1 && h2);
      for (const address of h2.link("eth0").addresses.filter((one) => !one.includes("fe80"))) {
        await h1.to(`across to ${address}`, address);
        const { from, link } = await h2.hears(`across to ${address}`);
        await h2.to(`back from ${address}`, from, link);
        await h1.hears(`back from ${address}`);
        // As seeds do: the shared port of the other host.
        const seed = address.replace(/:\d+$/, ":7468");
        await h1.to(`to the seed ${seed}`, seed);
        await h2.hears(`to the seed ${seed}`);
      }
    });

    test("a link too slow for what is sent refuses more, and close does not wait for ever", async () => {
      await using lan = await Lan.make({ hosts: 2, ipv6: false });
      // Slot by slot, so that there is much to wait for the link.
      const h1 = await UdpHost.open(lan.host("h1"), { sockopt, offload: "none" });
      const [h2] = await open(lan, "h2");
      assert.ok(h2);
      const [address] = h2.link("eth0").addresses;
      assert.ok(address);
      await h1.to("before", address);
      await h2.hears("before");
      const shape = ["rate", "64kbit", "burst", "4000", "limit", "100000000"];
      await lan.host("h1").run("tc", "qdisc", "add", "dev", "eth0", "root", "tbf", ...shape);
      const to = { kind: "address", address, link: undefined } as const;
      const outcomes = Array.from({ length: 120 }, (_, number) =>
        h1.burst(`burst ${number}, slot`, 100, 50, to),
      );
      await h1.process.until((line) => line.type === "transmitted" && line.error === "no-buffers", {
        withinMs: 10_000,
        what: "a refusal",
      });
      assert.ok((await h1.describe()).counters["refusedBursts"]! > 0);
      h1.process.endInput();
      const { status } = await h1.process.untilEnded({ withinMs: 5_000 });
      assert.equal(status, 0);
      const answers = new Set((await Promise.all(outcomes)).map(String));
      assert.ok(
        answers.isSubsetOf(new Set(["undefined", "no-buffers", "closed"])),
        [...answers].join(", "),
      );
      assert.equal(h1.told("transmitted").length, 121, "each answered once");
    });

    test("an interface that is taken away and made anew is used again", async () => {
      await using lan = await Lan.make({ hosts: 2, ipv6: false });
      const [h1, h2] = await open(lan, "h1", "h2");
      assert.ok(h1 && h2);
      const make = (): Promise<string> =>
        lan
          .host("h1")
          .run(
            "sh",
            "-c",
            "ip link add made0 type veth peer name made1 && ip addr add 10.99.0.1/24 brd + dev made0 && " +
              "ip link set made1 up && ip link set made0 up",
          );
      await make();
      const has = (links: UdpHost["links"]): boolean => links.some(({ id }) => id === "made0");
      await h1.linksAre("made0", has);
      assert.equal(await h1.everybody("on the first", "made0", "multicast4"), undefined);
      // Before the transport can see that it is gone: same name, same address, another interface.
      const [first] = h1.link("made0").addresses;
      await lan.host("h1").run("ip", "link", "del", "made0");
      await make();
      await h1.linksAre("a new socket on made0", (links) =>
        links.some(({ id, addresses }) => id === "made0" && addresses[0] !== first),
      );
      assert.equal(await h1.everybody("on the second", "made0", "multicast4"), undefined);
      await everybodyTalks([h1, h2], "eth0", "meanwhile");
    });

    test("a socket out of which nothing gets is replaced, and works when the trouble is over", async () => {
      await using lan = await Lan.make({ hosts: 2, ipv6: false });
      const [h1, h2] = await open(lan, "h1", "h2");
      assert.ok(h1 && h2);
      const { addresses } = h1.link("eth0");
      const rule = (act: "add" | "del"): Promise<string> =>
        lan.host("h1").run("ip", "rule", act, "pref", "1", "blackhole");
      await rule("add");
      const [there] = h2.link("eth0").addresses;
      assert.ok(there);
      await eventually(
        async () => {
          assert.equal(await h1.to("into the hole", there), "unreachable");
          return h1
            .told("warning")
            .some(({ code, link }) => code === "rebuilding" && link === "eth0");
        },
        { withinMs: 10_000, what: "a rebuilt socket" },
      );
      await rule("del");
      await everybodyTalks([h1, h2], "eth0", "after the hole");
      assert.deepEqual(h1.link("eth0").addresses, addresses, "the port stayed the same");
    });

    test("IPv6 addresses that have to prove themselves first are used once they have", async () => {
      await using lan = await Lan.make({ hosts: 2, ipv4: false });
      for (const host of lan.hosts) {
        await host.run(
          "sh",
          "-c",
          "echo 1 > /proc/sys/net/ipv6/conf/eth0/accept_dad; ip link set eth0 down",
        );
      }
      const hosts = await open(lan, "h1", "h2");
      for (const host of lan.hosts) await host.cable().up();
      for (const host of hosts) {
        await host.linksAre("eth0 with multicast6", (links) =>
          links.some(({ id, ways }) => id === "eth0" && ways.includes("multicast6")),
        );
      }
      await everybodyTalks(hosts, "eth0", "after the proof");
      assert.deepEqual(
        hosts.flatMap((host) => host.told("warning")),
        [],
      );
      const failed = (await hosts[0]!.describe()).counters["socketsFailed"];
      assert.ok(failed! > 0, "it was tried too early");
    });

    test("a port that another program keeps for itself is an error at once", async () => {
      await using lan = await Lan.make({ hosts: { h1: ["main"] } });
      const script = `require("node:dgram").createSocket("udp4").bind(7468, () => console.log("held"))`;
      const holder = lan.host("h1").spawn("a program without manners", [node, "-e", script]);
      await holder.untilSaid(/held/, { withinMs: 5_000 });
      const started = new UdpHost(lan.host("h1"), { sockopt, interfaces: ["10.77.0.1"] });
      assert.equal(await started.opened(), "ERR_EARSHOT_PORT_IN_USE");
    });

    test("an interface that does not exist is an error at once", async () => {
      await using lan = await Lan.make({ hosts: { h1: ["main"] } });
      const started = new UdpHost(lan.host("h1"), { sockopt, interfaces: ["eth7"] });
      assert.equal(await started.opened(), "ERR_EARSHOT_UNKNOWN_INTERFACE");
    });
  });
}

test(
  "with the better socket options a link is told even where two links have one subnet",
  { skip },
  async () => {
    await using lan = await Lan.make({
      hosts: { h1: ["main", "second"], h2: ["second"] },
      ipv6: false,
    });
    // eth0 of h1 gets an address of the network on the other side of eth1.
    await lan.host("h1").cable("eth0").readdress("10.77.1.100");
    const [h1, h2] = await Promise.all(
      ["h1", "h2"].map((name) => UdpHost.open(lan.host(name), { sockopt: "auto" })),
    );
    assert.ok(h1 && h2);
    await h2.everybody("which link?", "eth0", "multicast4");
    assert.equal((await h1.hears("which link?")).link, "eth1");
    const { facts } = await h1.describe();
    assert.equal(facts["linkOfArrival"], "by socket");
  },
);

test("the acceptance suite holds on two real links", { skip }, async () => {
  await using lan = await Lan.make({ hosts: { h1: ["main", "second"] } });
  const suite = lan
    .host("h1")
    .spawn("acceptance", [
      node,
      fromSource,
      "--test-reporter=tap",
      labProgram("udp-acceptance"),
      "eth0",
      "eth1",
    ]);
  const { status } = await suite.untilEnded({ withinMs: 60_000 });
  const output = suite.lines.map(({ text }) => text).join("\n");
  assert.equal(status, 0, output);
  assert.match(output, /^# pass 44$/m);
  assert.match(output, /^# skipped 0$/m);
});
