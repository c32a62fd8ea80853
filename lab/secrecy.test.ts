/**
 * What a stranger on the same network learns of a realm with a secret: nothing. The same search finds everything in an
 * open realm, so that the search is known to work.
 * @module
 */
import assert from "node:assert/strict";
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
  readonly ids: readonly string[];
}

/** Two people meet, talk, change and one of them leaves: every kind of datagram there is. */
async function converse(
  hosts: readonly [Host, Host],
  secret: string | undefined,
): Promise<Conversation> {
  const settings = { realm: words.realm, ...(secret === undefined ? {} : { secret }) };
  const ana = await hosts[0].peer({ ...settings, name: words.name, roles: [words.role] });
  const bo = await hosts[1].peer({ ...settings, name: `${words.name} too` });
  await Promise.all([ana.join(), bo.join()]);
  await Promise.all([ana.sees(1, { withinMs: 3_000 }), bo.sees([words.name], { withinMs: 3_000 })]);
  await ana.ask({ do: "group", name: words.group });
  await bo.ask({ do: "find", group: words.group, atLeast: 1, timeoutMs: 3_000 });
  await bo.ask({ do: "send", group: words.group, text: words.text, atLeast: 1 });
  await ana.hears(words.text, { withinMs: 2_000 });
  await bo.ask({ do: "update", roles: [words.role, "second"] });
  // A few announcements and probes that come by themselves.
  await later(6_000);
  const ids = [ana, bo].map((peer) => peer.told("joined")[0]!.id);
  await bo.ask({ do: "close" });
  await ana.sees([], { withinMs: 1_000 });
  return { peers: [ana, bo], ids };
}

/** Which of the words stand in the clear, each with the number of datagrams; ids as text and as bytes. */
function findings(
  datagrams: readonly CapturedDatagram[],
  ids: readonly string[],
): Record<string, number> {
  const wanted: [string, string | Uint8Array][] = [
    ...Object.entries(words),
    ...ids.flatMap((id, index): [string, string | Uint8Array][] => [
      [`id ${index} as text`, id],
      [`id ${index} as bytes`, Buffer.from(id, "hex")],
    ]),
  ];
  return Object.fromEntries(
    wanted.map(([what, bytes]) => [what, holding(datagrams, bytes).length]),
  );
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
  const { ids, peers } = await converse([h1, h2], "correct horse battery staple");
  // The strangers speak: they are in the capture, and their own words are not what is looked for.
  const all = await capture.stop();
  const ofRealm = all.filter(({ from }) => !/\.(?:3|4):|0003\]:|0004\]:/.test(from));
  const found = findings(ofRealm, ids);
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
  const { ids } = await converse([h1, h2], undefined);
  const found = findings(await capture.stop(), ids);
  console.log(`open realm: ${JSON.stringify(found)}`);
  for (const what of ["name", "role", "group", "text"]) {
    assert.ok((found[what] ?? 0) > 0, `${what} is found`);
  }
  assert.ok(
    ids.some(
      (_, index) => (found[`id ${index} as bytes`] ?? 0) + (found[`id ${index} as text`] ?? 0) > 0,
    ),
  );
});
