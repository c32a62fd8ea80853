/**
 * Channel `room`: who is here and what there is, each in a few words.
 *
 * @module
 */
import { type Conversation, type Invitation, lobbyId } from "earshot/chat";
import { calculatorRole } from "earshot/calculator";
import type {
  BoardSummary,
  ConversationSummary,
  GameSummary,
  RoomState,
} from "../protocol/index.ts";
import type { OpenGame } from "../room/open-game.ts";
import type { HostSight, Sight } from "../room/sight.ts";
import { ownPart, playersOf, winnersOf } from "./game-state.ts";
import { Labels } from "./labels.ts";
import { peopleState } from "./people.ts";
import { titleOf } from "./titles.ts";

/** Characters of the last message that the list shows. */
const lastLength = 200;

export function roomState(sight: Sight): RoomState | undefined {
  const { host, chat } = sight;
  const { peer, common, games } = host;
  const labels = Labels.of(sight);
  const { realm, seal } = peer.describe();
  const { self, people } = peopleState(sight);
  // A guest who has just gone.
  if (self === undefined) return undefined;
  return {
    self,
    realm,
    closed: seal !== "none",
    people: [...people],
    presence: common.of(presenceState, host),
    conversations: [
      ...chat.own.map((conversation) => memberOf(sight, conversation, labels)),
      ...chat.invitations.map((invitation) => invited(sight, invitation, labels)),
    ],
    boards: [...boardsState(sight, labels)],
    games: games.list.map((game) => gameSummary(sight, game, labels)),
    calculators: common.of(calculatorsState, host),
    guestAddress: host.sharing?.address ?? null,
    alone: host.alone,
  };
}

function presenceState(host: HostSight): RoomState["presence"] {
  const labels = Labels.of(host);
  return host.presence.list.map(({ id, at, type, who, before }) => ({
    id,
    at,
    type,
    person: who.id,
    label: labels.of(who.id, who.name),
    before,
  }));
}

function calculatorsState(host: HostSight): RoomState["calculators"] {
  const labels = Labels.of(host);
  return host.peer.view.members
    .filter(({ services }) => services.includes(calculatorRole))
    .map(({ id }) => ({ id, label: labels.of(id), roundTripMs: host.roundTrips.get(id) ?? null }));
}

/** Ids of everybody here. */
function present({ peer, chat }: HostSight): readonly string[] {
  return [peer.id, ...chat.people.map(({ id }) => id)];
}

/** Nobody leaves the lobby; who is in it is who is here. */
function lobbyMembers(host: HostSight): string[] {
  const here = new Set(host.common.of(present, host));
  const lobby = host.chat.conversations.find(({ id }) => id === lobbyId);
  return lobby?.members.filter((who) => here.has(who)) ?? [];
}

function summaryOf(
  sight: Sight,
  conversation: Conversation,
  labels: Labels,
): Omit<ConversationSummary, "mine" | "invitedBy"> {
  const { id, kind, members, pending } = conversation;
  const lobby = id === lobbyId;
  const talk = sight.talk(id);
  const last = talk?.messages.at(-1);
  const unread = talk === undefined ? [] : sight.unread(talk);
  return {
    id,
    title: titleOf(sight, conversation, labels),
    direct: kind === "direct",
    lobby,
    members: lobby ? sight.host.common.of(lobbyMembers, sight.host) : [...members],
    pending: pending.map(({ to }) => to),
    unread: unread.length,
    mentions: unread.filter(({ mentions }) => mentions.includes(sight.self)).length,
    last:
      last === undefined
        ? null
        : {
            from: last.author,
            label: labels.of(last.author, last.name),
            text: last.text.slice(0, lastLength),
            at: last.at,
          },
  };
}

function memberOf(sight: Sight, conversation: Conversation, labels: Labels): ConversationSummary {
  return { ...summaryOf(sight, conversation, labels), mine: "member", invitedBy: null };
}

function invited(
  sight: Sight,
  { conversation, by }: Invitation & { readonly conversation: Conversation },
  labels: Labels,
): ConversationSummary {
  return { ...summaryOf(sight, conversation, labels), mine: "invited", invitedBy: by };
}

function boardsState({ boards, chat }: Sight, labels: Labels): readonly BoardSummary[] {
  const open = new Map(boards.subscribed.map((board) => [board.key, board]));
  return boards.list.map(({ key, subject, creator }) => {
    const board = open.get(key);
    return {
      id: key,
      subject,
      by: creator,
      byLabel: labels.of(creator, chat.nameOf(creator)),
      subscribed: board !== undefined,
      posts: board?.posts.length ?? 0,
      unread: board?.unread.length ?? 0,
      lastAt: board?.posts.at(-1)?.at ?? null,
    };
  });
}

function gameSummary(sight: Sight, game: OpenGame, labels: Labels): GameSummary {
  const { id, kind, title, founder } = game.announced;
  const { phase, host = founder } = game.play.table.state;
  return {
    id,
    kind: kind === "quiz" ? "quiz" : "duel",
    title,
    host,
    hostLabel: labels.of(host, sight.chat.nameOf(host)),
    phase: phase === "gathering" ? "lobby" : phase === "running" ? "playing" : "over",
    players: playersOf(game).length,
    mine: ownPart(game, sight.self),
    winner: winnersOf(game, labels)[0] ?? null,
  };
}
