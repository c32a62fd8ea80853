/**
 * Differences are small, changes are told once and kept for a while, and states are made no more often than needed.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Channels } from "../../../src/gateway/channel/channels.ts";
import { difference } from "../../../src/gateway/channel/difference.ts";
import { gatewayLimits as limits } from "../../../src/gateway/limits.ts";
import { until } from "../../kit/until.ts";

const message = (id: string, text: string): object => ({ kind: "message", message: { id, text } });

test("a message more, with the oldest one out of sight, is an addition and a removal", () => {
  const before = { items: [message("a", "1"), message("b", "2"), message("c", "3")] };
  const after = { items: [message("b", "2"), message("c", "3"), message("d", "4")] };
  assert.deepEqual(difference(before, after), [
    { op: "remove", path: "/items/0" },
    { op: "add", path: "/items/2", value: message("d", "4") },
  ]);
});

test("in a ranking only those move who moved", () => {
  const players = Array.from({ length: 100 }, (_, at) => ({ id: `p${at}`, score: 100 - at }));
  const [last, ...others] = players.toReversed();
  const after = [{ ...last, score: 200 }, ...others.toReversed()];
  assert.equal(difference(players, after).length, 2);
});

class Counting {
  made = 0;
  state: { n: number } | undefined = { n: 0 };
  readonly channels: Channels = new Channels((name) =>
    name === "room" ? () => this.#make() : undefined,
  );

  #make(): { n: number } | undefined {
    this.made++;
    return this.state === undefined ? undefined : { ...this.state };
  }
}

test("however often something happens at once, it is one change, the same for all who watch", async () => {
  const one = new Counting();
  const heard: string[][] = [[], []];
  const channel = one.channels.open("room");
  assert.ok(channel !== undefined);
  const first = channel.version;
  for (const texts of heard)
    channel.watch({ send: (text) => void texts.push(text), gone: () => {} });
  one.made = 0;
  for (let n = 1; n <= 1_000; n++) {
    one.state = { n };
    one.channels.changed();
  }
  await until(
    () => heard[0]?.length === 1,
    () => "the change",
  );
  assert.equal(one.made, 1);
  assert.deepEqual(heard[0], heard[1]);
  assert.deepEqual(JSON.parse(heard[0]?.[0] ?? ""), {
    type: "change",
    channel: "room",
    version: first + 1,
    patch: [{ op: "replace", path: "/n", value: 1_000 }],
  });
  one.channels.close();
});

test("what was missed comes as changes while they are kept, then as the state", () => {
  const one = new Counting();
  const channel = one.channels.open("room");
  assert.ok(channel !== undefined);
  const first = channel.version;
  channel.watch({ send: () => {}, gone: () => {} });
  const type = (texts: readonly string[]): string[] =>
    texts.map((text) => (JSON.parse(text) as { type: string }).type);
  for (let n = 1; n <= 3; n++) {
    one.state = { n };
    one.channels.update();
  }
  assert.deepEqual(type(channel.since(first)), ["change", "change", "change"]);
  assert.deepEqual(type(channel.since(channel.version)), []);
  assert.deepEqual(type(channel.since(undefined)), ["state"]);
  assert.deepEqual(type(channel.since(first + 99)), ["state"]);
  for (let n = 4; n <= limits.keptChanges + 4; n++) {
    one.state = { n };
    one.channels.update();
  }
  assert.deepEqual(type(channel.since(first)), ["state"]);
  one.channels.close();
});

test("a channel that is no more is told as gone, and one that nobody watches is not made", () => {
  const one = new Counting();
  const channel = one.channels.open("room");
  const heard: string[] = [];
  const watcher = {
    send: (text: string) => void heard.push(text),
    gone: (name: string) => void heard.push(name),
  };
  channel?.watch(watcher);
  one.state = undefined;
  one.channels.update();
  assert.deepEqual(heard, ['{"type":"gone","channel":"room"}', "room"]);
  assert.equal(one.channels.size, 0);
  assert.equal(one.channels.open("room"), undefined);
  assert.equal(one.channels.open("nonsense"), undefined);
  one.state = { n: 1 };
  const again = one.channels.open("room");
  again?.watch(watcher);
  again?.unwatch(watcher);
  one.made = 0;
  one.channels.update();
  assert.equal(one.made, 0);
  one.channels.close();
});
