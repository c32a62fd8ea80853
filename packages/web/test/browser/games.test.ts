/**
 * Games: writing a quiz, playing it from start to winner in two browsers, the wall, the duel.
 * @module
 */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTests, until } from "../kit/site.ts";

const browserTest = browserTests();

async function choose(page: Page, name: string, text: string): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Load from a file …" }).click(),
  ]);
  await chooser.setFiles({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
}

browserTest("a quiz is written by keyboard, and what is wrong is said", async ({ room, visit }) => {
  const page = await visit("#/new-quiz");
  await page.getByRole("textbox", { name: "Title" }).fill("Ears");
  await page.getByRole("button", { name: "Host it" }).click();
  await page.getByText(/Question 1: .*the question has no text/).waitFor();
  await page.getByRole("textbox", { name: "Question", exact: true }).focus();
  await page.keyboard.type("How many?");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowDown");
  await page.getByRole("textbox", { name: "Answer 1" }).focus();
  await page.keyboard.type("One");
  await page.getByRole("textbox", { name: "Answer 2" }).focus();
  await page.keyboard.type("Two");
  await page.getByRole("button", { name: "Host it" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Who is in?" }).waitFor();
  const game = [...room.games.values()].at(-1);
  game?.do("ana", { type: "start-game", game: game.id });
  game?.reveal();
  assert.equal(game?.stateFor("ana").question?.right, 1);
});

browserTest(
  "a file with mistakes is refused by line, a good one is taken and kept as a draft",
  async ({ visit }) => {
    const page = await visit("#/new-quiz");
    await choose(page, "bad.csv", "One?,a,b\nTwo?,a\n,a,b\n");
    await page.getByText("⁨bad.csv⁩ was not loaded:").waitFor();
    await page.getByText("Line 2: ⁨it needs at least two answers.⁩").waitFor();
    await page.getByText("Line 3: ⁨the question has no text.⁩").waitFor();
    await choose(page, "bad.json", "[{]");
    await page.getByText("this is not valid JSON.").waitFor();
    await choose(page, "Birds.csv", "Which one sings?,Robin,Stone,30s\n");
    await page.getByText("1 question loaded").waitFor();
    await page.reload();
    assert.equal(await page.getByRole("textbox", { name: "Title" }).inputValue(), "Birds");
    assert.equal(await page.getByRole("spinbutton", { name: "Seconds" }).inputValue(), "30");
  },
);

browserTest(
  "from lobby to winner, on two pages and the wall; a reload keeps the score",
  async ({ room, visit, guest }) => {
    const ana = await visit("#/games");
    const yuki = await guest("Yuki", "#/games");
    await yuki.getByRole("link", { name: /The great ear quiz/ }).click();
    await yuki.getByRole("button", { name: "Join" }).click();
    await ana.getByRole("link", { name: /The great ear quiz/ }).click();
    await ana.getByRole("listitem").filter({ hasText: "Yuki" }).waitFor();
    const wall = await visit(`#/wall/${[...room.games.keys()][0]}`);
    await wall.getByText("5 players").first().waitFor();
    await ana.getByRole("button", { name: "Start" }).click();
    const game = [...room.games.values()][0];
    assert.ok(game !== undefined);
    await wall.getByText("Which of these carries sound fastest?").waitFor();

    await yuki.getByRole("button", { name: /Steel/ }).waitFor();
    await yuki.keyboard.press("3");
    await yuki.getByText("Your answer").waitFor();
    await ana.getByText("1 of 5 has answered").waitFor();
    game.answer("ben", 0);
    await ana.getByRole("button", { name: "Close answers" }).click();
    await yuki.getByText("Right!", { exact: true }).waitFor();
    await wall.getByText("Ranking").waitFor();
    const first = wall.locator(".rank").first();
    await first.getByText("Yuki").waitFor();
    const score = await first.locator(".rank-score").innerText();

    await ana.getByRole("button", { name: "Next question" }).click();
    await yuki.getByText("How many ears has an octopus?").waitFor();
    await yuki.reload();
    await yuki.getByText("How many ears has an octopus?").waitFor();
    assert.equal(await yuki.locator(".rank.own .rank-score").innerText(), score);
    await yuki.getByRole("button", { name: /Two/ }).click();
    await ana.getByRole("button", { name: "Close answers" }).click();
    await yuki.getByText("Not this time.").waitFor();
    room.exit("tomas", "failed");
    await ana.getByText("⁨tomás⁩ is out of reach").first().waitFor();
    await ana.getByRole("button", { name: "Next question" }).click();
    await ana.getByRole("button", { name: "Close answers" }).click();
    await yuki.getByText("No answer from you.").waitFor();
    await ana.getByRole("button", { name: "To the winners" }).click();
    for (const page of [ana, yuki, wall])
      await page.getByRole("heading", { name: "The winner is" }).waitFor();
    await wall.locator(".winner", { hasText: "Yuki" }).waitFor();
    await yuki.getByText("Congratulations, ⁨Yuki⁩!").first().waitFor();
  },
);

browserTest(
  "who was not in at the start watches, and who left comes back",
  async ({ room, guest }) => {
    const game = [...room.games.values()][0];
    assert.ok(game !== undefined);
    const path = `#/games/${game.id}`;
    const yuki = await guest("Yuki", path);
    await yuki.getByRole("button", { name: "Join" }).click();
    await yuki.getByRole("button", { name: "Leave the game" }).waitFor();
    game.do("ana", { type: "start-game", game: game.id });
    const kai = await guest("Kai", path);
    await kai.getByText("You are watching").waitFor();
    assert.equal(await kai.getByRole("button", { name: /Join|Come back/ }).count(), 0);
    await yuki.getByRole("button", { name: "Leave the game" }).click();
    await yuki.getByRole("button", { name: "Come back" }).click();
    await yuki.getByRole("button", { name: "Leave the game" }).waitFor();
  },
);

browserTest("places glide, unless one would rather not", async ({ room, visit }) => {
  const game = [...room.games.values()][0];
  assert.ok(game !== undefined);
  game.do("ana", { type: "start-game", game: game.id });
  const moving = async (reducedMotion: "reduce" | "no-preference"): Promise<number> => {
    const page = await visit(`#/games/${game.id}`, { reducedMotion });
    await page.locator(".rank").nth(3).waitFor();
    await page.evaluate(() => {
      // Counts what glides from now on.
      const animate = Reflect.get(Element.prototype, "animate");
      Element.prototype.animate = new Proxy(animate, {
        apply: (original, element: Element, given: Parameters<Element["animate"]>) => {
          document.body.dataset["glided"] = String(
            Number(document.body.dataset["glided"] ?? 0) + 1,
          );
          return Reflect.apply(original, element, given);
        },
      });
    });
    const label = (await page.locator(".rank-name").last().innerText()).trim();
    const last = [...game.players.values()].find((player) => player.label === label);
    assert.ok(last !== undefined, label);
    last.score += 10_000;
    room.changed();
    await page.locator(".rank").first().getByText(last.label).waitFor();
    return await page.evaluate(() => Number(document.body.dataset["glided"] ?? 0));
  };
  assert.ok((await moving("no-preference")) >= 2);
  assert.equal(await moving("reduce"), 0);
});

browserTest(
  "a duel is played with the space bar; too early is too early",
  async ({ room, visit }) => {
    const page = await visit("#/games");
    await page.getByRole("button", { name: "Start a duel" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Start a duel" }).click();
    await page.getByRole("heading", { name: "Who is in?" }).waitFor();
    const game = [...room.games.values()].at(-1);
    assert.ok(game !== undefined);
    game.signalMs = 60_000;
    game.join("ben");
    await page.getByRole("button", { name: "Join" }).click();
    await page.getByText("2 players").waitFor();
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await page.getByText("Wait for it …").waitFor();
    await page.keyboard.press("Space");
    await page.getByText("Too early!").first().waitFor();
    await until("the false start", () => game.round?.times["ana"] === null);
    game.signalMs = 1;
    game.react("ben", 200);
    room.changed();
    await page.getByText("Round 2 of 5").waitFor();
    await page.getByText("Now!", { exact: true }).first().waitFor();
    await page.keyboard.press("Space");
    await until("the time", () => typeof game.round?.times["ana"] === "number");
  },
);
