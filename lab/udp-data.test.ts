/**
 * Groups' data between hosts: each way, as trains and singly, and what kernels and other programs have
 * against it.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Destination, LinkId } from "../packages/earshot/src/core/link.ts";
import { missing } from "../packages/earshot/test/kit/requires.ts";
import { eventually } from "./kit/clock.ts";
import { holding } from "./kit/capture.ts";
import { Lan } from "./kit/lan.ts";
import { node } from "./kit/paths.ts";
import { UdpHost } from "./kit/udp-host.ts";

const skip = missing("nft", "koffi");
const withinMs = 10_000;

type Options = ConstructorParameters<typeof UdpHost>[1];

function group(index: number, way: "multicast4" | "multicast6" = "multicast4"): Destination {
  return { kind: "group", link: "eth0" as LinkId, way, index, loop: false };
}

function unicast(to: UdpHost): Destination {
  const [address] = to.link("eth0").addresses;
  assert.ok(address);
  return { kind: "address", address, link: "eth0" as LinkId };
}

/** Sends to the group until it is heard. */
async function reaches(from: UdpHost, at: UdpHost, to: Destination): Promise<void> {
  const text = `${JSON.stringify(to)} reaches ${at.name}`;
  await eventually(
    async () => {
      await from.send(text, to);
      return at.heard(text).length > 0;
    },
    { withinMs, what: text },
  );
}

async function carries(
  from: UdpHost,
  at: UdpHost,
  to: Destination,
  name: string,
  slots: number,
  slotBytes = 1_400,
): Promise<void> {
  assert.equal(await from.burst(name, slots, slotBytes, to), undefined, name);
  await eventually(async () => at.heard(`${name} `).length >= slots, { withinMs, what: name });
  const texts = Array.from({ length: slots }, (_, number) => `${name} ${number}`);
  assert.deepEqual(at.heard(`${name} `), texts);
  const sources = at.told("heard").filter(({ text }) => text.startsWith(`${name} `));
  assert.equal(new Set(sources.map((one) => one.from)).size, 1, "however it was read");
}

async function open(lan: Lan, options: Options = {}): Promise<readonly [UdpHost, UdpHost]> {
  const [h1, h2] = await Promise.all(
    ["h1", "h2"].map((name) => UdpHost.open(lan.host(name), options)),
  );
  assert.ok(h1 && h2);
  for (const host of [h1, h2])
    await host.linksAre("eth0", (links) => links.some(({ id }) => id === "eth0"));
  return [h1, h2];
}

for (const [name, options, gsoMaxSegs, trains] of [
  ["as trains over links that carry them", {}, 128, true],
  ["one by one over links that do not", {}, 1, false],
  ["without offload", { offload: "none" }, 128, false],
  ["without the better socket options", { sockopt: "none" }, 128, false],
] as const) {
  test(`groups' data and unicast bursts arrive in both families: ${name}`, { skip }, async () => {
    await using lan = await Lan.make({ hosts: 2, gsoMaxSegs });
    const [h1, h2] = await open(lan, options);
    h2.listen([3, 15]);
    for (const way of ["multicast4", "multicast6"] as const) {
      await reaches(h1, h2, group(3, way));
      await carries(h1, h2, group(3, way), `group 3 by ${way}`, 45);
      await carries(h1, h2, group(15, way), `group 15 by ${way}`, 45);
    }
    await carries(h1, h2, unicast(h2), "unicast", 45);
    const [sent, received] = [await h1.describe(), await h2.describe()];
    assert.equal(
      sent.counters["segmentedBursts"],
      "sockopt" in options || "offload" in options ? 0 : 5,
    );
    assert.equal(received.counters["trainsReceived"]! > 0, trains, "trains");
    // Singly they come faster than one at a time is read.
    if (!trains) assert.equal(received.counters["batchedReads"]! > 0, !("sockopt" in options));
    assert.deepEqual(h1.told("warning"), []);
    h2.listen([]);
    await h1.send("marker", unicast(h2));
    await h2.hears("marker");
    await h1.send("to nobody", group(3));
    await h1.send("second marker", unicast(h2));
    await h2.hears("second marker");
    assert.deepEqual(h2.heard("to nobody"), []);
  });
}

