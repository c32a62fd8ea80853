/**
 * The protocol as it happens, over a real gateway: it is told while somebody watches the network.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as v from "valibot";
import {
  type NetworkState,
  networkState,
  recordingPath,
} from "../../../src/gateway/protocol/index.ts";
import { startGateway } from "../../../src/gateway/start-gateway.ts";
import { until } from "../../kit/until.ts";
import { Rooms } from "../kit/rooms.ts";

test("frames between this peer and another come to whoever asks for the network", async () => {
  await using rooms = await Rooms.open();
  const ana = await rooms.enter("ana");
  const bob = await rooms.enter("bob");
  await using gateway = await startGateway(ana, { port: 0 });
  const ask = async (): Promise<NetworkState["protocol"]> => {
    const response = await fetch(`http://127.0.0.1:${gateway.port}/api/state/network`, {
      headers: { authorization: `Bearer ${gateway.token}` },
    });
    // Whoever asks too often is told so, and asks again.
    return response.ok ? v.parse(networkState, await response.json()).protocol : [];
  };
  assert.deepEqual(await ask(), []);
  const group = await bob.peer.group("somewhere");
  await group.close();
  let told: NetworkState["protocol"] = [];
  await until(
    async () => {
      told = await ask();
      return told.some(({ frame, from }) => frame === "announce" && from.name === "bob");
    },
    () => `an announcement among ${JSON.stringify(told)}`,
  );
  const announced = told.find(({ from }) => from.name === "bob");
  assert.equal(announced?.from.person, bob.peer.id);
});

test("no recording is replayed for whoever has not the token", async () => {
  await using rooms = await Rooms.open();
  await using gateway = await startGateway(await rooms.enter("ana"), { port: 0 });
  const { status } = await fetch(`http://127.0.0.1:${gateway.port}${recordingPath}`, {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body: "hello",
  });
  assert.equal(status, 401);
});
