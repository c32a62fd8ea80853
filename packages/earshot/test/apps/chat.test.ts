/**
 * The chat as folds: presence, conversations, invitations and messages, with the rows of seed 003's grading
 * table that a fold decides.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { isAdios } from "../../src/apps/chat/adios.ts";
import {
  directoryChanges,
  directoryNews,
  messageChanges,
  peopleChanges,
} from "../../src/apps/chat/changes.ts";
import { directConversation } from "../../src/apps/chat/ids.ts";
import { mentionsIn } from "../../src/apps/chat/mentions.ts";
import { reduceConversation } from "../../src/apps/chat/reduce-conversation.ts";
import { conversationsOfOne, reduceDirectory } from "../../src/apps/chat/reduce-directory.ts";
import {
  conversationsOf,
  invitationsFor,
  openConversations,
  people,
  readersOf,
  transcript,
  unreadMessages,
} from "../../src/apps/chat/select.ts";
import {
  type Conversation,
  type ConversationState,
  type Directory,
  emptyDirectory,
  nothingSaid,
} from "../../src/apps/chat/state.ts";
import { foundedId } from "../../src/apps/folding/founder.ts";
import { marksFor } from "../../src/apps/folding/marks.ts";
import type { Member } from "../../src/index.ts";
import { fuzzing } from "../core/kit/fuzzing.ts";
import { anything, forGuests, History, idOf } from "./kit/history.ts";

const [ana, bob, eve] = [idOf("ana"), idOf("bob"), idOf("eve")];
const lunch = foundedId(ana, "lunch");
const sport = foundedId(bob, "sport");
const begin = (conversation: string, open = false) => ({
  type: "begin",
  conversation,
  title: "t",
  open,
});
const about = (type: string, conversation: string) => ({ type, conversation });
const invite = (conversation: string, to: string) => ({ type: "invite", conversation, to });
const say = (text: string, more: object = {}) => {
  return { type: "say", name: "n", text, mentions: [], ...more };
};

const directory = (history: History): Directory => history.fold(reduceDirectory, emptyDirectory);
const conversation = (history: History, id: string): Conversation => {
  const found = directory(history).conversations.find((each) => each.id === id);
  return found ?? assert.fail(`there is no conversation ${id}`);
};
const said = (history: History): ConversationState => history.fold(reduceConversation, nothingSaid);
const shown = (history: History, members: readonly string[]): string[] =>
  transcript(said(history), { ...nobody, everMembers: members as Conversation["everMembers"] }).map(
    ({ author, text }) => `${names.get(author)}: ${text}`,
  );
const names = new Map([ana, bob, eve].map((id, at) => [id, ["ana", "bob", "eve"][at]]));
const nobody: Conversation = {
  id: "x",
  title: "",
  kind: "invited",
  founder: ana,
  at: 0,
  members: [],
  everMembers: [],
  pending: [],
  declined: [],
};

function member(name: string, state: Member["state"] = "alive"): Member {
  const reach = { hearsUs: true, heardByMulticast: true, unicast: true };
  const facts = { roles: [], groups: [], services: [], metadata: new Uint8Array(), addresses: [] };
  return { id: idOf(name), epoch: "e" as Member["epoch"], name, ...facts, state, reach };
}

describe("ONLINE_USERS", () => {
  test("everybody in the view is listed with what they say of themselves, never oneself", () => {
    const history = new History();
    history.say("ana", { type: "status", availability: "busy", words: "at lunch" });
    history.say("ana", { type: "icon", emoji: "🦊" });
    const [first, second] = people([member("ana"), member("bob", "suspected")], directory(history));
    const { name, availability, words, icon } = first ?? assert.fail("nobody");
    assert.deepEqual([name, availability, words, icon?.emoji], ["ana", "busy", "at lunch", "🦊"]);
    assert.deepEqual([second?.availability, second?.suspected], ["available", true]);
  });
});

describe("STATUS and icons", () => {
  test("are the latest that each said, and changes of them are told", () => {
    const history = new History();
    const view = [member("ana"), member("bob")];
    history.say("ana", { type: "status", availability: "away" });
    const before = people(view, directory(history));
    history.say("ana", { type: "status", availability: "available", words: "back" });
    history.say("bob", {
      type: "icon",
      picture: { media: "image/png", bytes: Uint8Array.of(1, 2, 3) },
    });
    const after = people(view, directory(history));
    const told = peopleChanges(before, after).map(({ type, person }) => `${type} ${person.name}`);
    assert.deepEqual(told, ["person ana", "person bob"]);
    assert.deepEqual(peopleChanges(after, people(view, directory(history))), []);
    assert.deepEqual(
      peopleChanges(after, after.slice(1)).map(({ type, person }) => `${type} ${person.name}`),
      ["went ana"],
    );
  });

  test("are limited", () => {
    const history = new History();
    const bytes = new Uint8Array(16_385);
    history.say("eve", { type: "icon", picture: { media: "image/png", bytes } });
    history.say("eve", { type: "icon", picture: { media: "text/html", bytes: Uint8Array.of(1) } });
    history.say("eve", { type: "status", availability: "away", words: "x".repeat(141) });
    const { profiles, ignored } = directory(history);
    assert.deepEqual([profiles, ignored.malformed], [[], 3]);
  });
});

describe("INVITE and INVITATION", () => {
  test("who is invited sees it, the inviter does not, and everybody sees that it is pending", () => {
    const history = new History();
    history.say("ana", begin(lunch));
    const before = directory(history);
    history.say("ana", invite(lunch, bob));
    const after = directory(history);
    assert.deepEqual(
      invitationsFor(after, bob).map(({ by, conversation: { id } }) => [by, id]),
      [[ana, lunch]],
    );
    assert.deepEqual(invitationsFor(after, ana), []);
    assert.deepEqual(
      conversation(history, lunch).pending.map(({ to }) => to),
      [bob],
    );
    const told = (self: typeof ana): string[] =>
      directoryChanges(directoryNews(before, after), self).map(({ type }) => type);
    assert.deepEqual(told(bob), ["conversation", "invited"]);
    assert.deepEqual(told(ana), ["conversation"]);
  });

  test("only members invite, only who invited withdraws, and nobody is asked twice at once", () => {
    const history = new History();
    history.say("ana", begin(lunch));
    history.say("eve", invite(lunch, eve));
    history.say("ana", invite(lunch, ana));
    history.say("ana", invite(lunch, bob));
    history.say("ana", invite(lunch, bob));
    history.say("eve", { type: "withdraw", conversation: lunch, to: bob });
    assert.equal(directory(history).ignored.refused, 4);
    history.say("ana", { type: "withdraw", conversation: lunch, to: bob });
    assert.deepEqual(invitationsFor(directory(history), bob), []);
    history.say("bob", about("join", lunch));
    assert.deepEqual(conversation(history, lunch).members, [ana]);
  });

  test("who declines is told of, and may be asked again", () => {
    const history = new History();
    history.say("ana", begin(lunch));
    history.say("ana", invite(lunch, bob));
    const before = directory(history);
    history.say("bob", about("decline", lunch));
    const [change] = directoryChanges(directoryNews(before, directory(history)), ana);
    assert.deepEqual(change?.type === "conversation" && change.declined, [bob]);
    history.say("ana", invite(lunch, bob));
    assert.deepEqual(conversation(history, lunch).declined, []);
    assert.equal(invitationsFor(directory(history), bob).length, 1);
  });
});

describe("JOIN, LEAVE and CONVERSATIONS", () => {
  test("several conversations at once have each its own members", () => {
    const history = new History();
    history.say("ana", begin(lunch));
    history.say("bob", begin(sport));
    history.say("ana", invite(lunch, bob));
    history.say("bob", invite(sport, eve));
    history.say("bob", about("join", lunch));
    history.say("eve", about("join", sport));
    history.say("eve", about("join", lunch));
    assert.deepEqual(conversation(history, lunch).members, [ana, bob]);
    assert.deepEqual(conversation(history, sport).members, [bob, eve]);
    const of = (who: typeof ana): string[] =>
      conversationsOf(directory(history), who).map(({ id }) => id);
    assert.deepEqual([of(ana), of(bob), of(eve)], [[lunch], [lunch, sport], [sport]]);
  });

  test("who leaves is a member no longer, needs a new invitation, and the last one ends it", () => {
    const history = new History();
    history.say("ana", begin(lunch));
    history.say("ana", invite(lunch, bob));
    history.say("bob", about("join", lunch));
    const before = directory(history);
    history.say("ana", about("leave", lunch));
    const [change] = directoryChanges(directoryNews(before, directory(history)), bob);
    assert.deepEqual(change?.type === "conversation" && change.left, [ana]);
    history.say("ana", about("join", lunch));
    assert.deepEqual(conversation(history, lunch).members, [bob]);
    assert.deepEqual(conversation(history, lunch).everMembers, [ana, bob]);
    history.say("bob", about("leave", lunch));
    assert.deepEqual(directory(history).conversations, []);
  });

  test("an open one, such as the lobby, takes everybody, and two who begin it at once are both in it", () => {
    const history = new History();
    history.say("ana", begin("lobby", true));
    history.say("bob", begin("lobby", true));
    assert.deepEqual(
      openConversations(directory(history), eve).map(({ id }) => id),
      ["lobby"],
    );
    history.say("eve", about("join", "lobby"));
    assert.deepEqual(conversation(history, "lobby").members, [ana, bob, eve]);
  });

  test("an open one is never full, and what anybody has said in it stays", () => {
    const history = new History();
    for (let count = 0; count <= 500; count++) history.say(`n${count}`, begin("lobby", true));
    const { members } = conversation(history, "lobby");
    assert.equal(members.length, 500);
    assert.ok(!members.includes(idOf("n0")) && members.includes(idOf("n500")));
    const words = new History();
    words.say("eve", say("I was here"));
    const lobby = { ...conversation(history, "lobby"), everMembers: [] };
    assert.deepEqual(
      transcript(said(words), lobby).map(({ text }) => text),
      ["I was here"],
    );
  });

  test("Adiós is recognised however it is written, with the name of who is carried before it", () => {
    for (const text of ["Adiós", "adios", "Adio\u0301s", "¡ADIÓS!", "  adiós. ", "juan: Adiós"])
      assert.ok(isAdios(text), text);
    for (const text of ["Adiós amigo", "adioses", "", "a: b: adios", "Gracias! Adiós"])
      assert.ok(!isAdios(text), text);
  });

  test("a conversation of two is there for both at once, and nobody else can take its id", () => {
    const history = new History();
    const id = directConversation(ana, bob);
    history.say("eve", begin(id, true));
    history.say("eve", begin(id));
    history.say("eve", { type: "direct", conversation: id, to: ana });
    history.say("ana", { type: "direct", conversation: id, to: bob });
    history.say("bob", { type: "direct", conversation: id, to: ana });
    history.say("ana", invite(id, eve));
    assert.deepEqual(conversation(history, id).members, [ana, bob]);
    assert.equal(directory(history).ignored.refused, 5);
    history.say("bob", about("leave", id));
    history.say("ana", { type: "direct", conversation: id, to: bob });
    assert.deepEqual(conversation(history, id).members, [ana, bob]);
  });

  test("nobody can say to have begun another's conversation, or fill the list alone", () => {
    const history = new History();
    history.say("eve", begin(lunch));
    history.say("ana", begin(lunch));
    history.say("eve", { type: "title", conversation: lunch, title: "mine" });
    for (let each = 0; each <= conversationsOfOne; each++)
      history.say("eve", begin(foundedId(eve, `${each}`)));
    assert.deepEqual(
      [conversation(history, lunch).founder, conversation(history, lunch).title],
      [ana, "t"],
    );
    assert.equal(directory(history).conversations.length, conversationsOfOne + 1);
  });
});

describe("SEND_MESSAGE", () => {
  test("each message appears once, tagged by whom it is from, the sender's own too", () => {
    const history = new History();
    history.say("ana", say("hi"));
    history.say("bob", say("hello"));
    assert.deepEqual(shown(history, [ana, bob]), ["ana: hi", "bob: hello"]);
    const { messages } = said(history);
    const told = messageChanges([], messages).map(({ type, message }) => `${type} ${message.text}`);
    assert.deepEqual(told, ["said hi", "said hello"]);
    assert.deepEqual(messageChanges(messages, said(history).messages), []);
  });

  test("what somebody says who never was in the conversation is not shown", () => {
    const history = new History();
    history.say("ana", say("hi"));
    history.say("eve", say("buy this"));
    assert.deepEqual(shown(history, [ana, bob]), ["ana: hi"]);
  });

  test("its author edits it and takes it back, nobody else", () => {
    const history = new History();
    const first = history.say("ana", say("hi"));
    history.say("eve", { type: "edit", message: first.id, text: "bye" });
    history.say("ana", { type: "edit", message: first.id, text: "hi all" });
    assert.deepEqual(shown(history, [ana]), ["ana: hi all"]);
    const before = said(history).messages;
    history.takeBack(first);
    const told = messageChanges(before, said(history).messages);
    assert.deepEqual(
      told.map(({ type, message }) => `${type} ${message.text}`),
      ["gone hi all"],
    );
  });

  test("what others said since one has read is unread, after rejoining too", () => {
    const history = new History();
    history.say("bob", say("one"));
    const read = { type: "read", marks: marksFor([], said(history).messages) };
    history.say("ana", read);
    history.say("ana", say("two"));
    history.say("bob", say("three"));
    const state = said(history);
    const unread = (who: typeof ana): string[] =>
      unreadMessages(state.messages, state, who).map(({ text }) => text);
    assert.deepEqual([unread(ana), unread(bob)], [["three"], ["two"]]);
    assert.deepEqual(readersOf(state, state.messages[0]!), [ana]);
    assert.deepEqual(readersOf(state, state.messages[2]!), []);
  });

  test("names after an @ are mentions, as whole words", () => {
    const here = [
      { id: ana, name: "Ana" },
      { id: bob, name: "bob" },
      { id: eve, name: "Ana" },
    ];
    assert.deepEqual(mentionsIn("@ana: see @bobby", here), [ana, eve]);
    assert.deepEqual(mentionsIn("@bobby and @BOB.", here), [bob]);
    assert.deepEqual(mentionsIn("ana, bob", here), []);
  });
});

const who = fc.constantFrom("ana", "bob", "eve");
const which = fc.constantFrom(lunch, sport, "lobby", directConversation(ana, bob));
const whom = fc.constantFrom(ana, bob, eve);
const directoryEvent = fc.oneof(
  fc.record({ type: fc.constantFrom("join", "leave", "decline"), conversation: which }),
  fc.record({
    type: fc.constantFrom("invite", "withdraw", "direct"),
    conversation: which,
    to: whom,
  }),
  fc.record({
    type: fc.constant("begin"),
    conversation: which,
    title: fc.constant("t"),
    open: fc.boolean(),
  }),
  fc.record({ type: fc.constant("status"), availability: fc.constantFrom("away", "busy") }),
  fc.record({ type: fc.constant("here"), name: fc.constant("n"), epoch: whom }),
  fc.record({ type: fc.constant("gone") }),
  anything,
);
const ranks = fc.array(fc.nat(1_000), { minLength: 60, maxLength: 60 });

test("peers whom it reaches in any order see the same conversations, whatever strangers say", () => {
  let members = 0;
  const events = fc.array(fc.tuple(who, forGuests(directoryEvent)), {
    minLength: 30,
    maxLength: 60,
  });
  fc.assert(
    fc.property(events, ranks, (said, order) => {
      const history = new History();
      for (const [name, event] of said) history.say(name, event);
      const state = directory(history);
      assert.deepEqual(history.foldAsItCame(reduceDirectory, emptyDirectory, order), state);
      for (const each of state.conversations) {
        members += each.members.length;
        assert.notEqual(each.members.length, 0);
        assert.equal(new Set(each.members).size, each.members.length);
        assert.ok(each.members.every((id) => each.everMembers.includes(id)));
        assert.ok(each.pending.every(({ to }) => !each.members.includes(to)));
        if (each.kind === "direct") assert.ok(!each.members.includes(eve));
      }
    }),
    fuzzing(300),
  );
  assert.ok(members > 300);
});
