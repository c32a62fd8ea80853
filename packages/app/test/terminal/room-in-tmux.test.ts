/**
 * The room in real terminals, on loopback: two people with conversations, a board, a quiz and a calculator, and what
 * is back after a restart.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdtempDisposableSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { freePort } from "../../../earshot/test/kit/free-port.ts";
import { requires } from "../../../earshot/test/kit/requires.ts";
import { nodeArgs, onLoopback, Program } from "../kit/program.ts";
import { Tmux } from "../kit/tmux.ts";

test("people talk in conversations, read boards, play and calculate in one screen, and find it again", async (t) => {
  if (!requires(t, "tmux")) return;
  using home = mkdtempDisposableSync(join(tmpdir(), "earshot-room-"));
  const questions = join(home.path, "planets.csv");
  writeFileSync(questions, "question,answer,other\nThe largest?,Jupiter,Mars\n");
  const port = await freePort();
  const up = (name: string, columns: number, rows: number) => {
    const where = ["--interface", "lo", "--port", `${port}`, "--data", join(home.path, name)];
    const options = ["up", "--no-pages", "--name", name, ...where];
    return Tmux.start(columns, rows, [process.execPath, ...nodeArgs, ...options]);
  };
  await using ana = await up("ana", 100, 24);
  await using ben = await up("ben", 40, 15);
  const line = async (who: Tmux, text: string): Promise<void> => {
    await who.type(text);
    await who.press("Enter");
  };
  await ana.shows("● ben");
  await ben.shows("Here (2): ben (you), ana");

  await line(ana, "/away lunch");
  await ben.shows("ana (away: lunch)");
  await line(ana, "/begin Kitchen @ben");
  await ana.shows("Kitchen · you · invited: ben");
  await ben.shows("Talks•1");
  await ben.press("M-2");
  await ben.shows("1  Kitchen · ana invites you");
  await line(ben, "/accept");
  await ana.shows("Kitchen · you, ben");
  await ana.press("M-1");
  await ana.shows("[1 Lobby]");
  await ben.type("soup, @a");
  await ben.press("Tab");
  await ben.shows("soup, @ana");
  await ben.press("Enter");
  await ana.shows("2 Talks »1");
  await ana.press("M-2");
  await ana.shows(/\d\d:\d\d ben  » soup, @ana/);
  await ana.shows("[2 Talks]");

  await line(ben, "/create Physics");
  await ben.shows("Physics · nobody else here");
  await line(ben, "It is 9.81");
  await ana.press("M-3");
  await ana.shows("1  Physics · not subscribed");
  await line(ana, "/open 1");
  await ana.shows(/\d\d:\d\d ben  It is 9\.81/);

  await using desk = new Program(["serve", "calculator", "--name", "desk", ...onLoopback(port)]);
  await ana.press("M-5");
  await ana.shows("Calculator · answered by desk");
  await line(ana, "/ 9 2");
  await ana.shows(/= 4\.5 \(desk, \d+ ms\)/);
  desk.kill("SIGTERM");
  await ana.shows("Calculator · nobody here serves one");

  await line(ana, `/host quiz ${questions}`);
  await ana.shows("planets · 0 signed up");
  await ben.press("M-4");
  await ben.shows("1  planets · quiz · by ana");
  await line(ben, "/join 1");
  await ana.shows("planets · 1 signed up");
  await line(ana, "/start");
  await ben.shows("1  Jupiter");
  await line(ben, "1");
  await ben.shows("1. you");
  await ana.shows("★ ben has won");

  await ana.press("F1");
  await ana.shows("Help · Games");
  await ana.press("F1");
  await ana.shows("★ ben has won");
  await ana.press("C-c");
  assert.equal(await ana.ended(), 0);
  await using again = await up("ana", 60, 20);
  await again.shows("ana (you, away: lunch)");
  await again.press("M-2");
  await again.shows("1  Kitchen · you, ben");
  await line(again, "/open 1");
  await again.shows(/\d\d:\d\d ben  » soup, @ana/);
  await again.press("BTab");
  await again.shows("[1 Lobby]");
});
