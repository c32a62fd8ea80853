/**
 * Requests by role between hosts: whoever asks knows no address, and goes on when the server dies, moves or is
 * started again elsewhere.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { missing } from "../packages/earshot/test/kit/requires.ts";
import type { LabPeer } from "./kit/lab-peer.ts";
import { Lan } from "./kit/lan.ts";

const service = "sum";
const role = "calculator";

function ask(
  caller: LabPeer,
  text: string,
  repeat: "never" | "safe" = "safe",
  timeoutMs = 15_000,
): Promise<unknown> {
  return caller.ask({ do: "request", role, service, text, repeat, timeoutMs });
}

async function calculator(lan: Lan, host: string, name: string, afterMs = 0): Promise<LabPeer> {
  const peer = await lan.host(host).peer({ name, roles: [role] });
  await peer.join();
  await peer.ask({ do: "serve", service, afterMs });
  return peer;
}

test(
  "a caller by role is answered wherever the server is, through loss, its death and its move",
  { skip: missing("nft") },
  async () => {
    await using lan = await Lan.make({ hosts: 3 });
    const caller = await lan.host("h1").peer({ name: "caller" });
    const first = await calculator(lan, "h2", "first", 400);
    await caller.join();
    await caller.sees(["first"], { withinMs: 5_000 });
    assert.equal(await ask(caller, "one"), "first: one");

    const loss = await lan.lose(10, { to: ["h2"] });
    const texts = Array.from({ length: 60 }, (_, at) => String(at));
    const answers = await Promise.all(texts.map((text) => ask(caller, text)));
    assert.deepEqual(
      answers,
      texts.map((text) => `first: ${text}`),
    );
    assert.ok((await loss.heal()) > 0, "datagrams were lost");

    // It dies at work, and another host takes over; nobody tells the caller where.
    const plain = ask(caller, "plain", "never");
    const safe = ask(caller, "safe");
    const refused = assert.rejects(plain, { code: "ERR_EARSHOT_SERVER_LOST" });
    first.process.kill("SIGKILL");
    const second = await calculator(lan, "h3", "second");
    await refused;
    assert.equal(await safe, "second: safe");

    // It leaves in order; who asks meanwhile waits for the next.
    const leaving = second.ask({ do: "close" });
    await caller.notices(["left"], "second", { withinMs: 5_000 });
    await leaving;
    await assert.rejects(ask(caller, "nobody", "never"), { code: "ERR_EARSHOT_NO_SERVER" });
    const third = await calculator(lan, "h2", "third");
    await caller.ask({ do: "find", service, atLeast: 1, timeoutMs: 5_000 });
    assert.equal(await ask(caller, "again"), "third: again");
    await third.ask({ do: "close" });
  },
);
