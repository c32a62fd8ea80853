/**
 * Several transports as one, and what happens when one of them cannot open.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Address } from "../../src/core/address.ts";
import type { Link, LinkId } from "../../src/core/link.ts";
import { TransportSet, type TransportSetSink } from "../../src/peer/driver/transport-set.ts";
import { linkNamed, ScriptedTransport } from "./kit/scripted-transport.ts";

function recorder() {
  const told = {
    links: [] as (readonly Link[])[],
    datagrams: [] as [LinkId | undefined, Uint8Array][],
    transmitted: [] as [number, string | undefined][],
    warnings: [] as string[],
  };
  const sink: TransportSetSink = {
    datagram: (link, _from, bytes) => told.datagrams.push([link, bytes]),
    links: (links) => told.links.push(links),
    transmitted: (token, error) => told.transmitted.push([token, error]),
    warning: (transport, warning) => told.warnings.push(`${transport} ${warning.code}`),
  };
  return { told, sink };
}

const ids = (links: readonly Link[] | undefined): string[] => (links ?? []).map((link) => link.id);
const everybody = (link: string) =>
  ({ kind: "everybody", link: link as LinkId, way: "multicast4" }) as const;
const burst = Uint8Array.of(1);

describe("a set of transports", () => {
  test("leaves the names of a single one alone", async () => {
    const { told, sink } = recorder();
    const only = new ScriptedTransport("udp");
    const set = new TransportSet([only], sink);
    await set.open();
    set.send(1, burst, 1, everybody("one"));
    assert.deepEqual(ids(told.links.at(-1)), ["one"]);
    assert.equal(only.sent[0]?.to.link, "one");
  });

  test("keeps the links of several apart and gives each burst to the one that offered its link", async () => {
    const { told, sink } = recorder();
    const [udp, wide] = [new ScriptedTransport("udp"), new ScriptedTransport("wide")];
    const set = new TransportSet([udp, wide], sink);
    await set.open();
    assert.deepEqual(ids(told.links.at(-1)), ["udp/one", "wide/one"]);
    set.send(7, burst, 1, everybody("wide/one"));
    assert.deepEqual([udp.sent.length, wide.sent.length], [0, 1]);
    assert.equal(wide.sent[0]?.to.link, "one");
    wide.sink?.datagram("one" as LinkId, "x:1" as Address, burst);
    assert.equal(told.datagrams[0]?.[0], "wide/one");
  });

  test("lets all listen to the same groups, and sends to a group by the link named", async () => {
    const [udp, wide] = [new ScriptedTransport("udp"), new ScriptedTransport("wide")];
    const set = new TransportSet([udp, wide], recorder().sink);
    await set.open();
    set.listen([1, 15]);
    assert.deepEqual(
      [udp.listening, wide.listening],
      [
        [1, 15],
        [1, 15],
      ],
    );
    const link = "udp/one" as LinkId;
    set.send(1, burst, 1, { kind: "group", link, way: "multicast6", index: 15, loop: false });
    const to = { kind: "group", link: "one", way: "multicast6", index: 15, loop: false };
    assert.deepEqual(udp.sent[0]?.to, to);
  });

  test("answers an address without a link by the transport that heard it", async () => {
    const { sink } = recorder();
    const [udp, wide] = [new ScriptedTransport("udp"), new ScriptedTransport("wide")];
    const set = new TransportSet([udp, wide], sink);
    await set.open();
    const to = { kind: "address", address: "x:1" as Address, link: undefined } as const;
    set.send(1, burst, 1, to);
    wide.sink?.datagram(undefined, "x:1" as Address, burst);
    set.send(2, burst, 1, to);
    assert.deepEqual([udp.sent[0]?.token, wide.sent[0]?.token], [1, 2]);
  });

  test("reports a burst for a link that is gone, and not within the call", async () => {
    const { told, sink } = recorder();
    const set = new TransportSet([new ScriptedTransport("a"), new ScriptedTransport("b")], sink);
    await set.open();
    set.send(3, burst, 1, everybody("gone/one"));
    assert.deepEqual(told.transmitted, []);
    await Promise.resolve();
    assert.deepEqual(told.transmitted, [[3, "unreachable"]]);
  });

  test("hands on bytes whose slice is a copy", async () => {
    const { told, sink } = recorder();
    const udp = new ScriptedTransport("udp");
    await new TransportSet([udp], sink).open();
    udp.sink?.datagram(undefined, "x:1" as Address, Buffer.from([1, 2]));
    assert.deepEqual(told.datagrams[0]?.[1], Uint8Array.of(1, 2));
    assert.equal(Buffer.isBuffer(told.datagrams[0]?.[1]), false);
  });

  test("closes all when one cannot open", async () => {
    const { sink } = recorder();
    const refusal = new Error("no permission");
    const [good, bad] = [new ScriptedTransport("good"), new ScriptedTransport("bad", [], refusal)];
    await assert.rejects(new TransportSet([good, bad], sink).open(), refusal);
    assert.deepEqual([good.closed, bad.closed], [1, 1]);
  });

  test("refuses two of one name, and none at all", () => {
    const { sink } = recorder();
    const invalid = { code: "ERR_EARSHOT_INVALID_ARGUMENT" };
    assert.throws(() => new TransportSet([], sink), invalid);
    assert.throws(
      () =>
        new TransportSet(
          [new ScriptedTransport("a"), new ScriptedTransport("a", [linkNamed("x")])],
          sink,
        ),
      invalid,
    );
  });
});
