/**
 * The seal: the vector of RFC 8439, the same bytes from both makers, and refusal of every change.
 * @module
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, test } from "node:test";
import { headerBytes, readHeader, writeHeader } from "../../src/core/wire/header.ts";
import { type RealmCipher, type SealContext, sealTagBytes } from "../../src/core/wire/seal.ts";
import { type Aead, tagBytes } from "../../src/peer/crypto/aead.ts";
import {
  datagramKey,
  datagramsPerKey,
  openRealmTag,
  realmKey,
  stepOf,
} from "../../src/peer/crypto/derive.ts";
import { KeyRing } from "../../src/peer/crypto/key-ring.ts";
import { nodeAead } from "../../src/peer/crypto/node-aead.ts";
import { closedRealm, realmCipher } from "../../src/peer/crypto/realm-cipher.ts";
import { sodiumAead } from "../../src/peer/crypto/sodium-aead.ts";

const hex = (text: string): Uint8Array =>
  Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ""), "hex"));

/** RFC 8439 §2.8.2. */
const vector = {
  plain: new TextEncoder().encode(
    "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
  ),
  additional: hex("50515253c0c1c2c3c4c5c6c7"),
  key: hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"),
  nonce: hex("070000004041424344454647"),
  cipher: hex(`d31a8d34648e60db7b86afbc53ef7ec2 a4aded51296e08fea9e2b5a736ee62d6
    3dbea45e8ca9671282fafb69da92728b 1a71de0a9e060b2905d6a5b67ecd3b36
    92ddbd7f2d778b8c9803aee328091b58 fab324e4fad675945585808b4831d7bc
    3ff4def08e4b7a9de576d26586cec64b 6116`),
  tag: hex("1ae10b594f09e26a7e902ecbd0600691"),
};

const makers: readonly (readonly [string, Aead | undefined])[] = [
  ["sodium-native", sodiumAead()],
  ["node:crypto", nodeAead()],
];

for (const [name, aead] of makers) {
  describe(`the seal by ${name}`, () => {
    const seal = (): Uint8Array => {
      const datagram = Uint8Array.from([
        ...vector.additional,
        ...vector.plain,
        ...new Uint8Array(tagBytes),
      ]);
      aead?.seal(vector.key, vector.nonce, datagram, vector.additional.length);
      return datagram;
    };

    test("is there", () => {
      // It is optional for users, but here it is installed and must be tested, never skipped.
      assert.equal(aead?.name, name);
    });

    test("gives the bytes of RFC 8439 §2.8.2", () => {
      assert.deepEqual(
        seal(),
        Uint8Array.from([...vector.additional, ...vector.cipher, ...vector.tag]),
      );
    });

    test("opens them again", () => {
      const datagram = seal();
      assert.equal(aead?.open(vector.key, vector.nonce, datagram, vector.additional.length), true);
      assert.deepEqual(datagram.slice(vector.additional.length, -tagBytes), vector.plain);
    });

    test("refuses any changed bit", () => {
      for (let at = 0; at < seal().length; at++) {
        const datagram = seal();
        datagram[at] = (datagram[at] ?? 0) ^ (1 << (at % 8));
        assert.equal(
          aead?.open(vector.key, vector.nonce, datagram, vector.additional.length),
          false,
          `byte ${at}`,
        );
      }
    });

    test("refuses what is too short to hold a tag", () => {
      for (let length = 0; length < 28; length++) {
        assert.equal(
          aead?.open(vector.key, vector.nonce, new Uint8Array(length), 12),
          false,
          `${length} bytes`,
        );
      }
    });

    test("seals and opens a body of nothing", () => {
      const datagram = new Uint8Array(12 + tagBytes);
      aead?.seal(vector.key, vector.nonce, datagram, 12);
      assert.equal(aead?.open(vector.key, vector.nonce, datagram, 12), true);
    });
  });
}

test("both makers give the same bytes, whatever the length", () => {
  for (let length = 0; length < 300; length += 7) {
    const [one, other] = makers.map(([, aead]) => {
      const datagram = Uint8Array.from(
        { length: 32 + length + tagBytes },
        (_, at) => (at * 7) & 255,
      );
      aead?.seal(vector.key, vector.nonce, datagram, 32);
      return datagram;
    });
    assert.deepEqual(one, other, `${length} bytes`);
  }
});

