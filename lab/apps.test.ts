/**
 * What people do with Earshot, between real hosts and through the program's commands: conversations, boards,
 * calculators, and all of it back after a restart. Tests that are named after a row of seed 003's
 * table or a bullet of seed 004's deliverable hold it as the commands print it.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { requires } from "../packages/earshot/test/kit/requires.ts";
import {
  ended,
  names,
  patience,
  quits,
  type Running,
  shows,
  started,
  withinMs,
} from "./kit/app-lines.ts";
import { Lan } from "./kit/lan.ts";

/** What was said in a conversation, as `name: text`. */
function said({ json }: Running, title: string): readonly string[] {
  return json.flatMap(({ type, conversation, from, text }) =>
    type === "message" && conversation?.title === title ? [`${from?.name}: ${text}`] : [],
  );
}

describe("chat", () => {
  test("REGISTER, ONLINE_USERS, INVITE with pending shown, INVITATION, JOIN, LEAVE, CONVERSATIONS, SEND_MESSAGE, STATUS, GOODBYE: three people in two conversations at once", async () => {
    await using lan = await Lan.make({ hosts: 4, ipv6: false });
    const [h1, h2, h3, h4] = lan.hosts;
    assert.ok(h1 && h2 && h3 && h4);
    const people = [h1, h2, h3].map((host) => started(host, "chat", "talk", ...patience));
    const [ana, bob, eve] = people;
    assert.ok(ana && bob && eve);
    for (const one of people)
      for (const other of [h1, h2, h3].filter(({ name }) => !one.title.startsWith(name)))
        await shows(
          one,
          `${other.name} online`,
          ({ type, person }) =>
            (type === "came" || type === "present") && person?.name === other.name,
        );
    ana.write("/start Lunch\n/invite h2\n/invite h3\n");
    bob.write("/start Chess\n/invite h1\n/invite h3\n");
    await shows(
      bob,
      "both pending",
      ({ title, pending }) => title === "Lunch" && names(pending) === "h2 h3",
    );
    for (const one of [bob, eve])
      await shows(
        one,
        "the invitation",
        ({ type, title }) => type === "invited" && title === "Lunch",
      );
    for (const one of [ana, eve])
      await shows(
        one,
        "the invitation",
        ({ type, title }) => type === "invited" && title === "Chess",
      );
    ana.write("/accept Chess\n");
    bob.write("/accept Lunch\n");
    eve.write("/accept Lunch\n/accept Chess\n");
    for (const one of people)
      for (const title of ["Lunch", "Chess"])
        await shows(
          one,
          `${title} with all`,
          (line) => line.title === title && names(line.members) === "h1 h2 h3",
        );
    ana.write("/in Lunch\nsoup?\n/in Chess\ne4\n");
    bob.write("/in Chess\ne5\n/in Lunch\npie\n");
    eve.write("/in Lunch\nboth\n/status busy chewing\n");
    for (const one of people) {
      // Who speaks first is heard first at each only of one author.
      for (const words of ["soup?", "pie", "both", "e4", "e5"])
        await shows(one, words, ({ text }) => text === words);
      assert.deepEqual(said(one, "Lunch").toSorted(), ["h1: soup?", "h2: pie", "h3: both"]);
      assert.deepEqual(said(one, "Chess").toSorted(), ["h1: e4", "h2: e5"]);
      const own = one.title.slice(0, 2);
      assert.ok(!one.json.some(({ type, person }) => type === "came" && person?.name === own));
      const begun = own === "h1" ? "Lunch" : "Chess";
      assert.ok(
        own === "h3" || !one.json.some(({ type, title }) => type === "invited" && title === begun),
        "no invitation of one's own",
      );
    }
    await shows(
      ana,
      "the status",
      ({ person }) => person?.availability === "busy" && person.words === "chewing",
    );
    // Whoever is in none of them sees all members, too.
    const all = await ended(started(h4, "chat", "list"));
    assert.deepEqual(all.map(({ title, members }) => `${title}: ${names(members)}`).toSorted(), [
      "Chess: h1 h2 h3",
      "Lunch: h1 h2 h3",
    ]);
    eve.write("/in Chess\n/leave\n/quit\n");
    await ended(eve);
    await shows(
      bob,
      "who left",
      (line) => line.title === "Chess" && names(line.members) === "h1 h2",
    );
    await shows(ana, "who went", ({ type, person }) => type === "went" && person?.name === "h3");
    await quits(ana, bob);

    // Everything is there again, at each by itself.
    const [line] = await ended(
      started(h3, "chat", "read", "Lunch", "--last", "1", "--timeout", "1s"),
    );
    assert.ok(line !== undefined && ["soup?", "pie", "both"].includes(line.text ?? ""));
    const listed = await ended(started(h1, "chat", "list", "--timeout", "1s"));
    assert.deepEqual(listed.map(({ title, members }) => `${title}: ${names(members)}`).toSorted(), [
      "Chess: h1 h2",
      "Lunch: h1 h2 h3",
    ]);
  });
});

