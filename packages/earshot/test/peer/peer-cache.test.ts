/**
 * The file of earlier peers: small, written in one step, and never in the way.
 * @module
 */
import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { describe, test, type TestContext } from "node:test";
import type { Address } from "../../src/core/address.ts";
import type { Member } from "../../src/core/events.ts";
import { join } from "../../src/index.ts";
import { PeerCache } from "../../src/peer/peer-cache.ts";
import { somePort, take } from "./kit/peers.ts";
import { ScriptedTransport } from "./kit/scripted-transport.ts";

async function folder(context: TestContext): Promise<string> {
  const path = await mkdtemp(joinPath(tmpdir(), "earshot-cache-"));
  context.after(() => rm(path, { recursive: true }));
  return path;
}

const at = (...addresses: string[]): Member =>
  ({ addresses: addresses as Address[] }) as unknown as Member;
const day = 24 * 3_600_000;
const now = Date.UTC(2026, 10, 21);

describe("the cache of earlier peers", () => {
  test("gives back what was noted, the last seen first, without what is local", async (context) => {
    const path = joinPath(await folder(context), "in", "deep", "peers.json");
    let time = now;
    const cache = new PeerCache(path, "room", () => time++);
    assert.deepEqual(await cache.load(), []);
    cache.note(at("192.0.2.1:1"));
    cache.note(at("[fe80::1%eth0]:2", "127.0.0.1:3", "192.0.2.2:4"));
    await cache.save();
    assert.deepEqual(await new PeerCache(path, "room", () => now).load(), [
      "192.0.2.2:4",
      "192.0.2.1:1",
    ]);
    assert.deepEqual(await new PeerCache(path, "hall", () => now).load(), []);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.deepEqual(await readdir(joinPath(path, "..")), ["peers.json"]);
  });

  test("keeps what another peer of the host wrote meanwhile", async (context) => {
    const path = joinPath(await folder(context), "peers.json");
    const [one, other] = [
      new PeerCache(path, "room", () => now),
      new PeerCache(path, "room", () => now),
    ];
    one.note(at("192.0.2.1:1"));
    other.note(at("192.0.2.2:2"));
    await one.save();
    await other.save();
    assert.equal((await one.load()).length, 2);
  });

  test("stays small and forgets what is old", async (context) => {
    const path = joinPath(await folder(context), "peers.json");
    for (let realm = 0; realm < 20; realm++) {
      const cache = new PeerCache(path, `realm ${realm}`, () => now);
      for (let host = 0; host < 100; host++) cache.note(at(`192.0.2.${host}:${realm + 1}`));
      await cache.save();
    }
    const written = JSON.parse(await readFile(path, "utf8")) as {
      realms: { realm: string; peers: unknown[] }[];
    };
    assert.deepEqual(
      written.realms.map(({ realm, peers }) => [realm, peers.length]),
      Array.from({ length: 16 }, (_, index) => [`realm ${index + 4}`, 64]),
    );
    assert.equal((await new PeerCache(path, "realm 19", () => now + 29 * day).load()).length, 64);
    assert.equal((await new PeerCache(path, "realm 19", () => now + 31 * day).load()).length, 0);
  });

  test("takes only addresses from a file that somebody has edited", async (context) => {
    const path = joinPath(await folder(context), "peers.json");
    const seenAt = new Date(now).toISOString();
    const peers = [
      { address: "not one", seenAt },
      { address: "192.0.2.1:1", seenAt },
      { address: "192.0.2.2:1" },
      7,
      null,
    ];
    await writeFile(path, JSON.stringify({ realms: [{ realm: "room", peers }, 3, { realm: 4 }] }));
    assert.deepEqual(await new PeerCache(path, "room", () => now).load(), ["192.0.2.1:1"]);
  });

  test("does not keep a peer from joining when it is spoilt, and is told", async (context) => {
    const path = joinPath(await folder(context), "peers.json");
    await writeFile(path, "{ torn");
    const peer = await join({ cache: path, transports: [new ScriptedTransport()] });
    const types = (await take(peer.status(), 2)).map((status) => status.type);
    assert.deepEqual(types, ["readable", "cache-failed"]);
    await peer.close();
  });

  test("lets its peers be asked where they were and at the shared port", async (context) => {
    const path = joinPath(await folder(context), "peers.json");
    const cache = new PeerCache(path, "earshot", Date.now);
    cache.note(at("192.0.2.9:41000"));
    await cache.save();
    const peer = await join({ cache: path, interfaces: ["lo"], port: somePort() });
    const port = peer.describe().transports[0]?.facts["port"];
    assert.deepEqual(peer.describe().cachedPeers, ["192.0.2.9:41000", `192.0.2.9:${String(port)}`]);
    await peer.close();
  });

  test("lets its peers be asked at the next start", async (context) => {
    const path = joinPath(await folder(context), "peers.json");
    const cache = new PeerCache(path, "earshot", Date.now);
    cache.note(at("192.0.2.9:7468"));
    await cache.save();
    const transport = new ScriptedTransport();
    const peer = await join({ cache: path, transports: [transport] });
    assert.deepEqual(peer.describe().cachedPeers, ["192.0.2.9:7468"]);
    const asked = transport.sent.some(
      ({ to }) => to.kind === "address" && to.address === "192.0.2.9:7468",
    );
    assert.ok(asked);
    await peer.close();
  });
});
