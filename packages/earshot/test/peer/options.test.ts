/**
 * What `join` refuses, before it touches the network, and that no secret is in what it says.
 * @module
 */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import { join, type JoinOptions } from "../../src/index.ts";
import { loadIdentity } from "../../src/peer/crypto/identity.ts";
import { resolveSeeds } from "../../src/peer/seeds.ts";
import { ScriptedTransport } from "./kit/scripted-transport.ts";

const invalid = "ERR_EARSHOT_INVALID_ARGUMENT";

describe("join refuses", () => {
  const refused: readonly (readonly [what: string, options: unknown, code: string])[] = [
    ["an option that does not exist", { secrets: ["x"] }, invalid],
    ["an option that every object has", { toString: "x" }, invalid],
    ["an empty realm", { realm: "" }, invalid],
    ["a name that is no text", { name: 7 }, invalid],
    ["a name with a lone surrogate", { name: "\ud800" }, invalid],
    ["a name that is too long", { name: "x".repeat(65) }, invalid],
    ["a role that is empty", { roles: [""] }, invalid],
    ["roles that are no list", { roles: "cook" }, invalid],
    ["metadata that are no bytes", { metadata: "x" }, invalid],
    ["metadata that are too long", { metadata: new Uint8Array(513) }, invalid],
    [
      "facts that do not fit together",
      { metadata: new Uint8Array(512), roles: Array.from("1234567", (role) => role.repeat(48)) },
      "ERR_EARSHOT_ANNOUNCEMENT_TOO_LARGE",
    ],
    ["an empty secret", { secret: "" }, invalid],
    ["no secret in a list", { secret: [] }, invalid],
    ["a port that is none", { port: 65_536 }, invalid],
    ["a port that is no number", { port: "7468" }, invalid],
    ["a time to live of 0", { ttl: 0 }, invalid],
    ["a signal that is none", { signal: {} }, invalid],
    ["a cache that is no path", { cache: true }, invalid],
    ["a port beside transports", { port: 1, transports: [new ScriptedTransport()] }, invalid],
    ["no transports", { transports: [] }, invalid],
    [
      "too many seeds",
      { seeds: Array.from({ length: 65 }, (_, at) => `192.0.2.${at}:1`) },
      invalid,
    ],
    ["a seed without a port", { seeds: ["192.0.2.7"] }, "ERR_EARSHOT_INVALID_SEED"],
    ["a seed that is half an address", { seeds: ["192.0.2:7468"] }, "ERR_EARSHOT_INVALID_SEED"],
    [
      "an identity of another length",
      { identity: new Uint8Array(31) },
      "ERR_EARSHOT_INVALID_IDENTITY",
    ],
    ["an identity that is no key", { identity: "a text" }, "ERR_EARSHOT_INVALID_IDENTITY"],
    [
      "an identity of another kind",
      { identity: generateKeyPairSync("x25519").privateKey },
      "ERR_EARSHOT_INVALID_IDENTITY",
    ],
    [
      "a public key for an identity",
      { identity: generateKeyPairSync("ed25519").publicKey },
      "ERR_EARSHOT_INVALID_IDENTITY",
    ],
    [
      "an interface that is not there",
      { interfaces: ["nosuch0"] },
      "ERR_EARSHOT_UNKNOWN_INTERFACE",
    ],
  ];
  for (const [what, options, code] of refused) {
    test(what, async () => {
      await assert.rejects(join(options as JoinOptions), { code });
    });
  }

  test("an aborted signal, with its reason", async () => {
    await assert.rejects(join({ signal: AbortSignal.abort(new Error("no")) }), /no/);
  });
});

test("no error shows a secret or a key", async () => {
  const secret = "correct horse battery staple";
  const pem = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" });
  const attempts: unknown[] = [
    { secret: [secret, ""] },
    { secret, port: -1 },
    { secret, seeds: ["nowhere"] },
    { secret, transports: [new ScriptedTransport("bad", [], new Error("refused"))] },
    { identity: pem.replace("MC4", "MC5") },
    { identity: pem.slice(0, -40) },
  ];
  for (const options of attempts) {
    const error: unknown = await join(options as JoinOptions).then(
      () => assert.fail("it should be refused"),
      (reason: unknown) => reason,
    );
    const shown = inspect(error, { depth: 9, showHidden: true });
    assert.equal(shown.includes(secret), false, shown);
    for (const line of pem.split("\n").slice(1, -2))
      assert.equal(shown.includes(line.slice(8, 40)), false, shown);
  }
});

describe("an identity", () => {
  test("is the same by seed, key object and PEM", () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const pem = privateKey.export({ type: "pkcs8", format: "pem" });
    const seed = privateKey.export({ type: "pkcs8", format: "der" }).subarray(-32);
    const ids = [privateKey, pem, seed].map((key) =>
      Buffer.from(loadIdentity(key).peerId).toString("hex"),
    );
    assert.equal(new Set(ids).size, 1);
  });

  test("has the public key and signature of RFC 8032 §7.1, test 1", () => {
    const seed = Buffer.from(
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "hex",
    );
    const identity = loadIdentity(seed);
    assert.equal(
      Buffer.from(identity.publicKey).toString("hex"),
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    );
    assert.equal(
      Buffer.from(identity.sign(new Uint8Array())).toString("hex"),
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    );
  });

  test("is drawn anew where none is given", async () => {
    const join2 = (): Promise<string> =>
      join({ transports: [new ScriptedTransport()] }).then(async (peer) => {
        await peer.close();
        return peer.id;
      });
    assert.notEqual(await join2(), await join2());
  });
});

test("seeds are addresses or names, each once", async () => {
  assert.deepEqual(await resolveSeeds(["192.0.2.7:7468", "[2001:db8::1]:1", "192.0.2.7:7468"]), [
    "192.0.2.7:7468",
    "[2001:db8::1]:1",
  ]);
  const [local] = await resolveSeeds(["localhost:7468"]);
  assert.match(local ?? "", /^(127\.0\.0\.1|\[::1\]):7468$/);
});
