/**
 * Connects a peer with the screen: what the network tells becomes events of the room, what is typed becomes messages.
 *
 * @module
 */
import type { Group, Message, Peer } from "earshot";
import type { World } from "../cli/world.ts";
import { clean, cleanLines, cleanName } from "../output/clean.ts";
import { pad } from "../output/width.ts";
import { orderOf, orders } from "../room/orders.ts";
import { presenceIn } from "../room/presence.ts";
import { emptyRoom } from "../room/state.ts";
import { missedWords } from "../room/words.ts";
import { messageLines } from "../session/message-words.ts";
import { settle } from "../session/settle.ts";
import type { Session } from "../session/with-peer.ts";
import { roomStore } from "./room-store.ts";
import type { RoomStore } from "./room-store.ts";
import { show } from "./show.ts";

/** Nobody heard for this long is worth a hint. */
const lonelyMs = 4_000;

interface Up {
  readonly session: Session;
  readonly group: Group;
  readonly store: RoomStore;
}

export async function upSession(session: Session, world: World, groupName: string): Promise<void> {
  const { peer, leaving } = session;
  const group = await peer.group(groupName);
  const { realm, seal } = peer.describe();
  const store = roomStore(
    emptyRoom({
      group: groupName,
      realm,
      closed: seal !== "none",
      self: peer.self,
      links: linksOf(peer),
    }),
  );
  const up: Up = { session, group, store };
  const { promise: left, resolve } = Promise.withResolvers<void>();
  leaving.addEventListener("abort", () => resolve(), { once: true });
  if (leaving.aborted) resolve();
  const lonely = setTimeout(() => store.apply({ type: "lonely" }), lonelyMs);
  const shown = show(world, {
    store,
    onLine: (line) => void obey(up, line),
    onLeave: () => world.leave(),
  });
  try {
    await Promise.race([
      left,
      Promise.all([
        followMessages(up, group),
        followMessages(up, peer),
        followView(up),
        followStatus(up),
      ]),
    ]);
  } finally {
    clearTimeout(lonely);
    // First the terminal, so that nobody waits for it while goodbyes are said.
    await shown.hide();
    await group.close();
  }
}

async function followMessages({ store }: Up, readable: AsyncIterable<Message>): Promise<void> {
  for await (const message of readable) {
    const at = new Date();
    if (message.missed > 0)
      store.apply({
        type: "notice",
        tone: "problem",
        text: missedWords(message.missed),
        at,
      });
    const [first = "", ...more] = messageLines(message);
    const lines =
      message.group === undefined ? [`(to you alone) ${first}`, ...more] : [first, ...more];
    store.apply({ type: "said", from: message.from, lines, at });
  }
}

async function followView({ session, group, store }: Up): Promise<void> {
  const { peer, leaving } = session;
  const changes = peer.changes({}, { signal: leaving });
  let settled = false;
  void settle(peer, { quietMs: 300, mostMs: 1_500, signal: leaving }).then(() => {
    settled = true;
    store.apply({ type: "present", view: peer.view, at: new Date() });
  });
  for await (const change of changes) {
    // Whoever answers in the first moments was there before us, and is told in one line with the others.
    const before = !settled && presenceIn(group.name, change)?.type === "came";
    store.apply(
      before ? { type: "members", view: change.view } : { type: "change", change, at: new Date() },
    );
  }
}

async function followStatus({ session, store }: Up): Promise<void> {
  const { peer, leaving } = session;
  const { transports } = peer.describe();
  // That the networks of the start are up is no news; that they come back later is.
  const started = new Set(transports.flatMap(({ links }) => links.map((link) => link.id)));
  for await (const status of peer.status({ signal: leaving })) {
    store.apply({ type: "links", links: linksOf(peer) });
    if (status.type === "link-up" && started.delete(status.link)) continue;
    if (status.type === "link-down") started.delete(status.link);
    store.apply({ type: "status", status, at: new Date() });
  }
}

async function obey({ session, group, store }: Up, line: string): Promise<void> {
  const { peer } = session;
  const order = orderOf(line);
  const tell = (text: string, tone: "plain" | "problem" = "plain") =>
    store.apply({ type: "notice", tone, text, at: new Date() });
  try {
    switch (order.type) {
      case "nothing":
        return;
      case "quit":
        return session.leave();
      case "help":
        return orders.forEach(([keys, meaning]) => tell(`${pad(keys, 10)} ${meaning}`));
      case "me":
        return tell(
          `You are ${cleanName(peer.name)}, #${peer.id.slice(0, 4)}, at ${peer.self.addresses.map((address) => clean(address)).join(", ") || "no address"}`,
        );
      case "wrong":
        return tell(clean(order.text), "problem");
      case "rename":
        await peer.update({ name: order.name });
        store.apply({ type: "self", self: peer.self });
        return tell(`You are now called ${cleanName(order.name)}`);
      case "say": {
        // Shown at once and then sent, so that the line one typed never seems lost.
        store.apply({
          type: "said",
          from: peer.self,
          lines: cleanLines(order.text),
          at: new Date(),
        });
        const { members } = await group.send(order.text, { signal: session.leaving });
        if (members === 0) tell("Nobody else is here to hear it");
      }
    }
  } catch (error) {
    if (!session.leaving.aborted)
      tell(
        `That did not work: ${clean(error instanceof Error ? error.message : String(error))}`,
        "problem",
      );
  }
}

/** The networks in use; loopback only where there is no other. */
function linksOf(peer: Peer): string[] {
  const links = peer.describe().transports.flatMap((transport) => transport.links);
  const real = links.filter((link) => link.kind === "lan");
  return [...new Set((real.length > 0 ? real : links).map((link) => link.interfaceName))];
}
