/**
 * Which link a datagram came in on, told by its source.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { planLinks } from "../../../src/transport/udp/links.ts";
import { SourceLinks } from "../../../src/transport/udp/source-links.ts";
import { interfaceOf, readingOf } from "./interfaces.ts";

const reading = readingOf(
  interfaceOf("eth0", ["192.0.2.7/24", "fe80::1/64", "2001:db8::7/64"]),
  interfaceOf("eth1", ["198.51.100.7/24", "fe80::2/64"], { index: 3 }),
  interfaceOf("wlan1", ["198.51.100.8/24"], { index: 4 }),
);

test("by subnet or zone; not at all where two links share one or where it came from far", () => {
  const sources = new SourceLinks(planLinks(reading, undefined));
  const link = (host: string) => sources.of(host);
  assert.deepEqual(link("192.0.2.200"), { link: "eth0" });
  assert.deepEqual(link("2001:db8::99"), { link: "eth0" });
  assert.deepEqual(link("fe80::99%eth1"), { link: "eth1" });
  assert.deepEqual(link("198.51.100.200"), { link: undefined });
  assert.deepEqual(link("203.0.113.1"), { link: undefined });
});

test("networks that were not chosen are foreign, those behind routers are not", () => {
  const sources = new SourceLinks(planLinks(reading, ["eth0"]));
  assert.equal(sources.of("198.51.100.200"), "foreign");
  assert.equal(sources.of("fe80::99%eth1"), "foreign");
  assert.deepEqual(sources.of("203.0.113.1"), { link: undefined });
  assert.deepEqual(sources.of("192.0.2.1"), { link: "eth0" });
});
