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
import { loopbackUp } from "../kit/loopback-up.ts";
import { until } from "../kit/until.ts";

function start(columns: number, rows: number) {
  const network = new FakeNetwork();
  const terminal = new FakeTerminal(columns, rows);
  const world = { ...fakeWorld(network), stdin: terminal.stdin, stdout: terminal.stdout };
  const done = run(["up", "--no-pages", "--name", "carla"], world);
  const shows = (what: string) =>
    until(
      () => stripVTControlCharacters(terminal.written).includes(what),
      () => `${what} in\n${stripVTControlCharacters(terminal.written)}`,
    );
  return { network, terminal, world, done, shows };
}

test("what is typed is said, what others say is shown, and leaving gives the terminal back", async (t) => {
  const { terminal, done, shows, other } = await loopbackUp(t, "carla", [80, 24]);
  await shows("carla (you)");
  await using ana = await other("ana");
  await shows("● ana");
  terminal.press("hola\r");
  const said = () => ana.lobby.messages.map(({ name, text }) => `${name}: ${text}`);
  await until(
    () => said().includes("carla: hola"),
    () => `hola in ${said().join()}`,
  );
  await ana.lobby.say("\u001b[2Jbuenas");
  await shows("buenas");
  assert.ok(!terminal.written.includes("\u001b[2Jbuenas"));
  terminal.press("/name carlota\r");
  await shows("You are now called carlota");
  await until(
    () => ana.peer.view.members[0]?.name === "carlota",
    () => "the new name",
  );
  terminal.press("quit\r");
  assert.equal(await done, 0);
  assert.ok(terminal.written.includes("\u001b[?1049h"), "the alternate screen");
  assert.ok(
    terminal.written.lastIndexOf("\u001b[?1049l") > terminal.written.lastIndexOf("\u001b[?1049h"),
  );
  await until(
    () => ana.peer.view.members.length === 0,
    () => "the goodbye",
  );
  await until(
    () => ana.lobby.conversation?.members.length === 1,
    () => "nobody in the lobby who will never come back",
  );
});

test("one's own words and another's are answered, edited and taken back by their numbers", async (t) => {
  const { terminal, done, shows, other } = await loopbackUp(t, "carla", [100, 24]);
  await shows("carla (you)");
  await using ana = await other("ana");
  await shows("● ana");
  await ana.lobby.say("Who wants soup?");
  await shows("Who wants soup?");
  terminal.press("me to\r");
  await shows("me to");
  terminal.press("/edit ");
  // Only one's own have numbers.
  await shows("#2");
  terminal.press("#2 ");
  await shows("#2");
  terminal.press("\t");
  await shows("me to");
  terminal.press("o\r");
  await shows("(edited)");
  terminal.press("/reply #1 and cake\r");
  await shows("↪ ana: Who wants soup?");
  terminal.press("/reply #7 what?\r");
  await shows("There is no #7 here.");
  terminal.press("/edit #1 mine\r");
  await shows("Only who wrote it may do that.");
  const said = () =>
    ana.lobby.messages.map(({ text, replyTo }) => `${replyTo === undefined ? "" : "↪ "}${text}`);
  await until(
    () => said().join() === "Who wants soup?,me too,↪ and cake",
    () => said().join(),
  );
  terminal.press("/retract\r");
  await shows("you took back what was said here");
  await until(
    () => said().join() === "Who wants soup?,me too",
    () => said().join(),
  );
  const [soup] = ana.lobby.messages;
  await ana.lobby.retract(soup?.id ?? "");
  await shows("ana took back what was said here");
  await ana.chat.setIcon({ emoji: "🌻" });
  await shows("🌻");
  terminal.press("\u0003");
  assert.equal(await done, 0);
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

test("no background colour is ever set, and only basic colours are used", async (t) => {
  const { terminal, done, shows, other } = await loopbackUp(t, "carla", [80, 24]);
  await using ben = await other("ben");
  const { id } = await ben.lobby.say("hi");
  await ben.lobby.say("an answer", { replyTo: id });
  await shows("↪ ben");
  terminal.press("/help\r");
  await shows("Help · Lobby");
  terminal.press("\u0003");
  await done;
  for (const [, codes = ""] of terminal.written.matchAll(/\u001b\[([\d;]*)m/g)) {
    assert.match(codes, /^(?:0|1|2|22|3[0-7]|39)?$/);
  }
});
