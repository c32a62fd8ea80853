/**
 * Conversations: the flows of the seeds' grading table, and what makes them pleasant.
 * @module
 */
import assert from "node:assert/strict";
import { browserTests, until } from "../kit/site.ts";

const browserTest = browserTests();

browserTest(
  "invite, pending, accept, talk in two at once, leave",
  async ({ room, visit, guest }) => {
    const ana = await visit("#/conversations");
    const noor = await guest("Yuki");
    await ana.getByRole("button", { name: "New chat" }).click();
    await ana.getByRole("textbox", { name: "Title (optional)" }).fill("Picnic");
    await ana.getByRole("button", { name: "Start and invite" }).click();
    await ana.getByText("Choose at least one person.").waitFor();
    await ana.getByRole("dialog").getByText("Yuki").click();
    await ana.getByRole("button", { name: "Start and invite" }).click();
    await ana.getByText("1 has not answered yet").waitFor();
    await ana.getByRole("region", { name: "Picnic" }).getByText("⁨Ana⁩ invited ⁨Yuki⁩").waitFor();
    assert.equal(
      await ana.getByText("invites you to ⁨Picnic⁩").count(),
      0,
      "no invitation from oneself",
    );

    await noor
      .getByRole("group")
      .filter({ hasText: "Picnic" })
      .getByRole("button", { name: "Accept" })
      .click();
    await ana.getByText("⁨Yuki⁩ joined").waitFor();
    await ana.getByRole("button", { name: "2 members" }).click();
    await ana.getByRole("dialog").getByRole("listitem").filter({ hasText: "Yuki" }).waitFor();
    await ana.keyboard.press("Escape");

    const line = noor.getByRole("textbox", { name: "Message to ⁨Picnic⁩" });
    await line.pressSequentially("I bring");
    await ana.getByText("⁨Yuki⁩ is typing").waitFor();
    await line.pressSequentially(" cake");
    await noor.keyboard.press("Enter");
    await ana.locator(".bubble", { hasText: "I bring cake" }).waitFor();
    assert.equal(
      await noor.locator(".bubble", { hasText: "I bring cake" }).count(),
      1,
      "one's own words, once",
    );
    await noor.getByRole("img", { name: /Read by .*Ana/ }).waitFor();

    await noor.getByRole("link", { name: /^Lobby/ }).click();
    const lobby = noor.getByRole("textbox", { name: "Message to ⁨Lobby⁩" });
    await lobby.fill("in the lobby");
    await lobby.press("Enter");
    await ana.getByRole("link", { name: /^Lobby.*in the lobby/ }).waitFor();
    assert.equal(await ana.locator(".bubble", { hasText: "in the lobby" }).count(), 0);

    await ana.getByRole("link", { name: /Open .*Lobby.* beside/ }).click();
    await ana
      .getByRole("region", { name: "Lobby" })
      .locator(".bubble", { hasText: "in the lobby" })
      .waitFor();
    assert.equal(
      await ana.getByRole("region", { name: "Picnic" }).count(),
      1,
      "both, side by side",
    );

    await ana
      .getByRole("region", { name: "Picnic" })
      .getByRole("button", { name: "Leave" })
      .click();
    await ana.getByRole("alertdialog").getByRole("button", { name: "Leave" }).click();
    await ana.getByRole("region", { name: "Picnic" }).waitFor({ state: "detached" });
    assert.equal(room.conversations.get("lobby")?.members.has("ana"), true);
    await noor.getByRole("link", { name: /^Picnic/ }).click();
    await noor.getByText("⁨Ana⁩ left").waitFor();
  },
);

browserTest("an invitation can be declined, from any page", async ({ room, visit }) => {
  const page = await visit("#/calculator");
  await page.getByText("⁨Lucía⁩ invites you to ⁨Museum trip⁩").first().waitFor();
  await page.getByRole("button", { name: "Decline" }).click();
  await until("the answer", () => room.conversations.get("chat-trip")?.pending.size === 0);
  await page.getByRole("button", { name: "Decline" }).waitFor({ state: "detached" });
});

browserTest(
  "by keyboard: a mention is completed, a draft stays, shift makes a line",
  async ({ room, visit }) => {
    const page = await visit("#/conversations/lobby");
    const line = page.getByRole("textbox", { name: "Message to ⁨Lobby⁩" });
    await line.focus();
    await page.keyboard.type("hi @l");
    await page.getByRole("option", { name: "Lucía" }).waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.type("one");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("two");
    await page.evaluate(() => (location.hash = "#/boards"));
    await page.getByRole("heading", { name: "Boards" }).waitFor();
    await page.goBack();
    await page.reload();
    assert.equal(await line.inputValue(), "hi @Lucía one\ntwo");
    await line.press("Enter");
    await page.locator(".bubble .mention", { hasText: "@Lucía" }).waitFor();
    const last = room.conversations.get("lobby")?.items.at(-1);
    assert.deepEqual(last?.kind === "message" && last.message.mentions, ["lucia"]);
    assert.equal(await line.inputValue(), "");
    await page.getByRole("button", { name: "Emoji" }).click();
    await page.getByRole("button", { name: "🎉" }).click();
    assert.equal(await line.inputValue(), "🎉");
  },
);