describe("a closed realm", () => {
  const epoch = hex("00112233445566778899aabbccddeeff");
  const context = (counter = 1, stream = 0): SealContext => ({ epoch, stream, counter });
  const datagramOf = (cipher: RealmCipher, body: string, counter = 1): Uint8Array => {
    const plain = new TextEncoder().encode(body);
    const bytes = new Uint8Array(headerBytes + plain.length + sealTagBytes);
    bytes.set(plain, headerBytes);
    writeHeader(bytes, {
      cast: "multicast",
      sealed: true,
      asks: false,
      asksHandled: false,
      length: bytes.length,
      stream: 0,
      realmTag: cipher.tag,
      epoch,
      counter: counter >>> 0,
    });
    cipher.seal(bytes, headerBytes, context(counter));
    return bytes;
  };
  const opened = (cipher: RealmCipher, datagram: Uint8Array, counter = 1): string | undefined => {
    const bytes = datagram.slice();
    const header = readHeader(bytes);
    assert.ok(typeof header !== "string");
    return cipher.open(bytes, headerBytes, context(counter), header.realmTag)
      ? new TextDecoder().decode(bytes.subarray(headerBytes, -sealTagBytes))
      : undefined;
  };

  test("is understood by who knows the secret and by nobody else", async () => {
    const [ours, theirs, otherRealm] = await Promise.all([
      realmCipher("room", ["a secret"]),
      realmCipher("room", ["a secret"]),
      realmCipher("hall", ["a secret"]),
    ]);
    const datagram = datagramOf(ours.cipher, "hello");
    assert.equal(opened(theirs.cipher, datagram), "hello");
    assert.equal(opened(otherRealm.cipher, datagram), undefined);
    assert.notEqual(ours.cipher.tag, otherRealm.cipher.tag);
    assert.notEqual(ours.cipher.tag, openRealmTag("room"));
    assert.equal(Buffer.from(datagram).includes("hello"), false);
  });

  test("speaks the newest of several secrets and understands all", async () => {
    const changing = (await realmCipher("room", ["new", "old"])).cipher;
    const before = (await realmCipher("room", ["old"])).cipher;
    const after = (await realmCipher("room", ["new"])).cipher;
    assert.equal(changing.tag, after.tag);
    assert.deepEqual(changing.olderTags, [before.tag]);
    assert.equal(opened(changing, datagramOf(before, "from before")), "from before");
    assert.equal(opened(after, datagramOf(changing, "from the change")), "from the change");
    assert.equal(opened(before, datagramOf(changing, "from the change")), undefined);
  });

  test("takes the same words in different Unicode forms for the same secret", async () => {
    const [composed, decomposed] = await Promise.all([
      realmKey("caf\u00e9", "room"),
      realmKey("cafe\u0301", "room"),
    ]);
    assert.deepEqual(composed, decomposed);
  });

  test("holds the full counter in the nonce: the same low 32 bits are another datagram", () => {
    const cipher = closedRealm([new Uint8Array(32)], nodeAead());
    const datagram = datagramOf(cipher, "once", 5);
    assert.equal(opened(cipher, datagram, 5), "once");
    assert.equal(opened(cipher, datagram, 5 + 2 ** 32), undefined);
  });

  test("steps its keys every 2^23 datagrams", () => {
    const realm = new Uint8Array(32);
    const key = (counter: number, stream = 0): string =>
      Buffer.from(datagramKey(realm, { epoch, stream, counter })).toString("hex");
    assert.equal(key(0), key(datagramsPerKey - 1));
    assert.notEqual(key(0), key(datagramsPerKey));
    assert.notEqual(key(0), key(0, 1));
    assert.equal(stepOf(datagramsPerKey * 3), 3);
  });

  test("keeps a bounded number of keys, and none that opened nothing", () => {
    const ring = new KeyRing(new Uint8Array(32), 8);
    for (let index = 0; index < 100; index++)
      ring.key({ epoch: randomBytes(16), stream: 0, counter: 1 });
    assert.equal(ring.held, 0);
    for (let index = 0; index < 100; index++) {
      const stranger: SealContext = { epoch: randomBytes(16), stream: 0, counter: 1 };
      ring.keep(stranger, ring.key(stranger));
      assert.ok(ring.held <= 16);
    }
  });

  test("keeps a key in use through two generations, and gives each context its own", () => {
    const ring = new KeyRing(new Uint8Array(32), 4);
    const used = context();
    const first = ring.key(used);
    ring.keep(used, first);
    for (let stream = 1; stream < 40; stream++) {
      const other = context(1, stream);
      ring.keep(other, ring.key(other));
      assert.equal(ring.key(used), first);
      assert.deepEqual(ring.key(other), datagramKey(new Uint8Array(32), other));
    }
  });

  test("does not take epochs with the same beginning for one", () => {
    const ring = new KeyRing(new Uint8Array(32));
    const twin = { ...context(), epoch: epoch.with(15, 0) };
    ring.keep(context(), ring.key(context()));
    assert.deepEqual(ring.key(twin), datagramKey(new Uint8Array(32), twin));
  });
});

test("an open realm's tag is the beginning of a SHA-256 that anybody can make", () => {
  // printf 'earshot realmearshot' | sha256sum
  assert.equal(openRealmTag("earshot"), 0x67a442e1);
  assert.notEqual(openRealmTag("earshot"), openRealmTag("other"));
});
