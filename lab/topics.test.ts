/**
 * Topics between real hosts: what was said is there for who comes later, while its author is away, and again after a
 * restart from the disk.
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { eventually } from "./kit/clock.ts";
import { Lan } from "./kit/lan.ts";
import { TopicHost } from "./kit/topic-host.ts";

const count = 5_000;

describe("topics", () => {
  test("a newcomer reads the history from a holder that is not its author, who is away, and all is there again after restarts on SQLite", async () => {
    await using lan = await Lan.make({ hosts: 3, ipv6: false });
    const [h1, h2, h3] = lan.hosts;
    assert.ok(h1 && h2 && h3);
    const store = (home: string): string => join(home, "topics");
    const identity = "11".repeat(32);
    const anaIs = { topic: "weather", store: store(h1.home), identity };
    const ana = new TopicHost(h1, anaIs);
    const bob = new TopicHost(h2, { topic: "weather", store: store(h2.home) });
    const { log } = await ana.says("open", 20_000);
    await Promise.all([ana.says("caught-up", 20_000), bob.says("caught-up", 20_000)]);
    await ana.obeys({ do: "append", count, bytes: 80 }, "appended", 60_000);
    const last = await ana.obeys({ do: "append-to-all", text: "the end" }, "received", 30_000);
    assert.equal(last.by, 1, "the other holder's store has it");
    const told = await ana.obeys({ do: "tell" }, "told");
    assert.equal(told.entries, count + 1);
    await ana.obeys({ do: "close" }, "closed");

    const eve = new TopicHost(h3, { topic: "weather" });
    await eve.says("caught-up", 30_000);
    const heard = await eve.obeys({ do: "tell" }, "told");
    assert.equal(heard.digest, told.digest, "all of it, from who did not write it");
    assert.deepEqual(heard.authors, told.authors);
    assert.equal(heard.counters["forged"], 0);

    // Everybody who had it is gone; two come back from their disks, one of them killed.
    bob.process.kill();
    await bob.process.untilEnded({ withinMs: 5_000 });
    await eve.obeys({ do: "close" }, "closed");
    const again = new TopicHost(h2, { topic: "weather", store: store(h2.home) });
    const open = await again.says("open", 20_000);
    assert.equal(open.entries, count + 1, "from its disk alone");
    const anaAgain = new TopicHost(h1, anaIs);
    assert.equal((await anaAgain.says("open", 20_000)).log, log, "the author goes on in its log");
    await anaAgain.says("caught-up", 20_000);
    const more = await anaAgain.obeys({ do: "append-to-all", text: "and on" }, "received", 30_000);
    assert.equal(more.by, 1);
    const agree = async (): Promise<boolean> => {
      const [here, there] = await Promise.all([
        anaAgain.obeys({ do: "tell" }, "told"),
        again.obeys({ do: "tell" }, "told"),
      ]);
      return here.digest === there.digest && here.entries === count + 2;
    };
    await eventually(agree, { withinMs: 15_000, what: "the same at both" });
  });
});
