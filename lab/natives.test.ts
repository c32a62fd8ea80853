/**
 * The library on a machine on which the optional native packages could not be installed.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { requires } from "../packages/earshot/test/kit/requires.ts";
import { ms } from "./kit/figures.ts";
import { Lan } from "./kit/lan.ts";
import { labProgram } from "./kit/paths.ts";

const hidden = { flags: ["--import", labProgram("without-natives")] };

for (const [story, h1, h2] of [
  ["with each other", hidden, hidden],
  ["with peers that have them", hidden, {}],
] as const) {
  test(`peers without native packages meet and talk ${story}, sealed`, async (t) => {
    if (!requires(t, "nft")) return;
    await using lan = await Lan.make({
      hosts: { h1: ["main", "second"], h2: ["main"], h3: ["second"] },
    });
    const secret = "correct horse";
    const peers = await Promise.all([
      lan.host("h1").peer({ secret }, h1),
      lan.host("h2").peer({ secret }, h2),
      lan.host("h3").peer({ secret }, h2),
    ]);
    const [plain, ...others] = peers;
    const joining = await Promise.all(peers.map((peer) => peer.join()));
    const seen = await plain.sees(["h2", "h3"], { withinMs: 3_000 });
    console.log(`without native packages, ${story}: ${ms(seen - Math.min(...joining))}`);
    for (const native of ["koffi", "sodium-native"]) {
      assert.match(
        plain.process.stderr,
        new RegExp(`hidden ${native}`),
        "it was asked for and not there",
      );
    }
    assert.equal(((await plain.ask({ do: "describe" })) as { seal: string }).seal, "node:crypto");
    await plain.ask({ do: "group", name: "lobby" });
    for (const other of others) {
      await other.sees(["h1"], { withinMs: 3_000 }).catch(() => {});
      await other.ask({ do: "find", group: "lobby", atLeast: 1, timeoutMs: 3_000 });
      await other.ask({ do: "send", group: "lobby", text: `from ${other.name}`, atLeast: 1 });
      await plain.hears(`from ${other.name}`, { withinMs: 2_000 });
    }
    assert.equal(plain.told("message").length, 2, "each word once");
  });
}
