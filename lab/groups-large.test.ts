/**
 * A message of 64 MiB to three hosts, with small ones between its parts, in bounded memory.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { missing } from "../packages/earshot/test/kit/requires.ts";
import { ms } from "./kit/figures.ts";
import { Lan } from "./kit/lan.ts";
import { assertReceived, gather, patienceMs } from "./kit/stream-peer.ts";
import type { SeenReceipt } from "./kit/stream-lines.ts";

const mebibyte = 1_048_576;
const size = 64 * mebibyte;

test(
  "64 MiB reach three hosts, small messages pass between, and nobody holds all of it",
  { skip: missing("nft") },
  async () => {
    await using lan = await Lan.make({ hosts: 4, ipv6: false });
    const loss = await lan.lose(1, { to: ["h4"] });
    const peers = await gather(lan, { reading: () => ({ by: "receive" }) });
    const [h1, ...others] = peers;
    assert.ok(h1);
    const to = { group: "lobby" };
    const large = h1.peer.ask({ do: "large", to, bytes: size }, patienceMs) as Promise<SeenReceipt>;
    const small = h1.stream({ count: 100_000, bytes: [16, 400], perSecond: 200 });
    const receipt = await large;
    await h1.halt();
    const streamed = await small;
    const told = await Promise.all(
      others.map(
        async (other) =>
          (
            await other.peer.process.until(({ type }) => type === "large", {
              withinMs: patienceMs,
              what: "the end of the large message",
            })
          ).json,
      ),
    );
    assert.deepEqual(
      { error: receipt.error, by: receipt.by.toSorted(), missing: receipt.missing },
      { error: undefined, by: others.map(({ id }) => id).toSorted(), missing: [] },
    );
    const between: number[] = [];
    for (const line of told) {
      assert.ok(line.type === "large");
      const { bytes, total, fault } = line;
      assert.deepEqual({ bytes, total, fault }, { bytes: size, total: size, fault: undefined });
      between.push(line.between);
    }
    await assertReceived(streamed, h1, others);
    assert.ok(Math.min(...between) > 10, `small messages between its parts: ${between.join(" ")}`);
    assert.ok((await loss.heal()) > 100);
    const grown = await Promise.all(
      peers.map(async (peer) => {
        const { rss } = await peer.tallies();
        return (rss.peak - rss.first) / mebibyte;
      }),
    );
    console.log(
      `64 MiB in ${ms(receipt.at - streamed.began)}; ${between.join(", ")} small ones between; ` +
        `memory grew by ${grown.map((each) => each.toFixed(0)).join(", ")} MiB`,
    );
    for (const each of grown) assert.ok(each < 48, `${each} MiB`);
  },
);
