/**
 * `earshot classic` as a process on loopback.
 *
 * @module
 */
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { once } from "node:events";
import { test } from "node:test";
import { freePort } from "../../../earshot/test/kit/free-port.ts";
import { onLoopback, Program } from "../kit/program.ts";

test("what listens where is told, what cannot be opened too, and Ctrl-C ends it in order", async () => {
  const [chat, echo] = [await freePort(), await freePort()];
  const other = createServer().listen(echo, "127.0.0.1");
  await once(other, "listening");
  const place = onLoopback(await freePort());
  await using program = new Program([
    "classic",
    "chat",
    String(chat),
    "echo",
    `127.0.0.1:${echo}`,
    ...place,
  ]);
  await program.shows(`chat listens on tcp 127.0.0.1:${chat} and [::1]:${chat}\n`);
  const refused = `echo cannot listen on tcp 127.0.0.1:${echo}: another program holds this port; end it, or choose another port: earshot classic echo ${echo + 1}\n`;
  await program.shows(refused);
  program.kill("SIGINT");
  assert.equal(await program.ended, 0, program.err);
  other.close();
});

test("where nothing can be opened it fails and says so", async () => {
  const echo = await freePort();
  const other = createServer().listen(echo, "127.0.0.1");
  await once(other, "listening");
  await using program = new Program(["classic", "echo", `127.0.0.1:${echo}`, "--alone"]);
  assert.equal(await program.ended, 1);
  assert.match(program.err, /none of these could be opened/);
  other.close();
});

test("what is there is asked for at the start and at each line, and who answered is told together", async () => {
  const port = await freePort();
  const address = `239.255.77.2:${port}`;
  const place = [address, "--alone", "--interface", "lo"];
  await using other = new Program(["classic", "whos-there", ...place, "--timeout", "200ms"]);
  await other.shows("whos-there: nobody answered\n");
  await using asking = new Program(["classic", "whos-there", ...place, "--timeout", "2s"]);
  await asking.shows("whos-there 127.0.0.1: Me!\n");
  await asking.shows("whos-there: 1 answered: 127.0.0.1\n");
  asking.stdin.write("\n");
  await other.shows("whos-there 127.0.0.1: who's there?\nwhos-there 127.0.0.1: who's there?\n");
});

test("for programs everything is an object, and what is typed is said", async () => {
  const port = await freePort();
  const multicast = [
    "classic",
    "multicast",
    `239.255.77.1:${port}`,
    "--alone",
    "--json",
    "--interface",
    "lo",
  ];
  await using ana = new Program(multicast);
  await ana.shows('"type":"opened"');
  await using bo = new Program(multicast);
  await bo.shows('"type":"opened"');
  bo.stdin.write("hello\n");
  await ana.shows('"text":"hello"');
  for (const line of ana.out.trim().split("\n")) assert.equal(typeof JSON.parse(line), "object");
});
