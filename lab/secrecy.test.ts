/**
 * What a stranger on the same network learns of a realm with a secret: nothing. The same search finds everything in an
 * open realm, so that the search is known to work.
 * @module
 */
import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { setTimeout as later } from "node:timers/promises";
import { requires } from "../packages/earshot/test/kit/requires.ts";
import { holding } from "./kit/capture.ts";
import type { Host } from "./kit/host.ts";
import { Lan } from "./kit/lan.ts";
import type { LabPeer } from "./kit/lab-peer.ts";
import type { CapturedDatagram } from "./kit/pcap.ts";

const words = {
  realm: "realm-of-the-vault",
  name: "anastasia",
  role: "keeper-of-keys",
  group: "hushed-conversation",
  text: "the treasure is under the oak",
};

interface Conversation {
  readonly peers: readonly LabPeer[];
  /** What names a person for ever, as hexadecimal digits: the peer id, and the key that it is made from. */
  readonly identities: readonly { readonly id: string; readonly publicKey: string }[];
}

/** A key of our own, so that its public half can be looked for. */
function freshIdentity(): { readonly pem: string; readonly publicKey: string } {
  const pem: string = generateKeyPairSync("ed25519").privateKey.export({
    format: "pem",
    type: "pkcs8",
  });
  const raw = createPublicKey(createPrivateKey(pem)).export({ format: "der", type: "spki" });
  return { pem, publicKey: raw.subarray(-32).toString("hex") };
}

/** Two people meet, talk, change and one of them leaves: every kind of datagram there is. */
async function converse(
  hosts: readonly [Host, Host],
  secret: string | undefined,
): Promise<Conversation> {
  const settings = { realm: words.realm, ...(secret === undefined ? {} : { secret }) };
  const keys = [freshIdentity(), freshIdentity()] as const;
  const ana = await hosts[0].peer({
    ...settings,
    identity: keys[0].pem,
    name: words.name,
    roles: [words.role],
  });
  const bo = await hosts[1].peer({ ...settings, identity: keys[1].pem, name: `${words.name} too` });
  await Promise.all([ana.join(), bo.join()]);
  await Promise.all([ana.sees(1, { withinMs: 3_000 }), bo.sees([words.name], { withinMs: 3_000 })]);
  await ana.ask({ do: "group", name: words.group });
  await bo.ask({ do: "find", group: words.group, atLeast: 1, timeoutMs: 3_000 });
  await bo.ask({ do: "send", group: words.group, text: words.text, atLeast: 1 });
  await ana.hears(words.text, { withinMs: 2_000 });
  await bo.ask({ do: "update", roles: [words.role, "second"] });
  // A few announcements and probes that come by themselves.
  await later(6_000);
  const identities = [ana, bo].map((peer, index) => ({
    id: peer.told("joined")[0]!.id,
    publicKey: keys[index]!.publicKey,
  }));
  await bo.ask({ do: "close" });
  await ana.sees([], { withinMs: 1_000 });
  return { peers: [ana, bo], identities };
}

/** How many datagrams hold each of the words in the clear; ids and keys as text and as bytes. */
function findings(
  datagrams: readonly CapturedDatagram[],
  identities: Conversation["identities"],
): Readonly<Record<string, number>> {
  const wanted: [string, string | Uint8Array][] = [
    ...Object.entries(words),
    ...identities.flatMap((identity) =>
      Object.entries(identity).flatMap(([what, hex]): [string, string | Uint8Array][] => [
        [`${what} as text`, hex],
        [`${what} as bytes`, Buffer.from(hex, "hex")],
      ]),
    ),
  ];
  const found: Record<string, number> = {};
  for (const [what, bytes] of wanted) {
    found[what] = (found[what] ?? 0) + holding(datagrams, bytes).length;
  }
  return found;
}

test("a stranger reads, sees and says nothing in a realm with a secret", async (t) => {
  if (!requires(t, "nft", "tcpdump")) return;
  await using lan = await Lan.make({ hosts: 4 });
  const [h1, h2, h3, h4] = lan.hosts;
  assert.ok(h1 && h2 && h3 && h4);
  const [without, wrong] = await Promise.all([
    h3.peer({ realm: words.realm, name: "stranger" }),
    h4.peer({ realm: words.realm, name: "guesser", secret: "a wrong guess" }),
  ]);
  await Promise.all([without.join(), wrong.join()]);
  await using capture = await lan.capture();
  const { identities, peers } = await converse([h1, h2], "correct horse battery staple");
  // The strangers speak: they are in the capture, and their own words are not what is looked for.
  const all = await capture.stop();
  const ofRealm = all.filter(({ from }) => !/\.(?:3|4):|0003\]:|0004\]:/.test(from));
  const found = findings(ofRealm, identities);
  console.log(
    `closed realm: ${ofRealm.length} of ${all.length} datagrams searched: ${JSON.stringify(found)}`,
  );
  assert.ok(ofRealm.length > 50, "there was something to search");
  assert.deepEqual(found, Object.fromEntries(Object.keys(found).map((what) => [what, 0])));
  for (const stranger of [without, wrong]) {
    assert.deepEqual(
      [stranger.present, stranger.told("change"), stranger.told("message")],
      [[], [], []],
    );
  }
  const seen = peers.flatMap((peer) => peer.told("change").map(({ name }) => name));
  assert.ok(!seen.includes("stranger") && !seen.includes("guesser"), seen.join(" "));
});

test("the same search finds names, roles, groups, words and ids in an open realm", async (t) => {
  if (!requires(t, "nft", "tcpdump")) return;
  await using lan = await Lan.make({ hosts: 2 });
  const [h1, h2] = lan.hosts;
  assert.ok(h1 && h2);
  await using capture = await lan.capture();
  const { identities } = await converse([h1, h2], undefined);
  const found = findings(await capture.stop(), identities);
  console.log(`open realm: ${JSON.stringify(found)}`);
  // An id is never sent: whoever hears the key works it out.
  for (const what of ["name", "role", "group", "text", "publicKey as bytes"]) {
    assert.ok((found[what] ?? 0) > 0, `${what} is found`);
  }
});