test("slots larger than the link's packets go out singly, and in fragments", { skip }, async () => {
  await using lan = await Lan.make({ hosts: 2, ipv6: false, gsoMaxSegs: 128 });
  const [h1, h2] = await open(lan);
  h2.listen([0]);
  await reaches(h1, h2, group(0));
  await carries(h1, h2, group(0), "before", 20);
  await lan.host("h1").run("ip", "link", "set", "eth0", "mtu", "1000");
  await carries(h1, h2, group(0), "large", 20);
  await carries(h1, h2, unicast(h2), "large unicast", 20);
  const { code, message } = await h1.warns("segmentation-refused");
  assert.match(`${code} ${message}`, /EMSGSIZE/);
  const { facts, counters } = await h1.describe();
  assert.equal(counters["segmentationRefused"], 2, "the socket for data, and the one for all else");
  assert.match(String(facts["segmentationRefused"]), /EMSGSIZE at 10\./);
  await carries(h1, h2, group(0), "small", 20, 900);
  assert.equal((await h1.describe()).counters["segmentedBursts"], 2, "before, and small");
});

test(
  "a data port that another program keeps for itself is told, and used when it is free",
  { skip },
  async () => {
    await using lan = await Lan.make({ hosts: 2, ipv6: false });
    const script = `require("node:dgram").createSocket("udp4").bind(7469, () => console.log("held"))`;
    const holder = lan.host("h2").spawn("a program without manners", [node, "-e", script]);
    await holder.untilSaid(/held/, { withinMs });
    const [h1, h2] = await open(lan);
    h2.listen([1]);
    assert.match((await h2.warns("open-failed")).message, /shared port 7469: EADDRINUSE/);
    await h1.send("all else works", unicast(h2));
    await h2.hears("all else works");
    holder.kill("SIGKILL");
    await holder.ended;
    await reaches(h1, h2, group(1));
  },
);

test(
  "groups are joined on links that come, and joined again on links that come back",
  { skip },
  async () => {
    await using lan = await Lan.make({ hosts: 2, ipv6: false });
    await lan.host("h2").cable().down();
    const h2 = await UdpHost.open(lan.host("h2"), {});
    const h1 = await UdpHost.open(lan.host("h1"), {});
    h2.listen([9]);
    const isThere = (links: UdpHost["links"]): boolean => links.some(({ id }) => id === "eth0");
    for (const round of ["first", "second"]) {
      await lan.host("h2").cable().up();
      await h2.linksAre(`eth0, ${round}`, isThere);
      await reaches(h1, h2, group(9));
      await carries(h1, h2, group(9), `${round} time`, 10);
      await lan.host("h2").cable().down();
      await h2.linksAre("without eth0", (links) => !isThere(links));
    }
  },
);

test(
  "a burst that waits for a slow link leaves whole, and a change of slots waits for it",
  { skip },
  async () => {
    await using lan = await Lan.make({ hosts: 2, ipv6: false });
    const [h1, h2] = await open(lan);
    h2.listen([2]);
    await reaches(h1, h2, group(2));
    const shape = ["rate", "40mbit", "burst", "70000", "limit", "100000000"];
    await lan.host("h1").run("tc", "qdisc", "add", "dev", "eth0", "root", "tbf", ...shape);
    const started = performance.now();
    const sizes = [1_400, 1_200, 1_400, 1_000];
    await Promise.all(
      Array.from({ length: 16 }, (_, number) =>
        carries(h1, h2, group(2), `slow ${number},`, 45, sizes[number % 4]),
      ),
    );
    const all = h2.heard("slow ");
    assert.equal(all.length, 16 * 45);
    assert.ok(performance.now() - started > 100, "the link was slow: 900 kB at 5 MB/s");
    assert.deepEqual(
      all.map((text) => Number(/slow (\d+),/.exec(text)?.[1])),
      all.map((_, at) => Math.floor(at / 45)),
      "in order",
    );
  },
);

for (const sockopt of ["auto", "none"] as const) {
  test(
    `multicasts of both families may cross as many networks as was said: sockopt ${sockopt}`,
    { skip },
    async () => {
      await using lan = await Lan.make({ hosts: { h1: ["main"] } });
      const h1 = await UdpHost.open(lan.host("h1"), { sockopt, ttl: 3 });
      await h1.linksAre("both families", (links) => links.some(({ ways }) => ways.length === 4));
      await using capture = await lan.capture();
      const ways = [
        ["multicast4", 20, 8],
        ["multicast6", 40, 7],
      ] as const;
      for (const [way] of ways) {
        await h1.everybody(`control by ${way}`, "eth0", way);
        // The first from where control leaves, later ones from a socket for data.
        for (let number = 0; number < 3; number++) {
          await h1.send(`data by ${way}`, group(0, way));
          await h1.describe();
        }
      }
      for (const [way, headerBytes, hopsAt] of ways) {
        for (const what of ["control", "data"]) {
          const packets = holding(await capture.stop(), `${what} by ${way}`);
          assert.ok(packets.length >= 1, `${what} by ${way} was seen`);
          for (const { packet, payload } of packets) {
            const header = packet.length - payload.length - 8 - headerBytes;
            assert.equal(packet[header + hopsAt], 3, `${what} by ${way}`);
          }
        }
      }
    },
  );
}
