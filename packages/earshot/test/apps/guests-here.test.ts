/**
 * What a peer tells of its guests, and how long it keeps a program running for that.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { GuestsHere } from "../../src/apps/chat/guests-here.ts";
import { type Directory, emptyDirectory } from "../../src/apps/chat/state.ts";
import { epochOf, peerIdOf } from "../../src/core/identity.ts";
import { ManualClock } from "../peer/kit/manual-clock.ts";

test("a guest that is not in the directory is told of again; nothing waits once it is, or at the end", () => {
  const clock = new ManualClock();
  const epoch = epochOf(new Uint8Array(16).fill(1));
  const via = peerIdOf(new Uint8Array(16).fill(2));
  const who = {
    id: peerIdOf(new Uint8Array(16).fill(3)),
    name: "ana",
    as: "0303030303030303",
    rename: say,
  };
  const listed: Directory = { ...emptyDirectory, guests: [{ id: who.id, via, epoch }] };
  const host = { clock, epoch, state: emptyDirectory, say };
  let said = 0;
  async function say(): Promise<void> {
    said++;
  }
  const guests = new GuestsHere(host);
  guests.came(who);
  guests.look();
  assert.deepEqual([said, clock.scheduled], [1, 1]);
  clock.pass(30_000);
  assert.deepEqual([said, clock.scheduled], [2, 0]);
  guests.look();
  host.state = listed;
  guests.look();
  assert.equal(clock.scheduled, 0, "it is there");
  host.state = emptyDirectory;
  guests.look();
  assert.equal(clock.scheduled, 1);
  guests.close();
  assert.equal(clock.scheduled, 0);
});
