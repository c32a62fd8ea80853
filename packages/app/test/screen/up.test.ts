/**
 * `earshot up` on a terminal in memory: typing, hearing, orders, leaving.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { run } from "../../src/cli/run.ts";
import { FakeNetwork } from "../kit/fake-network.ts";
import { FakeTerminal } from "../kit/fake-terminal.ts";
import { fakeWorld } from "../kit/fake-world.ts";
import { until } from "../kit/until.ts";

function start(columns: number, rows: number) {
  const network = new FakeNetwork();
  const terminal = new FakeTerminal(columns, rows);
  const world = { ...fakeWorld(network), stdin: terminal.stdin, stdout: terminal.stdout };
  const done = run(["up", "--name", "carla"], world);
  const shows = (what: string) =>
    until(
      () => stripVTControlCharacters(terminal.written).includes(what),
      () => `${what} in\n${stripVTControlCharacters(terminal.written)}`,
    );
  return { network, terminal, world, done, shows };
}

test("what is typed is said, what others say is shown, and leaving gives the terminal back", async () => {
  const { network, terminal, done, shows } = start(80, 24);
  await shows("carla (you)");
  const ana = await network.join({ name: "ana" });
  const group = await ana.group("lobby");
  await shows("● ana");
  terminal.press("hola\r");
  const heard = await group[Symbol.asyncIterator]().next();
  assert.equal(heard.value?.text(), "hola");
  assert.equal(heard.value?.from.name, "carla");
  await group.send("\u001b[2Jbuenas");
  await shows("buenas");
  assert.ok(!terminal.written.includes("\u001b[2Jbuenas"));
  terminal.press("/name carlota\r");
  await shows("You are now called carlota");
  await until(
    () => ana.view.members[0]?.name === "carlota",
    () => "the new name",
  );
  terminal.press("quit\r");
  assert.equal(await done, 0);
  assert.ok(terminal.written.includes("\u001b[?1049h"), "the alternate screen");
  assert.ok(
    terminal.written.lastIndexOf("\u001b[?1049l") > terminal.written.lastIndexOf("\u001b[?1049h"),
  );
  assert.deepEqual(ana.view.members, []);
});

test("Ctrl-C leaves with a goodbye", async () => {
  const { network, terminal, done, shows } = start(80, 24);
  await shows("carla (you)");
  assert.equal(network.peers.size, 1);
  terminal.press("\u0003");
  assert.equal(await done, 0);
  assert.equal(network.peers.size, 0);
});

test("a resized terminal is drawn anew, down to 40 columns", async () => {
  const { terminal, done, shows } = start(100, 30);
  await shows("Here (1)");
  terminal.resize(40, 12);
  await shows("Here (1): carla (you)");
  terminal.press("\u0003");
  assert.equal(await done, 0);
});

test("no background colour is ever set, and only basic colours are used", async () => {
  const { network, terminal, done, shows } = start(80, 24);
  const ben = await network.join({ name: "ben" });
  await (await ben.group("lobby")).send("hi");
  await shows("ben");
  terminal.press("/help\r");
  await shows("Help · Lobby");
  terminal.press("\u0003");
  await done;
  for (const [, codes = ""] of terminal.written.matchAll(/\u001b\[([\d;]*)m/g)) {
    assert.match(codes, /^(?:0|1|2|22|3[0-7]|39)?$/);
  }
});
