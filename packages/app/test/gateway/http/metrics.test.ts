/**
 * The figures of a real peer keep the rules of OpenMetrics 1.0 text.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { metricsText } from "../../../src/gateway/http/metrics.ts";
import { Rooms } from "../kit/rooms.ts";

const sampleLine =
  /^([a-zA-Z_:][\w:]*)(\{[a-z_]+="(?:[^"\\\n]|\\[\\"n])*"\})? (-?[\d.]+(?:e[+-]\d+)?)$/;

test("every line is a type, a unit or a sample of the family before it, and the end is said", async () => {
  await using rooms = await Rooms.open();
  const { peer } = await rooms.enter("ana");
  const text = metricsText(peer.stats(), {
    sockets: 1,
    sessions: 2,
    channels: 3,
    guests: 4,
    guestSockets: 5,
  });
  assert.ok(text.endsWith("\n# EOF\n"));
  const seen = new Set<string>();
  let family = { name: "", type: "" };
  for (const line of text.slice(0, -"# EOF\n".length).trimEnd().split("\n")) {
    const [hash, word, name = "", what = ""] = line.split(" ");
    if (hash === "#" && word === "TYPE") {
      assert.ok(!seen.has(name), `${name} comes twice`);
      assert.ok(what === "counter" || what === "gauge", line);
      assert.ok(!name.endsWith("_total"), line);
      seen.add(name);
      family = { name, type: what };
    } else if (hash === "#") {
      assert.deepEqual([word, name], ["UNIT", family.name]);
      assert.ok(name.endsWith(`_${what}`), line);
    } else {
      const [, metric] = sampleLine.exec(line) ?? [];
      assert.equal(metric, family.type === "counter" ? `${family.name}_total` : family.name, line);
    }
  }
  assert.match(text, /^earshot_engine_datagrams_sent_total \d+$/m);
  assert.match(text, /^earshot_transport_datagrams_sent_total\{transport="udp"\} \d+$/m);
  assert.match(text, /^# TYPE earshot_peer_loop_lag_seconds gauge$/m);
  assert.match(text, /^earshot_gateway_sessions 2$/m);
});

test("labels are escaped", () => {
  const stats = { engine: {}, transports: { 'a"b\\c\nd': { sent: 1 } }, peer: {}, topics: {} };
  const text = metricsText(stats, {
    sockets: 0,
    sessions: 0,
    channels: 0,
    guests: 0,
    guestSockets: 0,
  });
  assert.match(text, /earshot_transport_sent_total\{transport="a\\"b\\\\c\\nd"\} 1\n/);
});
