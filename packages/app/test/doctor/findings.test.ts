/**
 * What the doctor says about hosts of all kinds, without any of them.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { PeerDescription } from "earshot";
import type { Facts } from "../../src/doctor/facts.ts";
import type { Finding } from "../../src/doctor/finding.ts";
import { findingsOf } from "../../src/doctor/findings/index.ts";
import { reportLines, summary } from "../../src/doctor/report.ts";
import { paint } from "../../src/output/colour.ts";
import { widthOf } from "../../src/output/width.ts";
import { fakeLink, fakeMember } from "../kit/fake-network.ts";

const offload = { segmentationOffload: true, coalescing: true };

const peer: PeerDescription = {
  id: fakeMember().id,
  epoch: fakeMember().epoch,
  name: "ana",
  realm: "earshot",
  seal: "sodium-native",
  seeds: [],
  cachedPeers: [],
  transports: [
    { name: "udp", links: [fakeLink("eth0")], unused: [], facts: offload, counters: {} },
  ],
};

/** The healthy peer, with other facts of its UDP transport. */
function withFacts(facts: Readonly<Record<string, string | number | boolean>>): PeerDescription {
  return { ...peer, transports: [{ ...peer.transports[0]!, facts }] };
}

const healthy: Facts = {
  program: { version: "0.1.0", node: "26.10.0", platform: "linux" },
  asked: { port: 7468, interfaces: [], ttl: 1 },
  interfaces: ["lo", "eth0"],
  peer,
  joinError: undefined,
  members: [fakeMember()],
  listenedMs: 3_000,
  conditions: [],
  echoes: [
    { interfaceName: "eth0", loopback: false, way: "multicast4", to: "224.0.0.174", heard: true },
  ],
  overheard: { listening: true, multicast: ["192.0.2.7:7468"], broadcast: ["192.0.2.7:7468"] },
  buffers: { askedBytes: 4_194_304, receiveBytes: 8_388_608, sendBytes: 8_388_608 },
  packages: [{ name: "koffi", present: true, why: "x" }],
  firewalls: [{ name: "nftables", state: "open", detail: "no rules" }],
  surroundings: { container: undefined, wsl: false, tunnels: [] },
  timing: { lagMostMs: 5, lag99Ms: 2, clockJumpMs: 0.3 },
};

function judged(change: Partial<Facts>, level: Finding["level"]): Finding[] {
  return findingsOf({ ...healthy, ...change }).filter((finding) => finding.level === level);
}

function textOf(findings: readonly Finding[]): string {
  return findings
    .map((one) => `${one.area}: ${one.text} → ${one.level === "ok" ? "" : one.todo}`)
    .join("\n");
}

test("a healthy host gets nothing but ok", () => {
  assert.deepEqual(judged({}, "note"), []);
  assert.deepEqual(judged({}, "problem"), []);
  assert.equal(summary(findingsOf(healthy)), "All is well.");
});

