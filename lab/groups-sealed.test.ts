/**
 * What a stranger on the same network learns of the streams of a realm with a secret: nothing. The same search finds
 * everything in an open realm, so that the search is known to work.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { missing } from "../packages/earshot/test/kit/requires.ts";
import { holding } from "./kit/capture.ts";
import { Lan } from "./kit/lan.ts";
import type { CapturedDatagram } from "./kit/pcap.ts";
import { bodyOf } from "./kit/stream-content.ts";
import { assertReceived, StreamPeer } from "./kit/stream-peer.ts";

const group = "hushed-conversation";
const headerBytes = 32;
/** A full slot's padding, or the counts and lengths of frames that are small numbers. */
const zeros: Uint8Array = new Uint8Array(10);

interface Found {
  /** Datagrams that hold the name of the group. */
  readonly names: number;
  /** Messages of which a stretch of 16 bytes is in any datagram. */
  readonly bodies: number;
  /** Datagrams with zeros in a row behind the header. */
  readonly zeros: number;
}

function findings(datagrams: readonly CapturedDatagram[], count: number): Found {
  const everything = Buffer.concat(datagrams.map(({ payload }) => payload));
  let bodies = 0;
  for (let index = 1; index <= count; index++) {
    const stretch = bodyOf(index, sizes).subarray(8, 24);
    if (everything.includes(stretch)) bodies++;
  }
  const padded = datagrams.filter(({ payload }) => payload.subarray(headerBytes).includes(zeros));
  return { names: holding(datagrams, group).length, bodies, zeros: padded.length };
}

const sizes = [40, 3_000] as const;
const count = 400;

/** Four hosts, of which the last is a stranger that says nothing of what is looked for. */
async function converse(secret: string | undefined): Promise<Found> {
  await using lan = await Lan.make({ hosts: 4, ipv6: false });
  await using capture = await lan.capture();
  const stranger = await StreamPeer.start(lan.host("h4"), "another", {
    settings: { secret: "a wrong guess" },
  });
  await stranger.read();
  const peers = await Promise.all(
    ["h1", "h2", "h3"].map((name) =>
      StreamPeer.start(lan.host(name), group, {
        settings: secret === undefined ? {} : { secret },
      }),
    ),
  );
  await Promise.all(peers.map((peer) => peer.read()));
  await Promise.all(peers.map((peer) => peer.knows(2)));
  const [h1, ...others] = peers;
  assert.ok(h1);
  // Lost slots are repaired, and copies by unicast are sealed as well.
  const loss = await lan.lose(5, { to: ["h3"] });
  const streamed = await h1.stream({ count, bytes: sizes });
  assert.ok((await loss.heal()) > 5);
  await assertReceived(streamed, h1, others);
  assert.deepEqual((await stranger.tallies()).tallies, []);
  const heard = await capture.stop();
  const ofRealm = heard.filter(({ from }) => !from.startsWith("10.77.0.4:"));
  assert.ok(ofRealm.length > 500, `${ofRealm.length} datagrams to search`);
  const found = findings(ofRealm, count);
  console.log(
    `${secret === undefined ? "open" : "closed"} realm: ${ofRealm.length} datagrams searched: ${JSON.stringify(found)}`,
  );
  return found;
}

describe("streams", { concurrency: 2, skip: missing("nft", "tcpdump") }, () => {
  test("of a realm with a secret tell a stranger nothing", async () => {
    assert.deepEqual(await converse("correct horse battery staple"), {
      names: 0,
      bodies: 0,
      zeros: 0,
    });
  });

  test("of an open realm can be read by anybody: the same search finds them", async () => {
    const found = await converse(undefined);
    assert.equal(found.bodies, count);
    assert.ok(found.names > 0 && found.zeros > 0);
  });
});
