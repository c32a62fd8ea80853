/**
 * Which links are made of which interfaces.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { planLinks, unknownEntries } from "../../../src/transport/udp/links.ts";
import { interfaceOf, readingOf } from "./interfaces.ts";

const lo = interfaceOf("lo", ["127.0.0.1/8", "::1/128"], { index: 1 });

test("real networks come before virtual ones, loopback last", () => {
  const reading = readingOf(
    lo,
    interfaceOf("docker0", ["172.17.0.1/16"], { index: 2 }),
    interfaceOf("wlan0", ["192.0.2.9/24"], { index: 4 }),
    interfaceOf("eth0", ["192.0.2.7/24"], { index: 3 }),
  );
  assert.deepEqual(
    planLinks(reading, undefined).links.map(({ id }) => String(id)),
    ["eth0", "wlan0", "docker0", "lo"],
  );
});

test("addresses: IPv4 first, link-local after what others can reach, zones kept", () => {
  const reading = readingOf(
    interfaceOf("eth0", ["fe80::1/64", "fd00::1/64", "169.254.3.3/16", "192.0.2.7/24"]),
  );
  assert.deepEqual(
    planLinks(reading, undefined).links[0]?.stations.map(({ host }) => host),
    ["192.0.2.7", "169.254.3.3", "fd00::1", "fe80::1%eth0"],
  );
});

test("what a link carries follows its MTU and family, and is 1,200 bytes when unknown", () => {
  const payload = (...args: Parameters<typeof interfaceOf>) =>
    planLinks(readingOf(interfaceOf(...args)), undefined).links[0]?.payloadBytes;
  assert.equal(payload("eth0", ["192.0.2.7/24"]), 1_472);
  assert.equal(payload("eth0", ["192.0.2.7/24", "fe80::1/64"]), 1_452);
  assert.equal(payload("en0", ["192.0.2.7/24"], { mtu: undefined }), 1_200);
  assert.equal(payload("lo", ["127.0.0.1/8"]), 65_507);
});

test("directed broadcast is offered where the interface and the subnet have it", () => {
  const broadcast = (...args: Parameters<typeof interfaceOf>) =>
    planLinks(readingOf(interfaceOf(...args)), undefined).links[0]?.stations[0]?.broadcast;
  assert.equal(broadcast("eth0", ["10.1.2.3/20"]), "10.1.15.255");
  assert.equal(broadcast("lo", ["127.0.0.1/8"]), "127.255.255.255");
  assert.equal(broadcast("tun0", ["10.8.0.2/32"]), undefined);
  assert.equal(broadcast("tun0", ["10.8.0.2/24"], { broadcast: false }), undefined);
});

test("a tunnel without multicast carries unicast", () => {
  const reading = readingOf(
    interfaceOf("wg0", ["10.8.0.2/24"], { multicast: false, broadcast: false }),
  );
  const [station] = planLinks(reading, undefined).links[0]?.stations ?? [];
  assert.equal(station?.multicast, false);
  assert.equal(station?.broadcast, undefined);
});

test("ports of bridges, what was not chosen and what is down are listed with the reason", () => {
  const reading = readingOf(
    interfaceOf("eth0", ["192.0.2.7/24"]),
    interfaceOf("eth1", ["198.51.100.7/24"]),
    interfaceOf("veth1", ["fe80::2/64"], { enslaved: true }),
  );
  const { links, unused } = planLinks(reading, ["eth0", "veth1", "eth9"]);
  assert.deepEqual(
    links.map(({ id }) => String(id)),
    ["eth0"],
  );
  assert.deepEqual(unused, [
    { name: "eth1", reason: "not among the chosen interfaces" },
    { name: "veth1", reason: "belongs to a bridge or bond, which is used instead" },
    { name: "eth9", reason: "not there" },
  ]);
});

test("an interface can be chosen by one of its addresses, which is then the only one used", () => {
  const reading = readingOf(interfaceOf("eth0", ["192.0.2.7/24", "198.51.100.7/24", "fe80::1/64"]));
  const hosts = (entry: string) =>
    planLinks(reading, [entry]).links[0]?.stations.map(({ host }) => host);
  assert.deepEqual(hosts("198.51.100.7"), ["198.51.100.7"]);
  assert.deepEqual(hosts("fe80::1%eth0"), ["fe80::1%eth0"]);
  assert.deepEqual(unknownEntries(reading, ["eth0", "192.0.2.7", "192.0.2.8", "eth1"]), [
    "192.0.2.8",
    "eth1",
  ]);
});

test("a host with very many interfaces uses the best sixteen", () => {
  const many = Array.from({ length: 20 }, (_, at) =>
    interfaceOf(`br-${at}`, [`10.${at}.0.1/16`], { index: at + 10 }),
  );
  const { links, unused } = planLinks(
    readingOf(...many, interfaceOf("eth0", ["192.0.2.7/24"])),
    undefined,
  );
  assert.equal(links.length, 16);
  assert.equal(String(links[0]?.id), "eth0");
  assert.equal(unused.length, 5);
});

test("whatever a socket depends on is in its key, and nothing else", () => {
  const keyOf = (...args: Parameters<typeof interfaceOf>) =>
    planLinks(readingOf(interfaceOf(...args)), undefined).links[0]?.stations[0]?.key;
  const key = keyOf("eth0", ["192.0.2.7/24"]);
  assert.equal(keyOf("eth0", ["192.0.2.7/24", "192.0.2.8/24"], { mtu: 9_000 }), key);
  for (const changed of [{ index: 9 }, { mac: "02:00:00:00:00:02" }]) {
    assert.notEqual(keyOf("eth0", ["192.0.2.7/24"], changed), key);
  }
  assert.notEqual(keyOf("eth0", ["192.0.2.7/25"]), key);
  assert.notEqual(keyOf("eth0", ["192.0.2.8/24"]), key);
});
