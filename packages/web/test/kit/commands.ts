/**
 * What people do in the kit's room: each command of the protocol.
 * @module
 */
import type { GatewayCommand } from "@earshot/app/protocol";
import { evaluate } from "./evaluate.ts";
import { KitGame } from "./game.ts";
import { seen, type StoredItem } from "./items.ts";
import { Refused } from "./refused.ts";
import type { KitRoom } from "./room.ts";

const typingMs = 6_000;

/** Does it in the name of one person. @throws {Refused} */
export function perform(room: KitRoom, who: string, command: GatewayCommand): unknown {
  const person = room.people.get(who);
  if (person === undefined) throw new Refused("ERR_GONE", "You are not in the room.");
  switch (command.type) {
    case "rename":
      room.become(who, { name: command.name, label: command.name });
      return room.tell("renamed", { ...person, label: command.name }, person.label);
    case "set-status":
      return room.become(who, { status: command.status });
    case "set-icon":
      return room.become(who, { icon: command.icon });
    case "calculate": {
      const server = room.calculators.find(
        ({ id }) => command.server === null || id === command.server,
      );
      if (server === undefined) throw new Refused("ERR_NOBODY_SERVES", "Nobody serves this.");
      const result = evaluate(command.expression);
      if (typeof result !== "string") throw new Refused("ERR_EXPRESSION", result.problem);
      return { result, server: server.id, ms: server.roundTripMs ?? 0.7 };
    }
    case "share":
    case "renew-invitation":
      room.guestAddress = `http://192.168.1.20:7480/?token=${room.id("code")}`;
      return { address: room.guestAddress };
    case "stop-sharing":
      room.guestAddress = null;
      for (const { id, via } of [...room.people.values()]) if (via === who) room.exit(id);
      return undefined;
    case "create-board":
      return { board: room.board(command.subject, who).id };
    case "search-posts":
      return { posts: search(room, who, command.board, command.text) };
    case "host-quiz":
    case "host-duel": {
      const game = new KitGame(room, room.id("game"), who, command);
      room.games.set(game.id, game);
      return { game: game.id };
    }
    case "start-conversation":
      return { conversation: start(room, who, command.title, command.invite) };
    case "open-direct":
      return { conversation: direct(room, who, command.person) };
    default:
      return within(room, who, command);
  }
}

function within(room: KitRoom, who: string, command: GatewayCommand): unknown {
  if ("conversation" in command) return inConversation(room, who, command);
  if ("board" in command) return onBoard(room, who, command);
  const game = "game" in command ? room.games.get(command.game) : undefined;
  if (game === undefined) throw new Refused("ERR_GONE", "There is no such game.");
  return game.do(who, command);
}

function start(
  room: KitRoom,
  who: string,
  title: string | null,
  invite: readonly string[],
): string {
  const name = title ?? invite.map((id) => room.labelOf(id)).join(", ");
  const conversation = room.conversation(room.id("chat"), name, { members: new Set([who]) });
  room.note(conversation, "created", who);
  room.invite(conversation, who, invite);
  return conversation.id;
}

function direct(room: KitRoom, who: string, other: string): string {
  const id = `direct-${[who, other].toSorted().join("-")}`;
  if (!room.people.has(other)) throw new Refused("ERR_GONE", "This person has left.");
  if (!room.conversations.has(id))
    room.conversation(id, "", { direct: true, members: new Set([who, other]) });
  return id;
}

function inConversation(
  room: KitRoom,
  who: string,
  command: GatewayCommand & { conversation: string },
): unknown {
  const conversation = room.conversations.get(command.conversation);
  if (conversation === undefined) throw new Refused("ERR_GONE", "There is no such conversation.");
  switch (command.type) {
    case "invite":
      return room.invite(conversation, who, command.people);
    case "accept":
      return room.accept(conversation, who);
    case "decline":
      conversation.pending.delete(who);
      return room.note(conversation, "declined", who);
    case "leave":
      conversation.members.delete(who);
      return room.note(conversation, "left", who);
    case "say":
      return { message: room.say(conversation, who, command.text) };
    case "typing":
      conversation.typing.add(who);
      return room.later(typingMs, () => conversation.typing.delete(who));
    case "mark-read":
      return void conversation.read.set(who, command.message);
    case "earlier-messages": {
      const end = conversation.items.findIndex((item) => idOf(item) === command.before);
      const from = Math.max(0, end - 100);
      return {
        items: conversation.items.slice(from, end).map((item) => seen(item, who)),
        earlier: from > 0,
      };
    }
    default:
      throw new Refused("ERR_UNKNOWN", "Nothing that could be done there.");
  }
}

function onBoard(
  room: KitRoom,
  who: string,
  command: GatewayCommand & { board: string | null },
): unknown {
  const board = room.boards.get(command.board ?? "");
  if (board === undefined) throw new Refused("ERR_GONE", "There is no such board.");
  const at = "post" in command ? board.posts.findIndex(({ id }) => id === command.post) : -1;
  const post = board.posts[at];
  switch (command.type) {
    case "subscribe":
      return void board.subscribers.add(who);
    case "unsubscribe":
      return void board.subscribers.delete(who);
    case "post":
      return { post: room.post(board, who, command.text) };
    case "edit-post":
      if (post !== undefined)
        board.posts[at] = { ...post, text: command.text, editedAt: room.now() };
      return undefined;
    case "retract-post":
      return void board.posts.splice(at, 1);
    case "pin-post":
      if (post !== undefined) board.posts[at] = { ...post, pinned: command.pinned };
      return undefined;
    case "mark-board-read":
      return void board.read.set(who, command.post);
    case "earlier-posts": {
      const end = board.posts.findIndex(({ id }) => id === command.before);
      const from = Math.max(0, end - 100);
      return {
        posts: board.posts
          .slice(from, end)
          .map((one) => ({ ...one, own: one.author === who, unread: false })),
        earlier: from > 0,
      };
    }
    default:
      throw new Refused("ERR_UNKNOWN", "Nothing that could be done there.");
  }
}

function search(
  room: KitRoom,
  who: string,
  board: string | null,
  text: string,
): readonly unknown[] {
  const wanted = text.toLowerCase();
  return [...room.boards.values()]
    .filter(({ id }) => board === null || id === board)
    .flatMap(({ id, posts }) =>
      posts
        .filter((post) => post.text.toLowerCase().includes(wanted))
        .map((post) => ({ ...post, board: id, own: post.author === who, unread: false })),
    );
}

function idOf(item: StoredItem): string {
  return item.kind === "message" ? item.message.id : item.notice.id;
}
