/**
 * The room on a terminal in memory: tabs, keys, drafts and what is not kept, without any app that works.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import type { Key } from "ink";
import { run } from "../../src/cli/run.ts";
import { widthOf } from "../../src/output/width.ts";
import { panes } from "../../src/room/places.ts";
import { emptyRoom } from "../../src/room/state.ts";
import { keysOf } from "../../src/screen/keys.ts";
import { statusText } from "../../src/screen/status-line.ts";
import { tabWords } from "../../src/screen/tabs.ts";
import { fakeMember, FakeNetwork } from "../kit/fake-network.ts";
import { FakeTerminal } from "../kit/fake-terminal.ts";
import { fakeWorld } from "../kit/fake-world.ts";
import { loopbackUp } from "../kit/loopback-up.ts";
import { until } from "../kit/until.ts";

function start(columns: number, rows: number) {
  const network = new FakeNetwork();
  const terminal = new FakeTerminal(columns, rows);
  const world = { ...fakeWorld(network), stdin: terminal.stdin, stdout: terminal.stdout };
  const done = run(["up", "--no-pages", "--name", "carla"], world);
  let seen = 0;
  /** Waits for it in what is drawn from now on. */
  const shows = async (what: string): Promise<void> => {
    const drawn = () => stripVTControlCharacters(terminal.written.slice(seen));
    await until(
      () => drawn().includes(what),
      () => `${what} in\n${drawn()}`,
    );
    seen = terminal.written.length;
  };
  return { network, terminal, done, shows };
}

test("keys go from pane to pane, and a line begun in one place is not sent in another", async (t) => {
  const { terminal, done, shows, other } = await loopbackUp(t, "carla", [80, 24]);
  await shows("[1 Lobby]");
  await using ana = await other("ana");
  await shows("● ana");
  terminal.press("half of a");
  await shows("half of a");
  terminal.press("\u001b2");
  await shows("[2 Talks]");
  terminal.press("\t");
  await shows("[3 Boards]");
  terminal.press("\u001b[Z");
  await shows("[2 Talks]");
  terminal.press("\u001b1");
  await shows("half of a");
  terminal.press(" line\r");
  await until(
    () => ana.lobby.messages.some(({ text }) => text === "half of a line"),
    () => "the whole line",
  );
  terminal.press("?");
  await shows("Help · Lobby");
  terminal.press("\u001bOP");
  await shows("half of a line");
  terminal.press("\u0003");
  assert.equal(await done, 0);
});

test("where an app cannot be opened its pane says so, and the others go on", async () => {
  const { terminal, done, shows } = start(60, 20);
  await shows("not kept");
  terminal.press("\u001b3");
  await shows("a fake peer has no topics");
  terminal.press("/create Physics\r");
  await shows("This is not open");
  terminal.press("/lobby\r");
  await shows("[1 Lobby]");
  terminal.press("quit\r");
  assert.equal(await done, 0);
});

test("tabs fit every width, and news and the shown one are signs, not colours", () => {
  for (const news of [0, 3, 500]) {
    // Nothing is new in the others.
    const tabs = panes.map((pane, at) => {
      return { pane, news: at < 4 ? news : 0, mentions: pane === "talks" && news === 3 };
    });
    for (const width of [40, 48, 60, 80, 120]) {
      for (const shown of panes) {
        const { words, gap } = tabWords({ tabs, shown, width });
        assert.ok(widthOf(words.join(gap)) <= width, words.join(gap));
        assert.equal(words.filter((word) => word.startsWith("[")).length, 1);
        if (news === 3) assert.match(words[1] ?? "", /»3/);
        if (news === 500) assert.match(words[0] ?? "", /•99\+/);
      }
    }
  }
});

test("that nothing is kept stands in the status, and why where there is room", () => {
  const self = fakeMember({ name: "carla" });
  const about = { group: "lobby", realm: "earshot", closed: false, self, links: ["eth0"] };
  const room = emptyRoom({ ...about, notKept: "another earshot keeps it" });
  assert.equal(
    statusText(room, 80),
    "realm earshot · 0 peers · on eth0 · not kept: another earshot keeps it",
  );
  assert.equal(statusText(room, 40), "realm earshot · not kept · 0 peers · on…");
});

test("keys have their meanings, and F1, which has no name here, is the help", () => {
  const nothing: Key = {
    upArrow: false,
    downArrow: false,
    leftArrow: false,
    rightArrow: false,
    pageDown: false,
    pageUp: false,
    home: false,
    end: false,
    return: false,
    escape: false,
    ctrl: false,
    shift: false,
    tab: false,
    backspace: false,
    delete: false,
    meta: false,
    super: false,
    hyper: false,
    capsLock: false,
    numLock: false,
  };
  const meaning = (input: string, pressed: Partial<Key>, empty = true) =>
    keysOf(input, { ...nothing, ...pressed }, empty);
  assert.deepEqual(meaning("", {}), [{ type: "help" }]);
  assert.deepEqual(meaning("?", {}), [{ type: "help" }]);
  assert.deepEqual(meaning("?", {}, false), [{ type: "insert", text: "?" }]);
  assert.deepEqual(meaning("", { tab: true, shift: true }), [{ type: "tab", by: -1 }]);
  assert.deepEqual(meaning("4", { meta: true }), [{ type: "pane", number: 4 }]);
  assert.deepEqual(meaning("", { meta: true, downArrow: true }), [{ type: "item", by: 1 }]);
  assert.deepEqual(meaning("x", { meta: true }), []);
  const soup = { type: "insert", text: "soup, @a" };
  assert.deepEqual(meaning("soup, @a\t", {}), [soup, { type: "tab", by: 1 }], "typed fast");
  assert.deepEqual(meaning("soup, @a\r", {}), [soup, { type: "enter" }]);
  const pasted = { type: "insert", text: "a\tb" };
  assert.deepEqual(meaning("a\tb", {}), [pasted]);
  assert.deepEqual(meaning("a\tb\nc", {}).slice(0, 2), [pasted, { type: "enter" }]);
});
