/**
 * A real exchange between four peers in virtual time, as their gateway would replay it: they find each other, Ana
 * talks, Lucía misses a slot and gets it again, Tomás falls silent and is suspected.
 * @module
 */
import type { Recording } from "@earshot/app/protocol";
import type { FrameEvent, Peer } from "earshot";
import { isSlot, loseFirst, silence } from "earshot/sim";
import { frameParty, protocolEvent } from "../../../app/src/gateway/states/protocol-event.ts";
import { Room } from "../../../earshot/test/peer/kit/room.ts";

/** The same each time. */
const startedAt = Date.UTC(2026, 10, 21, 12, 5);

export async function exchange(): Promise<Recording> {
  const room = new Room(5);
  const events: FrameEvent[] = [];
  const ana = await room.join("ana", { name: "Ana" });
  void (async () => {
    for await (const event of ana.frames()) events.push(event);
  })();
  const others: Peer[] = [];
  for (const [host, name] of [
    ["ben", "Ben"],
    ["lucia", "Lucía"],
    ["tomas", "tomás"],
  ] as const) {
    await room.pass(150);
    others.push(await room.join(host, { name }));
  }
  const lobby = await ana.group("lobby");
  for (const peer of others) (await peer.group("lobby")).receive(() => {});
  await room.settle(ana.find({ group: "lobby" }, { atLeast: 3 }));
  await room.pass(400);
  await room.settle(lobby.send("Is everybody there?"));
  await room.pass(300);
  const lost = room.network.install(
    loseFirst(1, ({ bytes }) => isSlot(bytes)),
    { to: "lucia" },
  );
  for (let line = 0; line < 4; line++) {
    await room.settle(lobby.send(`line ${line}`));
    await room.pass(120);
  }
  if (lost.fired !== 1) throw new Error("a slot is lost on its way to Lucía");
  await room.pass(500);
  room.network.install(silence(), { from: "tomas" });
  await room.pass(4_000);
  const { self } = ana;
  const durationMs = room.clock.now();
  const closing = Promise.all([ana, ...others].map((peer) => peer.close()));
  await room.pass(3_000);
  await closing;
  return {
    self: frameParty(self),
    startedAt,
    durationMs,
    events: events
      .filter(({ at }) => at <= durationMs)
      .map((event, at) => protocolEvent({ ...event, at: startedAt + event.at }, `recorded-${at}`)),
    omitted: 0,
    same: true,
    sameCode: true,
    whole: true,
  };
}
