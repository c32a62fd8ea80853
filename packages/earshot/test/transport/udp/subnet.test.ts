/**
 * Subnet arithmetic decides which socket and link a datagram belongs to, so its edges are tried here.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { broadcastOf, bytesOf, contains } from "../../../src/transport/udp/subnet.ts";

const subnet = (cidr: string) => {
  const [host = "", bits] = cidr.split("/");
  return { bytes: bytesOf(host) ?? new Uint8Array(4), prefixBits: Number(bits) };
};

test("contains", () => {
  for (const [cidr, host, expected] of [
    ["10.1.2.3/20", "10.1.15.254", true],
    ["10.1.2.3/20", "10.1.16.1", false],
    ["10.1.2.3/32", "10.1.2.3", true],
    ["10.1.2.3/32", "10.1.2.2", false],
    ["10.1.2.3/0", "203.0.113.1", true],
    ["fd00::1/64", "fd00::ffff:1", true],
    ["fd00::1/64", "fd00:0:0:1::1", false],
    ["fd00::1/64", "10.1.2.3", false],
  ] as const) {
    assert.equal(
      contains(subnet(cidr), bytesOf(host) ?? new Uint8Array(0)),
      expected,
      `${host} in ${cidr}`,
    );
  }
});

test("broadcast", () => {
  assert.equal(broadcastOf(subnet("192.0.2.7/24")), "192.0.2.255");
  assert.equal(broadcastOf(subnet("192.0.2.7/29")), "192.0.2.7");
  assert.equal(broadcastOf(subnet("192.0.2.7/31")), undefined);
  assert.equal(broadcastOf(subnet("fd00::1/64")), undefined);
});