describe("lobby", () => {
  test("who is at a screen, who talks line by line, who has a page and who comes late meet in one lobby, and see what is answered, changed and taken back", async (t) => {
    if (!requires(t, "tmux")) return;
    await using lan = await Lan.make({ hosts: 4, ipv6: false });
    const [h1, h2, h3, h4] = lan.hosts;
    assert.ok(h1 && h2 && h3 && h4);
    await using ana = await h1.terminal(["up", "--name", "ana"]);
    const bob = started(h2, "chat", ...patience);
    // It holds the chat as gateways do for pages.
    const eve = h3.program("chat-person", ["eve"]);
    await ana.shows(/● h2/, { withinMs });
    await ana.shows(/● eve/, { withinMs });
    await shows(bob, "the lobby", ({ type }) => type === "ready");
    await eve.untilText(/^ready$/, { withinMs });

    await ana.type("from the screen");
    await ana.press("Enter");
    await shows(bob, "ana's words", ({ text }) => text === "from the screen");
    await eve.untilText(/^lobby ana: from the screen$/, { withinMs });
    bob.write("line by line\n");
    await ana.shows(/h2 +line by line/, { withinMs });
    await eve.untilText(/^lobby h2: line by line$/, { withinMs });
    eve.write("say from a page\n");
    await ana.shows(/eve +from a page/, { withinMs });
    await shows(bob, "eve's words", ({ text }) => text === "from a page");

    const late = ["--timeout", "10s"];
    const history = await ended(started(h4, "chat", "read", "lobby", ...late));
    assert.deepEqual(history.map(({ text = "" }) => text).toSorted(), [
      "from a page",
      "from the screen",
      "line by line",
    ]);
    const [answer] = await ended(
      started(h4, "chat", "reply", "lobby", "last", "from afar", ...late),
    );
    await ana.shows(/↪ \w+: [\s\S]*from afar/, { withinMs });
    await ended(started(h4, "chat", "edit", "lobby", answer?.id ?? "", "from far away", ...late));
    await ana.shows(/from far away \(edited\)/, { withinMs });
    await shows(bob, "the edit", ({ type, text }) => type === "edited" && text === "from far away");
    await ended(started(h4, "chat", "retract", "lobby", "last", ...late));
    await ana.shows(/h4 took back what was said here/, { withinMs });
    await shows(bob, "the end of it", ({ type, id }) => type === "gone" && id === answer?.id);
    await ana.press("C-c");
    assert.equal(await ana.ends({ withinMs }), 0);
    await shows(bob, "who left", ({ type, member }) => type === "left" && member?.name === "ana");
    await quits(bob);
  });
});

describe("board", () => {
  test("a late fourth reads the history from a peer that is not its author, who is away, and finds it again after a restart", async () => {
    await using lan = await Lan.make({ hosts: 4, ipv6: false });
    const [h1, h2, h3, h4] = lan.hosts;
    assert.ok(h1 && h2 && h3 && h4);
    await ended(started(h1, "board", "create", "Lunch", "--timeout", "1s"));
    const author = started(h1, "board", "watch", "Lunch");
    const readers = [h2, h3].map((host) => started(host, "board", "watch", "Lunch", ...patience));
    for (const one of [author, ...readers])
      await shows(one, "the board", ({ type }) => type === "ready");
    await quits(author);
    for (const text of ["soup", "fig pie"])
      await ended(started(h1, "board", "post", "Lunch", text));
    for (const one of readers)
      await shows(one, "the post", ({ type, text }) => type === "post" && text === "fig pie");
    // Its author's programs have ended; one of the two who keep it goes, too.
    await quits(...readers.slice(0, 1));
    const read = await ended(started(h4, "board", "read", "Lunch"));
    assert.deepEqual(
      read.map(({ from, text }) => `${from?.name}: ${text}`),
      ["h1: soup", "h1: fig pie"],
    );
    await quits(...readers.slice(1));
    const again = await ended(started(h4, "board", "read", "Lunch", "--timeout", "1s"));
    assert.deepEqual(
      again.map(({ text }) => text),
      ["soup", "fig pie"],
    );
    const unread = await ended(
      started(h4, "board", "read", "Lunch", "--unread", "--timeout", "1s"),
    );
    assert.deepEqual(unread, [], "what was read stays read");
  });
});

describe("calculator", () => {
  test("calculate servers for requests such as + 4 5 are found by role, and answer from another host, another one when one is gone", async () => {
    await using lan = await Lan.make({ hosts: 3, ipv6: false });
    const [h1, h2, h3] = lan.hosts;
    assert.ok(h1 && h2 && h3);
    const servers = [h1, h2].map((host) => started(host, "serve", "calculator"));
    for (const server of servers) await server.untilSaid(/serves calculator/, { withinMs });
    const ask = async (expression: string): Promise<string | undefined> => {
      const [line] = await ended(started(h3, "calc", expression));
      return line?.value;
    };
    assert.equal(await ask("+ 4 5"), "9");
    const asked = servers.filter(({ json }) =>
      json.some(
        ({ type, expression, from }) =>
          type === "asked" && expression === "+ 4 5" && from?.name === "h3",
      ),
    );
    assert.equal(asked.length, 1, "one of them has answered, and says so");
    asked[0]?.kill();
    assert.equal(await ask("- 0.3 0.1"), "0.2");
    await quits(...servers.filter((server) => server !== asked[0]));
  });
});
