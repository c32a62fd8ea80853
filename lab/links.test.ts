/**
 * Hosts with several links, dead ones, changed ones, and several peers on one host.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { requires } from "../packages/earshot/test/kit/requires.ts";
import { eventually, sharedNow } from "./kit/clock.ts";
import { ms } from "./kit/figures.ts";
import { Lan } from "./kit/lan.ts";

test("a host with three links, of which one is dead, finds everybody on the other two", async (t) => {
  if (!requires(t, "nft")) return;
  await using lan = await Lan.make({
    hosts: { hub: ["dead", "main", "second"], left: ["main"], right: ["second"] },
  });
  const [hub, left, right] = await Promise.all(lan.hosts.map((host) => host.peer()));
  assert.ok(hub && left && right);
  await left.join();
  await right.join();
  const joining = await hub.join();
  const seen = await hub.sees(["left", "right"], { withinMs: 2_000 });
  // The two are no neighbours of each other; what they make of each other is not asked here.
  await left.notices("joined", "hub", { withinMs: 2_000 });
  await right.notices("joined", "hub", { withinMs: 2_000 });
  console.log(`three links, one dead: all seen after ${ms(seen - joining)}`);
  await hub.ask({ do: "group", name: "lobby" });
  await left.ask({ do: "send", group: "lobby", text: "from the left", atLeast: 1 });
  await right.ask({ do: "send", group: "lobby", text: "from the right", atLeast: 1 });
  await hub.hears("from the left", { withinMs: 2_000 });
  await hub.hears("from the right", { withinMs: 2_000 });
  assert.equal(hub.told("message").length, 2, "each once");
});

test("a host with two links to the same people sees each of them once and hears each word once", async (t) => {
  if (!requires(t, "nft")) return;
  await using lan = await Lan.make({ hosts: { h1: ["main", "second"], h2: ["main", "second"] } });
  const [h1, h2] = await Promise.all(lan.hosts.map((host) => host.peer()));
  assert.ok(h1 && h2);
  await Promise.all([h1.join(), h2.join()]);
  await Promise.all([h1.sees(["h2"], { withinMs: 2_000 }), h2.sees(["h1"], { withinMs: 2_000 })]);
  await h1.ask({ do: "group", name: "lobby" });
  await h2.ask({ do: "send", group: "lobby", text: "one", atLeast: 1 });
  await h2.ask({ do: "send", group: "lobby", text: "two", atLeast: 1 });
  await h1.hears("two", { withinMs: 2_000 });
  assert.deepEqual(
    h1.told("message").map(({ text }) => text),
    ["one", "two"],
  );
  assert.equal(h1.told("change").filter(({ change }) => change === "joined").length <= 1, true);
  // One of the two links goes: nobody is lost.
  const since = h2.told("change").length;
  await lan.host("h1").cable("eth0").unplug();
  await h2.ask({ do: "group", name: "lobby" });
  const unplugged = sharedNow();
  let words = 0;
  for (let arrived = false; !arrived; words++) {
    const text = `over the other link ${words}`;
    await h1.ask({ do: "send", group: "lobby", text });
    arrived = await h2.hears(text, { withinMs: 300 }).then(
      () => true,
      () => false,
    );
    assert.ok(sharedNow() < unplugged + 10_000, "words find the other link");
  }
  const lost = h2
    .told("change")
    .slice(since)
    .filter(({ change }) => change === "failed");
  console.log(
    `one of two links gone: words arrive again after ${ms(sharedNow() - unplugged)}, ` +
      `${words - 1} were lost, a peer was failed ${lost.length} times`,
  );
  await h2.sees(["h1"], { withinMs: 5_000 });
});

test("two peers on one host see each other, and hosts elsewhere see both", async (t) => {
  if (!requires(t, "nft")) return;
  await using lan = await Lan.make({ hosts: 2 });
  const [ana, bo, elsewhere] = await Promise.all([
    lan.host("h1").peer({ name: "ana" }),
    lan.host("h1").peer({ name: "bo" }),
    lan.host("h2").peer(),
  ]);
  await ana.join();
  await bo.join();
  await elsewhere.join();
  await Promise.all([
    ana.sees(["bo", "h2"], { withinMs: 2_000 }),
    bo.sees(["ana", "h2"], { withinMs: 2_000 }),
    elsewhere.sees(["ana", "bo"], { withinMs: 2_000 }),
  ]);
  for (const peer of [ana, bo, elsewhere]) await peer.ask({ do: "group", name: "lobby" });
  for (const [peer, others] of [
    [ana, [bo, elsewhere]],
    [bo, [ana, elsewhere]],
    [elsewhere, [ana, bo]],
  ] as const) {
    await peer.ask({ do: "send", group: "lobby", text: `from ${peer.name}`, atLeast: 2 });
    for (const other of others) await other.hears(`from ${peer.name}`, { withinMs: 2_000 });
  }
  await ana.ask({ do: "close" });
  await bo.sees(["h2"], { withinMs: 1_000 });
  await elsewhere.sees(["bo"], { withinMs: 1_000 });
});

test("peers on a host without any link see each other", async (t) => {
  if (!requires(t, "nft")) return;
  await using lan = await Lan.make({ hosts: { alone: [] } });
  const [ana, bo] = await Promise.all(
    ["ana", "bo"].map((name) => lan.host("alone").peer({ name })),
  );
  assert.ok(ana && bo);
  await ana.join();
  await bo.join();
  await Promise.all([ana.sees(["bo"], { withinMs: 2_000 }), bo.sees(["ana"], { withinMs: 2_000 })]);
});

test("an address that changes while running is told to everybody, and nobody stays lost", async (t) => {
  if (!requires(t, "nft")) return;
  // Without IPv6: otherwise the other family would hide what happens.
  await using lan = await Lan.make({ hosts: 3, ipv6: false });
  const peers = await Promise.all(lan.hosts.map((host) => host.peer()));
  const [moving, ...others] = peers;
  assert.ok(moving);
  await Promise.all(peers.map((peer) => peer.join()));
  await Promise.all(peers.map((peer) => peer.sees(2, { withinMs: 2_000 })));
  const began = sharedNow();
  await lan.host("h1").cable().readdress("10.77.0.200");
  const knows = (): boolean =>
    others.every((peer) =>
      peer.present.some(
        ({ name, state, addresses }) =>
          name === "h1" &&
          state === "alive" &&
          addresses.some((address) => address.startsWith("10.77.0.200:")),
      ),
    );
  await eventually(knows, { withinMs: 10_000, what: "the new address in all views" });
  console.log(`changed address: known after ${ms(sharedNow() - began)}`);
  await moving.ask({ do: "group", name: "lobby" });
  await others[0]!.ask({ do: "find", group: "lobby", atLeast: 1, timeoutMs: 5_000 });
  await others[0]!.ask({ do: "send", group: "lobby", text: "to the new address", atLeast: 1 });
  await moving.hears("to the new address", { withinMs: 2_000 });
  await Promise.all(peers.map((peer) => peer.sees(2, { withinMs: 10_000 })));
});

test("a link that comes up after the start is used, and one that goes and comes again as well", async (t) => {
  if (!requires(t, "nft")) return;
  await using lan = await Lan.make({ hosts: 2 });
  await lan.host("h1").cable().down();
  const [h1, h2] = await Promise.all(lan.hosts.map((host) => host.peer()));
  assert.ok(h1 && h2);
  await Promise.all([h1.join(), h2.join()]);
  for (const round of ["first", "second"]) {
    await Promise.all([h1.sees([], { withinMs: 5_000 }), h2.sees([], { withinMs: 5_000 })]);
    const began = sharedNow();
    await lan.host("h1").cable().up();
    await Promise.all([
      h1.sees(["h2"], { withinMs: 15_000 }),
      h2.sees(["h1"], { withinMs: 15_000 }),
    ]);
    console.log(`link up for the ${round} time: seen after ${ms(sharedNow() - began)}`);
    if (round === "first") await lan.host("h1").cable().down();
  }
});