const ill: readonly (readonly [
  what: string,
  change: Partial<Facts>,
  level: "note" | "problem",
  says: RegExp,
])[] = [
  ["an open realm", { peer: { ...peer, seal: "none" } }, "note", /read along.*--secret-file/],
  [
    "a port that is taken",
    { peer: undefined, joinError: { code: "ERR_EARSHOT_PORT_IN_USE", message: "taken" } },
    "problem",
    /ss -ulpn/,
  ],
  [
    "an unknown interface",
    { peer: undefined, joinError: { code: "ERR_EARSHOT_UNKNOWN_INTERFACE", message: "no" } },
    "problem",
    /one of these with --interface: lo, eth0/,
  ],
  ["no network", { peer: { ...peer, transports: [] } }, "problem", /no network but loopback/],
  [
    "only virtual networks",
    { peer: { ...peer, transports: [{ ...peer.transports[0]!, links: [fakeLink("docker0")] }] } },
    "note",
    /all networks in use are virtual/,
  ],
  [
    "an unused interface",
    {
      peer: {
        ...peer,
        transports: [{ ...peer.transports[0]!, unused: [{ name: "wlan0", reason: "down" }] }],
      },
    },
    "note",
    /wlan0 is not used: down/,
  ],
  [
    "a link with unicast only",
    {
      peer: {
        ...peer,
        transports: [{ ...peer.transports[0]!, links: [fakeLink("wg0", { ways: [] })] }],
      },
    },
    "note",
    /--seed HOST:PORT/,
  ],
  [
    "multicast dropped by a firewall",
    {
      echoes: [{ ...healthy.echoes[0]!, heard: false }],
      firewalls: [{ name: "ufw", state: "restricts", detail: "active" }],
    },
    "problem",
    /firewall \(ufw\) probably drops it/,
  ],
  [
    "no route for multicast",
    { echoes: [{ ...healthy.echoes[0]!, heard: false, error: "ENETUNREACH" }] },
    "problem",
    /ip route add 224\.0\.0\.0\/4 dev eth0/,
  ],
  [
    "macOS without the permission",
    {
      program: { ...healthy.program, platform: "darwin" },
      echoes: [{ ...healthy.echoes[0]!, heard: false, error: "EHOSTUNREACH" }],
    },
    "problem",
    /Local Network/,
  ],
  [
    "one way of two",
    { echoes: [...healthy.echoes, { ...healthy.echoes[0]!, way: "broadcast", heard: false }] },
    "note",
    /Another way works/,
  ],
  [
    "small buffers",
    { buffers: { askedBytes: 4_194_304, receiveBytes: 425_984, sendBytes: 425_984 } },
    "note",
    /net\.core\.rmem_max/,
  ],
  [
    "an interface that refuses segmentation",
    { peer: withFacts({ ...offload, segmentationRefused: "EIO at 192.0.2.1" }) },
    "note",
    /datagram by datagram.*EIO at 192\.0\.2\.1.*Nothing is lost but speed.*IPsec/,
  ],
  [
    "a Linux without offload",
    {
      peer: withFacts({
        segmentationOffload: false,
        coalescing: false,
        offloadReason: "needs koffi, on Linux",
      }),
    },
    "note",
    /sent and read by a system call of its own \(needs koffi, on Linux\).*optional package koffi/,
  ],
  [
    "a kernel that cuts and does not join",
    { peer: withFacts({ segmentationOffload: true, coalescing: false }) },
    "note",
    /datagram is read by a system call/,
  ],
  [
    "a missing package",
    { packages: [{ name: "koffi", present: false, why: "exact telling" }] },
    "note",
    /install the optional package koffi/,
  ],
  [
    "a container",
    { surroundings: { ...healthy.surroundings, container: "Docker" } },
    "note",
    /--network host/,
  ],
  [
    "WSL",
    { surroundings: { ...healthy.surroundings, wsl: true } },
    "note",
    /Run earshot in Windows/,
  ],
  ["a VPN", { surroundings: { ...healthy.surroundings, tunnels: ["wg0"] } }, "note", /VPN.*wg0/],
  [
    "a firewall nobody may look at",
    { firewalls: [{ name: "nftables", state: "unknown", detail: "its rules cannot be read" }] },
    "note",
    /administrator/,
  ],
  ["a busy machine", { timing: { ...healthy.timing, lagMostMs: 300 } }, "note", /answers are late/],
  [
    "a machine that stands still",
    { timing: { ...healthy.timing, lagMostMs: 2_000 } },
    "problem",
    /take it for gone/,
  ],
  [
    "a clock that was set",
    { timing: { ...healthy.timing, clockJumpMs: -3_600_000 } },
    "note",
    /clock was set/,
  ],
  [
    "nobody",
    { members: [] },
    "note",
    /nobody answered within 3\.0 s in realm earshot on port 7468/,
  ],
  [
    "multicast filtered between machines",
    {
      members: [fakeMember({ reach: { hearsUs: false, heardByMulticast: false, unicast: true } })],
    },
    "problem",
    /IGMP snooping but no querier/,
  ],
  [
    "a peer whose multicasts get lost while its broadcasts arrive",
    { overheard: { listening: true, multicast: [], broadcast: ["192.0.2.7:7468"] } },
    "note",
    /within 3 s none of its multicasts arrived/,
  ],
  [
    "a peer that cannot be reached",
    { members: [fakeMember({ reach: { hearsUs: true, heardByMulticast: true, unicast: false } })] },
    "problem",
    /cannot be reached directly/,
  ],
];

for (const [what, change, level, says] of ill) {
  test(`${what} is a ${level}, with what to do`, () => {
    const found = judged(change, level);
    assert.match(textOf(found), says);
    assert.ok(found.every((one) => one.level !== "ok" && one.todo.length > 10));
  });
}

test("offload is told where it is, and no reason to worry on systems that have none", () => {
  assert.match(
    textOf(judged({}, "ok")),
    /offload: the kernel cuts bursts.*UDP_SEGMENT and UDP_GRO/,
  );
  const program = { ...healthy.program, platform: "darwin" } as const;
  const none = withFacts({ segmentationOffload: false, coalescing: false });
  assert.match(textOf(judged({ program, peer: none }, "ok")), /offload: each datagram is sent/);
  assert.doesNotMatch(textOf(judged({ program, peer: none }, "note")), /offload/);
  assert.doesNotMatch(textOf(findingsOf({ ...healthy, peer: withFacts({}) })), /offload/);
});

test("who has not announced itself yet is no reason to worry, after a while it is", () => {
  const overheard = { listening: true, multicast: [], broadcast: [] };
  assert.deepEqual(judged({ overheard }, "note"), []);
  assert.equal(judged({ overheard, listenedMs: 8_010 }, "note").length, 1);
  const deaf = { ...overheard, listening: false };
  assert.deepEqual(judged({ overheard: deaf, listenedMs: 8_010 }, "note"), []);
});

test("the report wraps, and is cleaned of what names bring", () => {
  const members = [
    fakeMember({
      name: "\u001b[31mana\u202e",
      reach: { hearsUs: false, heardByMulticast: true, unicast: true },
    }),
  ];
  const lines = findingsOf({ ...healthy, members }).flatMap((finding) =>
    reportLines(finding, paint(false), 60),
  );
  for (const line of lines) {
    assert.ok(widthOf(line) <= 60, line);
    assert.doesNotMatch(line, /[\u001b\u202e]/);
  }
});

test("the ports are told, for those who write rules for firewalls", () => {
  const peer = withFacts({ ...offload, port: 7_468, dataPort: 7_469 });
  assert.match(
    textOf(findingsOf({ ...healthy, peer })),
    /ports: UDP 7468 finds others, 7469 carries what is said in groups/,
  );
});
