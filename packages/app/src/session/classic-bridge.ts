/**
 * What connects plain text with the peers of Earshot: one room, the same boards, the same calculator, and names.
 *
 * @module
 */
import type { Peer } from "earshot";
import { openBoards } from "earshot/board";
import { lobbyId, openChat } from "earshot/chat";
import { serveCalculator } from "earshot/calculator";
import {
  type BoardRoom,
  type CarriesFrom,
  type ChatRoom,
  Gateways,
  type Leads,
  MemoryBoards,
  MemoryRoom,
  type NamedService,
  type NativeChat,
  NativeBoards,
  NativeLobby,
} from "earshot/classic";

/** How long what others hold of the chat is waited for. */
const settleMs = 2_000;

export interface Bridge extends AsyncDisposable {
  readonly room: ChatRoom;
  readonly boards: BoardRoom;
  readonly leads: Leads;
  readonly carriesFrom: CarriesFrom;
  /** The chat of the peers, once it is connected; `undefined` where nothing needs it. */
  readonly natives: Promise<NativeChat> | undefined;
  /** Members by what they do, for the name service. */
  names(): readonly NamedService[];
}

/** Without any peer: everything is of this process. */
export function noBridge(): Bridge {
  return {
    room: new MemoryRoom(),
    boards: new MemoryBoards(),
    leads: () => true,
    carriesFrom: () => false,
    natives: undefined,
    names: () => [],
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/**
 * With a peer; `services` are the names of those that run. The chat's lobby is connected when what others hold of it is
 * here, and `failed` told when it cannot be.
 */
export async function openBridge(
  peer: Peer,
  services: ReadonlySet<string>,
  failed: (error: unknown) => void,
): Promise<Bridge> {
  await using stack = new AsyncDisposableStack();
  const gateways = stack.use(await Gateways.join(peer));
  const room = new MemoryRoom();
  let natives: Promise<NativeChat> | undefined;
  if (services.has("chat") || services.has("chat-multicast")) {
    const connecting = connectLobby(peer, gateways, room);
    natives = connecting.then((lobby) => lobby.natives);
    stack.defer(async () => {
      const [connected] = await Promise.allSettled([connecting]);
      if (connected.status === "fulfilled") await connected.value.stack.disposeAsync();
    });
  }
  let boards: BoardRoom = new MemoryBoards();
  if (services.has("board")) {
    const native = stack.use(await openBoards(peer));
    boards = stack.use(new NativeBoards({ peer, gateways, boards: native }));
  }
  // Who has no lobby to carry words to leaves that to others.
  const standing = Promise.resolve(natives).then(() => gateways.stand());
  standing.catch(failed);
  stack.defer(() => standing.catch(() => {}));
  if (services.has("calculator")) stack.use(await serveCalculator(peer));
  const opened = stack.move();
  return {
    room,
    boards,
    leads: gateways.leads,
    carriesFrom: gateways.carriesFrom,
    natives,
    names: () => namesOf(peer),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function connectLobby(
  peer: Peer,
  gateways: Gateways,
  room: ChatRoom,
): Promise<{ readonly stack: AsyncDisposableStack; readonly natives: NativeChat }> {
  await using stack = new AsyncDisposableStack();
  const chat = stack.use(await openChat(peer));
  await chat.caughtUp({ timeoutMs: settleMs }).catch(() => {});
  const talk = await chat.enter(lobbyId);
  // Who carries words is nobody whom people expect to find there afterwards.
  stack.defer(() => talk.leave().catch(() => {}));
  await talk.caughtUp({ timeoutMs: settleMs }).catch(() => {});
  stack.use(new NativeLobby({ peer, gateways, room, talk }));
  return { stack: stack.move(), natives: { peer, gateways, chat } };
}

function namesOf(peer: Peer): readonly NamedService[] {
  return peer.view.members.flatMap(({ roles, name, addresses }) => {
    const match = /^\[?([^\]]+?)\]?:(\d+)$/.exec(addresses[0] ?? "");
    if (match === null) return [];
    const [, host, port] = match;
    return [...roles, name].map((each) => ({
      name: each,
      host,
      port: Number(port),
      protocol: "earshot",
    }));
  });
}
