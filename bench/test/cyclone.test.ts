/**
 * Reading what `ddsperf` prints, whose format is nobody’s promise: lines here are as version 0.10.2 wrote them.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readCpu, readPing, readSub, subscriberRate } from "../measures/cyclone.ts";

test("a subscriber's report is read, whatever its unit", () => {
  const line =
    "[5354] 2.000  size 64 total 879333 lost 2 delta 510195 lost 0 rate 510.21 kS/s 261.23 Mb/s (87.94 kS/s 45.02 Mb/s)";
  assert.deepEqual(readSub(line), {
    at: 2,
    total: 879_333,
    lost: 2,
    delta: 510_195,
    perS: 510_210,
  });
  assert.equal(readSub(line.replace("510.21 kS/s", "1.25 MS/s"))?.perS, 1_250_000);
  assert.equal(readSub(line.replace("510.21 kS/s", "12.00 S/s"))?.perS, 12);
  assert.equal(readSub("[5354] participant h1:5355: gone"), undefined);
  assert.equal(readSub("[5354] 1.000  rss:23.2MB vcsw:1742"), undefined);
});

test("its rate leaves out the cold second and the one in which it ended", () => {
  const line = (perS: number, delta = perS) => ({ at: 0, total: 0, lost: 0, delta, perS });
  assert.equal(subscriberRate([line(0), line(10), line(100), line(120), line(5), line(0)]), 110);
  assert.equal(subscriberRate([line(10), line(100)]), undefined);
});

test("halves of round trips are doubled", () => {
  const line =
    "[6351] 2.000  h2:6350 size 64 mean 78.413us min 18.825us 50% 77.970us 90% 98.133us 99% 214.325us max 2108.966us cnt 6358";
  const read = readPing(line);
  assert.ok(read);
  assert.deepEqual([read.p50, read.p99, read.count], [0.15594, 0.42865, 6_358]);
  // As many rounds as it counts fill its second only if each takes twice what it prints.
  assert.ok(Math.abs(read.count * 2 * 78.413e-6 - 1) < 0.01);
});

test("processor time is that of all threads, user and system", () => {
  const line = "[5355] 1.000  rss:23.5MB vcsw:587 ivcsw:306 ddsperf:0%+1% recvUC:4%+1% pub:56%+28%";
  assert.equal(readCpu(line), 900);
  assert.equal(readCpu("[5355] 1.000  459k/s   0n |@___-__...| 5m"), undefined);
});
