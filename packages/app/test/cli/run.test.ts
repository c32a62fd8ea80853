/**
 * From command lines to exit statuses, help texts included.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "../../src/cli/run.ts";
import { commands as listed } from "../../src/commands/index.ts";
import { wholeCommand } from "../../src/cli/find-command.ts";
import { optionTable } from "../../src/cli/options.ts";
import { helpOf, overview } from "../../src/cli/help.ts";
import { widthOf } from "../../src/output/width.ts";
import { FakeNetwork } from "../kit/fake-network.ts";
import { fakeWorld } from "../kit/fake-world.ts";

const commands = await Promise.all(listed.map(wholeCommand));
/** Subcommands, too. */
const everyCommand = commands.flatMap((command) => [command, ...(command.subcommands ?? [])]);

test("without a command, help is shown on standard output", async () => {
  const world = fakeWorld(new FakeNetwork());
  assert.equal(await run([], world), 0);
  for (const command of commands) await world.shows(`earshot ${command.name}`);
});

test("the help of a command is the same in both ways of asking, and names all its options", async () => {
  for (const command of everyCommand) {
    const [first, second] = [fakeWorld(new FakeNetwork()), fakeWorld(new FakeNetwork())];
    assert.equal(await run(["help", ...command.name.split(" ")], first), 0);
    assert.equal(await run([...command.name.split(" "), "--help"], second), 0);
    await second.shows("Exit status");
    assert.equal(first.out(), second.out());
    for (const name of command.options) assert.match(first.out(), new RegExp(`--${name}`));
    assert.match(first.out(), /EARSHOT_SECRET/);
  }
});

test("help fits the terminal, down to 40 columns", () => {
  for (const columns of [40, 60, 80, 100]) {
    const texts = [
      overview(commands, columns),
      ...everyCommand.map((command) => helpOf(command, columns)),
    ];
    for (const line of texts.join("\n").split("\n")) {
      // What has to be typed as it stands is not broken.
      if (!line.startsWith("  ") && !line.startsWith("Usage") && !line.startsWith("Everyone")) {
        assert.ok(widthOf(line) <= Math.max(columns, 45), `${columns}: ${line}`);
      }
    }
  }
});

test("every option of the table belongs to a command", () => {
  const used = new Set(everyCommand.flatMap((command) => command.options));
  const common = overview(commands, 100);
  for (const name of Object.keys(optionTable)) {
    assert.ok(
      name === "version" || common.includes(`--${name}`) || [...used].some((one) => one === name),
      name,
    );
  }
});

test("mistakes are one line on standard error, with status 2", async () => {
  for (const args of [
    ["snd"],
    ["peers", "--jsn"],
    ["--json", "peers"],
    ["help", "nothing"],
    ["help", "board", "nothing"],
    ["board", "nothing"],
    ["board", "--json", "list"],
    ["board", "post", "Lunch", ""],
    ["calc"],
    ["game", "host"],
    ["chat", "say", "Lunch", ""],
    ["send"],
    ["send", "kitchen", ""],
  ]) {
    const world = fakeWorld(new FakeNetwork());
    world.stdin.end();
    assert.equal(await run(args, world), 2, args.join(" "));
    await world.says(/^earshot: [^\n]+\n$/);
    assert.equal(world.out(), "");
  }
});

test("an unknown command is guessed at", async () => {
  const world = fakeWorld(new FakeNetwork());
  await run(["docter"], world);
  await world.says('Did you mean "earshot doctor"?');
});

test("a command of several shows its help, names its subcommands, and guesses at them", async () => {
  const [alone, mistyped] = [fakeWorld(new FakeNetwork()), fakeWorld(new FakeNetwork())];
  assert.equal(await run(["board"], alone), 0);
  for (const name of ["list", "create", "post", "read", "watch", "search"])
    await alone.shows(`earshot board ${name}`);
  await run(["board", "serach"], mistyped);
  await mistyped.says('there is no command "board serach". Did you mean "earshot board search"?');
});

test("what the library refuses keeps its code, and bad options are wrong usage", async () => {
  const refuse = (code: string) => ({
    ...fakeWorld(new FakeNetwork()),
    join: () => Promise.reject(Object.assign(new Error("no interface is named nope"), { code })),
  });
  const usage = refuse("ERR_EARSHOT_UNKNOWN_INTERFACE");
  assert.equal(await run(["peers"], usage), 2);
  await usage.says("no interface is named nope (ERR_EARSHOT_UNKNOWN_INTERFACE)");
  const failure = refuse("ERR_EARSHOT_PORT_IN_USE");
  assert.equal(await run(["peers"], failure), 1);
});

test("the version is the package's", async () => {
  const world = fakeWorld(new FakeNetwork());
  assert.equal(await run(["--version"], world), 0);
  await world.shows(/^\d+\.\d+\.\d+\n$/);
});
