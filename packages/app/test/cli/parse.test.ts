/**
 * Command lines are read against the option table, and mistakes are answered with what to write.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "../../src/cli/parse.ts";
import { wholeCommand } from "../../src/cli/find-command.ts";
import { commands as listed } from "../../src/commands/index.ts";
import { UsageError } from "../../src/cli/usage-error.ts";

const commands = await Promise.all(listed.map(wholeCommand));

function commandOf(name: string) {
  const command = commands.find((one) => one.name === name);
  assert.ok(command);
  return command;
}

test("options of every kind are read, operands kept in order", () => {
  const { operands, options } = parse(commandOf("send"), [
    "lobby",
    "hello",
    "-n",
    "ana",
    "--role",
    "scorer,player",
    "--role=host",
    "--for",
    "500ms",
    "--port",
    "9000",
    "--json",
    "--until",
    "queued",
    "there",
  ]);
  assert.deepEqual(operands, ["lobby", "hello", "there"]);
  assert.deepEqual(options, {
    name: "ana",
    role: ["scorer", "player", "host"],
    for: 500,
    port: 9000,
    json: true,
    until: "queued",
  });
});

test("what follows -- is text, whatever it looks like", () => {
  assert.deepEqual(parse(commandOf("send"), ["lobby", "--", "--json", "-n"]).operands, [
    "lobby",
    "--json",
    "-n",
  ]);
});

test("what begins with a minus as no option does is text", () => {
  const { operands, options } = parse(commandOf("calc"), ["- 9 4", "-3", "-", "-(", "-n", "ana"]);
  assert.deepEqual(operands, ["- 9 4", "-3", "-", "-("]);
  assert.equal(options.name, "ana");
  assert.throws(() => parse(commandOf("calc"), ["1", "--port", "-3"]), /--port needs a value/);
});

const mistakes: readonly (readonly [command: string, args: readonly string[], answer: RegExp])[] = [
  ["peers", ["--jsn"], /no option --jsn\. Did you mean --json\?/],
  ["peers", ["--zzzzzz"], /no option --zzzzzz\. See: earshot peers --help/],
  ["peers", ["--watch=yes"], /--watch takes no value/],
  ["peers", ["--port"], /--port needs a value: --port PORT/],
  ["peers", ["--name", "--json"], /--name needs a value/],
  ["peers", ["--port", "0"], /whole number from 1 to 65535, not "0"/],
  ["peers", ["--port", "1e3"], /whole number/],
  ["peers", ["--ttl", "256"], /from 1 to 255/],
  ["peers", ["--for", "soon"], /--for needs a duration such as/],
  ["peers", ["--realm", " "], /--realm needs a value that is not empty/],
  ["send", ["lobby", "--until", "read"], /one of queued, sent, received, delivered/],
  ["send", ["lobby", "--until", "recieved"], /Did you mean received\?/],
  ["send", ["lobby", "--by", "0"], /--by is all, majority or a number from 1 to 4096, not "0"/],
  ["replay", [], /something is missing\. Write: earshot replay FILE/],
  ["listen", ["a", "b"], /"b" is too much\. Write: earshot listen \[GROUP\]/],
  ["chat", ["--at-least", "1"], /no option --at-least/],
];

for (const [name, args, answer] of mistakes) {
  test(`earshot ${name} ${args.join(" ")} is answered`, () => {
    assert.throws(
      () => parse(commandOf(name), args),
      (error) => error instanceof UsageError && answer.test(error.message),
    );
  });
}

test("--help needs no operands", () => {
  assert.equal(parse(commandOf("send"), ["--help"]).options.help, true);
});

test("a flag may have a value after =, where that means something, and takes no operand for one", () => {
  const gateway = (...args: string[]): unknown => parse(commandOf("gateway"), args).options.share;
  assert.equal(gateway("--share"), true);
  assert.equal(gateway("--share=192.0.2.7"), "192.0.2.7");
  assert.equal(gateway("--share", "--open"), true);
  for (const wrong of [["--share="], ["--share", "192.0.2.7"], ["--open=firefox"]])
    assert.throws(() => gateway(...wrong), UsageError, wrong.join(" "));
});