browserTest("what is unread is divided off, and read once seen", async ({ room, visit }) => {
  const page = await visit("#/conversations/lobby");
  await page.getByText("New since you were last here").waitFor();
  await page.locator(".to-me", { hasText: "where do I find the quiz?" }).waitFor();
  const lobby = room.conversations.get("lobby");
  assert.ok(lobby !== undefined);
  const last = lobby.items.at(-1);
  await until(
    "being read",
    () => last?.kind === "message" && lobby.read.get("ana") === last.message.id,
  );
  const again = await visit("#/conversations/lobby");
  await again.locator(".bubble", { hasText: "starts in a few minutes" }).waitFor();
  assert.equal(await again.getByText("New since you were last here").count(), 0);
});

browserTest(
  "a long history loads as one scrolls, and keeps its place",
  async ({ room, gateway, visit }) => {
    const lobby = room.conversations.get("lobby");
    assert.ok(lobby !== undefined);
    for (let at = 0; at < 1_000; at += 1) {
      room.say(
        lobby,
        at % 3 === 0 ? "ben" : "lucia",
        at % 7 === 0 ? `line ${at}\n${"words ".repeat(60)}` : `line ${at}`,
        Date.now() - (1_000 - at) * 1_000,
      );
    }
    lobby.read.set("ana", lobby.read.get("ben") ?? "");
    const page = await visit("#/conversations/lobby");
    await page.locator(".bubble", { hasText: "line 999" }).waitFor();
    assert.ok((await page.locator(".row").count()) < 80, "only what is seen is drawn");
    const log = page.getByRole("log");
    const asked = (): number =>
      gateway.commands.filter(({ command }) => command.type === "earlier-messages").length;
    assert.equal(asked(), 0, "nothing is asked for before one looks");
    for (const times of [1, 2]) {
      // Near the beginning, so that older ones are asked for; the first message in sight is to stay where it is.
      await log.evaluate((element) => (element.scrollTop = 500));
      const before = await log.evaluate(async (element) => {
        await new Promise(requestAnimationFrame);
        const top = element.getBoundingClientRect().top;
        const row = [...element.querySelectorAll<HTMLElement>("[data-message]")].find(
          (one) => one.getBoundingClientRect().top >= top,
        );
        return {
          id: row?.dataset["message"] ?? "",
          at: (row?.getBoundingClientRect().top ?? 0) - top,
        };
      });
      await until(
        "older ones",
        async () => asked() === times && (await log.evaluate(({ scrollTop }) => scrollTop)) > 2_000,
      );
      const now = await log.evaluate((element, id) => {
        const row = element.querySelector(`[data-message="${id}"]`);
        return row === null
          ? NaN
          : row.getBoundingClientRect().top - element.getBoundingClientRect().top;
      }, before.id);
      assert.ok(
        Math.abs(now - before.at) < 60,
        `${before.id} stood at ${before.at}, then at ${now}`,
      );
    }
    // What is new does not pull one away from what one reads.
    room.say(lobby, "ben", "something new");
    await page.getByRole("button", { name: /To the newest/ }).click();
    await page.locator(".bubble", { hasText: "something new" }).waitFor();
  },
);

browserTest("what cannot be sent says so, and is sent again", async ({ room, gateway, visit }) => {
  const page = await visit("#/conversations/lobby");
  const line = page.getByRole("textbox", { name: "Message to ⁨Lobby⁩" });
  const { Refused } = await import("../kit/refused.ts");
  room.failing.set("say", new Refused("ERR_FULL", "The disk is full."));
  await line.fill("keep this");
  await line.press("Enter");
  await page.getByRole("alert").filter({ hasText: "Not sent" }).waitFor();
  room.failing.clear();
  await page.getByRole("button", { name: "Send again" }).click();
  await page.locator(".bubble", { hasText: "keep this" }).locator(".received").waitFor();
  assert.equal(await page.locator(".bubble", { hasText: "keep this" }).count(), 1);
  assert.equal(gateway.commands.filter(({ command }) => command.type === "say").length, 2);
});

browserTest("what means harm is shown as text", async ({ room, visit }) => {
  const evil = '<img src=x onerror="window.harmed=1"><script>window.harmed=1</script>';
  room.enter({
    id: "eve",
    name: `${evil.slice(0, 30)}\u202e`,
    status: { kind: "away", words: evil },
    roles: ["\u202erole"],
  });
  const lobby = room.conversations.get("lobby");
  assert.ok(lobby !== undefined);
  room.say(
    lobby,
    "eve",
    `${evil} javascript:window.harmed=1 https://trusted.example@evil.example/ https://fine.example/a\u202e`,
  );
  const page = await visit("#/conversations/lobby");
  const bubble = page.locator(".bubble", { hasText: "window.harmed" });
  await bubble.waitFor();
  const links = await bubble
    .getByRole("link")
    .evaluateAll((all) => all.map((link) => [link.getAttribute("href"), link.getAttribute("rel")]));
  assert.deepEqual(links, [["https://fine.example/a", "noopener noreferrer"]]);
  await page.evaluate(() => (location.hash = "#/room"));
  await page.getByText("You and 10 others are here").waitFor();
  assert.equal(await page.evaluate(() => "harmed" in window), false);
  assert.equal(await page.locator("main img").count(), 0);
  assert.ok(!(await page.locator("body").innerText()).includes("\u202e"));
});
