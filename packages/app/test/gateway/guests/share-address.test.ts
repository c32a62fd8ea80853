/**
 * Which of this machine's addresses phones are told.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { shareAddress } from "../../../src/gateway/guests/share-address.ts";

type Links = readonly {
  readonly kind: "lan" | "loopback";
  readonly addresses: readonly string[];
}[];

function chosen(...links: Links): string {
  const describe = (): unknown => ({ transports: [{ links }] });
  return shareAddress({ describe } as Parameters<typeof shareAddress>[0], undefined);
}

const lo = { kind: "loopback", addresses: ["127.0.0.1:7468", "[::1]:7468"] } as const;
const v6 = "[fe80::2e4:8bff:fe11:7a20%eth0]:7468";

test("an address that a router gives is preferred to others, and never this machine's own", () => {
  assert.equal(chosen(lo, { kind: "lan", addresses: [v6, "192.168.1.20:7468"] }), "192.168.1.20");
  assert.equal(
    chosen(
      { kind: "lan", addresses: ["198.51.100.7:7468"] },
      { kind: "lan", addresses: ["10.1.2.3:7468"] },
    ),
    "10.1.2.3",
  );
  assert.equal(chosen({ kind: "lan", addresses: ["198.51.100.7:7468"] }), "198.51.100.7");
  assert.equal(chosen({ kind: "lan", addresses: [v6, "[2001:db8::7]:7468"] }), "2001:db8::7");
});

test("without a network, and with an address that is another machine's, it says so", () => {
  const nothing = { code: "ERR_NO_NETWORK", message: /no network to share/ };
  assert.throws(() => chosen(lo), nothing);
  assert.throws(() => chosen({ kind: "lan", addresses: [v6] }), nothing);
  const peer = { describe: () => assert.fail("it was named") };
  for (const wanted of ["192.0.2.77", "eth99", ""])
    assert.throws(() => shareAddress(peer, wanted), { code: "ERR_NO_NETWORK" }, wanted);
  assert.equal(shareAddress(peer, "127.0.0.1"), "127.0.0.1");
  assert.equal(shareAddress(peer, "lo"), "127.0.0.1");
});
