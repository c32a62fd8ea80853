/**
 * A gateway that is loaded when somebody comes: many who come at once, all before it is there, and nobody at all.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { duel } from "earshot/arena";
import { offerGateway } from "../../src/gateway/offer-gateway.ts";
import { Client } from "./kit/client.ts";
import { Rooms } from "./kit/rooms.ts";

const fails = (error: unknown): void => assert.fail(String(error));

test("whoever comes while it is loaded is answered, pages and programs", async () => {
  await using rooms = await Rooms.open();
  const room = await rooms.enter("ana");
  await using gateway = await offerGateway(room, { port: 0 }, fails);
  const { address, port } = gateway;
  const comings = Array.from({ length: 6 }, () => Client.connect(address));
  const health = await fetch(`http://127.0.0.1:${port}/health`);
  assert.equal(health.status, 200);
  for (const coming of comings) {
    await using client = await coming;
    assert.equal((await client.watch("room")).self.name, "ana");
  }
});

test("it shows the games that the program has open already, and leaves them open", async () => {
  await using rooms = await Rooms.open();
  const room = await rooms.enter("ana");
  const tables = await room.tables();
  const { table } = await tables.announce(async (arena) => {
    return { kind: "duel", table: await arena.announce(duel(), "Quick fingers") } as const;
  });
  const gateway = await offerGateway(room, { port: 0 }, fails);
  {
    await using client = await Client.connect(gateway.address);
    await client.watch("room");
    await client.sees("room", "the duel", ({ games }) =>
      games.some(({ id, mine }) => id === table.id && mine === "host"),
    );
  }
  await gateway.close();
  await table.signUp();
  assert.equal(table.state.signedUp.length, 1, "it is still open");
  await tables.release(table.id);
});

test("where nobody comes it ends as it was", async () => {
  await using rooms = await Rooms.open();
  const room = await rooms.enter("ana");
  const gateway = await offerGateway(room, { port: 0 }, fails);
  await gateway.close();
  await assert.rejects(fetch(gateway.address));
});
