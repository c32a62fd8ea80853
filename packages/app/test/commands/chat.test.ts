/**
 * `earshot chat GROUP` among peers in memory: the practice of the classroom, line by line. The lobby is real peers'.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "../../src/cli/run.ts";
import { FakeNetwork } from "../kit/fake-network.ts";
import { fakeWorld } from "../kit/fake-world.ts";

test("two talk: who enters, what is said once each, and quit in any case", async () => {
  const network = new FakeNetwork();
  const one = fakeWorld(network);
  const first = run(["chat", "class", "--name", "user1"], one);
  await one.says("nobody else is in class yet");
  const two = fakeWorld(network);
  const second = run(["chat", "class", "--name", "user2"], two);
  await one.shows("* user2: Entering user");
  await two.says("in class: user1.");
  one.stdin.write("Hola, soy user1\n");
  await two.shows("user1: Hola, soy user1");
  two.stdin.write("Hola user 1\n");
  await one.shows("user2: Hola user 1");
  two.stdin.write("QUIT\n");
  assert.equal(await second, 0);
  await one.shows("* user2: left");
  one.stdin.write("vaya... otra vez solo\n");
  await one.says("nobody else is here to hear it");
  one.stdin.end();
  assert.equal(await first, 0);
  assert.equal(
    one.out(),
    "* user2: Entering user\nuser1: Hola, soy user1\nuser2: Hola user 1\n* user2: left\nuser1: vaya... otra vez solo\n",
  );
});

test("everybody who agreed to leaves at Adiós", async () => {
  const network = new FakeNetwork();
  const worlds = ["ana", "ben", "eva"].map((name) => ({ name, world: fakeWorld(network) }));
  const ends = worlds.map(({ name, world }) =>
    run(["chat", "class", "--until-adios", "--name", name], world),
  );
  for (const { world } of worlds) await world.says("in class: ");
  worlds[1]?.world.stdin.write("¡adios!\n");
  assert.deepEqual(await Promise.all(ends), [0, 0, 0]);
  for (const { world } of worlds) await world.shows("ben: ¡adios!");
  assert.equal(network.peers.size, 0);
});

test("without the option, Adiós is a word like any other", async () => {
  const network = new FakeNetwork();
  const world = fakeWorld(network);
  const end = run(["chat", "class"], world);
  const other = await network.join({ name: "ben" });
  const group = await other.group("class");
  await world.says("in class: ben");
  await group.send("Adiós");
  await world.shows("ben: Adiós");
  assert.equal(network.peers.size, 2);
  world.leave();
  assert.equal(await end, 0);
});

test("with --json everything on standard output is an object", async () => {
  const network = new FakeNetwork();
  const ben = await network.join({ name: "ben" });
  const group = await ben.group("class");
  const world = fakeWorld(network);
  const end = run(["chat", "class", "--json", "--name", "bot"], world);
  await world.shows('"present"');
  world.stdin.write("beep\n");
  await group.send("\u001b[31mhi");
  await world.shows("hi");
  await world.shows("beep");
  await ben.close();
  await world.shows('"left"');
  world.stdin.end();
  assert.equal(await end, 0);
  const objects = world.objects();
  const types = Object.groupBy(objects, (object) => String(object["type"]));
  assert.deepEqual(
    [types["present"]?.length, types["message"]?.length, types["left"]?.length],
    [1, 2, 1],
  );
  assert.equal(objects.length, 4);
  const own = objects.find((object) => object["own"] === true);
  assert.deepEqual(
    { text: own?.["text"], members: own?.["members"] },
    { text: "beep", members: 1 },
  );
  assert.ok(objects.some((object) => object["text"] === "\u001b[31mhi"));
});

test("hostile lines cannot pass for another's", async () => {
  const network = new FakeNetwork();
  const evil = await network.join({ name: "evil\nben" });
  const group = await evil.group("class");
  const world = fakeWorld(network);
  const end = run(["chat", "class"], world);
  await world.says("evil ben");
  await group.send("hi\nben: pay me\u001b[1A");
  await world.shows("pay me");
  world.leave();
  await end;
  assert.equal(world.out(), "evil ben: hi\n    ben: pay me\n");
});
