/**
 * The doctor's probes: what they plan, and what they read from files and tools of other systems.
 *
 * @module
 */
import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";
import { test } from "node:test";
import { readBuffers } from "../../src/doctor/probes/buffers.ts";
import { broadcastOf, echo, planEchoes } from "../../src/doctor/probes/echo.ts";
import { judgeNft, readFirewalls } from "../../src/doctor/probes/firewall.ts";
import type { Answer } from "../../src/doctor/probes/firewall.ts";
import { readSurroundings } from "../../src/doctor/probes/surroundings.ts";

test("directed broadcast addresses", () => {
  assert.equal(broadcastOf("192.0.2.7/24"), "192.0.2.255");
  assert.equal(broadcastOf("10.1.2.3/20"), "10.1.15.255");
  assert.equal(broadcastOf("127.0.0.1/8"), "127.255.255.255");
  assert.equal(broadcastOf("192.0.2.7/31"), undefined);
  assert.equal(broadcastOf(null), undefined);
});

test("each wanted interface is tried in each way it has", () => {
  const common = { netmask: "", mac: "", internal: false } as const;
  const plans = planEchoes(
    {
      eth0: [
        { ...common, family: "IPv4", address: "192.0.2.7", cidr: "192.0.2.7/24" },
        { ...common, family: "IPv6", address: "fe80::1", cidr: "fe80::1/64", scopeid: 2 },
        { ...common, family: "IPv6", address: "2001:db8::1", cidr: "2001:db8::1/64", scopeid: 0 },
      ],
      wlan0: [{ ...common, family: "IPv4", address: "198.51.100.7", cidr: "198.51.100.7/24" }],
    },
    (name) => name === "eth0",
  );
  assert.deepEqual(
    plans.map(({ way, to, from }) => [way, to, from]),
    [
      ["multicast4", "224.0.0.174", "192.0.2.7"],
      ["broadcast", "192.0.2.255", "192.0.2.7"],
      ["multicast6", "ff12::8000:1d2c%eth0", "fe80::1%eth0"],
    ],
  );
});

test("on loopback one hears oneself", async () => {
  const loopback = Object.entries(networkInterfaces()).find(([, infos = []]) =>
    infos.some((info) => info.internal),
  );
  assert.ok(loopback, "a loopback interface");
  const [plan] = planEchoes({ [loopback[0]]: loopback[1] }, () => true);
  assert.ok(plan);
  const result = await echo(plan, 5_000, new AbortController().signal);
  assert.deepEqual({ heard: result.heard, error: result.error }, { heard: true, error: undefined });
});

test("what cannot be sent is an error, not an exception", async () => {
  const plan = {
    interfaceName: "none0",
    loopback: false,
    way: "multicast4",
    to: "224.0.0.174",
    from: "192.0.2.99",
    membership: "192.0.2.99",
  } as const;
  const result = await echo(plan, 500, new AbortController().signal);
  assert.equal(result.heard, false);
  assert.equal(typeof result.error, "string");
});

test("buffers are what the system grants", async () => {
  const buffers = await readBuffers();
  assert.ok(buffers && buffers.receiveBytes > 10_000 && buffers.sendBytes > 1_000);
});

const files = (contents: Readonly<Record<string, string>>) => ({
  exists: (path: string) => path in contents,
  read: (path: string) => contents[path] ?? "",
});

test("containers, Windows' Linux and tunnels are recognised", () => {
  const of = (contents: Readonly<Record<string, string>>, names: readonly string[] = ["eth0"]) =>
    readSurroundings(names, files(contents));
  assert.equal(of({}).container, undefined);
  assert.equal(of({ "/.dockerenv": "" }).container, "Docker");
  assert.equal(of({ "/run/.containerenv": "" }).container, "Podman");
  assert.equal(of({ "/proc/1/cgroup": "0::/kubepods/x" }).container, "Kubernetes");
  assert.equal(
    of({ "/proc/1/environ": "A=1\0container=systemd-nspawn\0" }).container,
    "systemd-nspawn",
  );
  assert.equal(of({ "/proc/version": "Linux 5.15-microsoft-standard-WSL2" }).wsl, true);
  assert.deepEqual(
    of({}, ["eth0", "tun0", "wg1", "tailscale0", "utun4", "Wi-Fi", "NordVPN"]).tunnels,
    ["tun0", "wg1", "tailscale0", "utun4", "NordVPN"],
  );
});

const answers = (known: Readonly<Record<string, Answer>>) => async (command: string) =>
  known[command];

test("firewalls are read from their own tools", async () => {
  const states = async (platform: NodeJS.Platform, known: Readonly<Record<string, Answer>>) =>
    (await readFirewalls(platform, answers(known))).map(({ name, state }) => `${name} ${state}`);
  assert.deepEqual(await states("linux", {}), []);
  assert.deepEqual(
    await states("linux", {
      "firewall-cmd": { status: 0, text: "running\n" },
      ufw: { status: 0, text: "Status: inactive\n" },
      nft: { status: 1, text: "Operation not permitted (you must be root)" },
      iptables: { status: 0, text: "-P INPUT DROP\n" },
    }),
    ["firewalld restricts", "ufw off", "nftables unknown", "iptables restricts"],
  );
  assert.deepEqual(await states("win32", { netsh: { status: 0, text: "State   ON\r\nOk." } }), [
    "Windows Firewall restricts",
  ]);
});

test("only chains that what comes in passes can drop it", () => {
  const rules = (hook: string, rule: string) =>
    `table inet f {\n  chain c {\n    type filter hook ${hook} priority 0; policy accept;\n    ${rule}\n  }\n}`;
  assert.equal(judgeNft("").state, "open");
  assert.equal(judgeNft(rules("input", "tcp dport 22 accept")).state, "open");
  assert.equal(judgeNft(rules("output", "udp dport 7468 drop")).state, "open");
  assert.equal(judgeNft(rules("input", "udp dport 7468 drop")).state, "restricts");
});
