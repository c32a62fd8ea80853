/**
 * What a private socket does while Node has sends in its queue, which leave with the options that are set
 * by then.
 * @module
 */
import assert from "node:assert/strict";
import type { Socket } from "node:dgram";
import { test } from "node:test";
import { newCounters } from "../../../src/transport/udp/counters.ts";
import { codeOf } from "../../../src/transport/udp/errno.ts";
import { PrivateSocket } from "../../../src/transport/udp/private-socket.ts";

type Callback = (error: Error | null) => void;

/** A socket that keeps what it is given until it is told to send it, as Node does when the kernel's buffer is full. */
class FullSocket {
  /** What has happened, in order. */
  readonly log: string[] = [];
  readonly #queue: { readonly name: string; readonly done: Callback }[] = [];
  #closed = false;
  /** What sends in the queue end with at `close`. */
  cancelCode = "ECANCELED";

  address(): object {
    return { address: "192.0.2.1", port: 5_000, family: "IPv4" };
  }

  send(bytes: Uint8Array, port: number, host: string, done: Callback): void {
    this.#queue.push({ name: `${bytes.length} to ${host}:${port}`, done });
  }

  getSendQueueCount(): number {
    return this.#queue.length;
  }

  close(done: () => void): void {
    this.#closed = true;
    for (const { done: answer } of this.#queue.splice(0))
      answer(Object.assign(new Error("canceled"), { code: this.cancelCode }));
    done();
  }

  /** The kernel has room for one. */
  leave(): void {
    const first = this.#queue.shift();
    assert.ok(first && !this.#closed);
    this.log.push(first.name);
    first.done(null);
  }

  get length(): number {
    return this.#queue.length;
  }
}

function make(): { socket: FullSocket; sender: PrivateSocket; outcomes: string[] } {
  const socket = new FullSocket();
  const sender = new PrivateSocket({
    socket: socket as unknown as Socket,
    host: "192.0.2.1",
    receiveBufferBytes: 0,
    sockopt: {
      setSegmentBytes: (_, bytes) => socket.log.push(`segment ${bytes}`),
      setMulticast: (_, what, value) => socket.log.push(`${what} ${value}`),
    },
    segments: true,
    counters: newCounters(),
    segmentationRefused: () => assert.fail("nothing is wrong with segmentation"),
  });
  return { socket, sender, outcomes: [] };
}

const to = { host: "239.255.0.1", port: 7 };

test("what needs other options waits until the queue has left, and nothing overtakes it", () => {
  const { socket, sender, outcomes } = make();
  const send = (bytes: number, slotBytes: number, loop = true): void =>
    sender.sendBurst(new Uint8Array(bytes), slotBytes, { ...to, loop }, (error) =>
      outcomes.push(error ? codeOf(error) : `${bytes} out`),
    );
  send(2_800, 1_400);
  send(2_801, 1_400);
  send(900, 900); // stays whole among segments of 1,400
  send(3_000, 3_000); // would be cut
  send(4_200, 1_400);
  send(1_300, 1_400, false);
  assert.equal(socket.length, 3, "the others wait");
  while (socket.length > 0) socket.leave();
  const at = `to ${to.host}:${to.port}`;
  assert.deepEqual(socket.log, [
    "segment 1400",
    `2800 ${at}`,
    `2801 ${at}`,
    `900 ${at}`,
    "segment 0",
    `3000 ${at}`,
    "segment 1400",
    `4200 ${at}`,
    "loop 0",
    `1300 ${at}`,
  ]);
  const expected = [2_800, 2_801, 900, 3_000, 4_200, 1_300].map((bytes) => `${bytes} out`);
  assert.deepEqual(outcomes, expected);
});

test("unicast does not care whether this host hears multicasts", () => {
  const { socket, sender } = make();
  sender.sendBurst(new Uint8Array(10), 10, { ...to, loop: false }, () => {});
  sender.sendBurst(new Uint8Array(11), 11, to, () => {});
  assert.equal(socket.length, 2);
  assert.deepEqual(socket.log, ["loop 0"]);
});

test("close answers for what is in the queue and for what waits for it, once each", async () => {
  const { socket, sender, outcomes } = make();
  for (const bytes of [2_800, 3_000, 2_800]) {
    const slotBytes = bytes === 3_000 ? 3_000 : 1_400;
    sender.sendBurst(new Uint8Array(bytes), slotBytes, to, (error) => outcomes.push(codeOf(error)));
  }
  assert.equal(socket.length, 1);
  await sender.close();
  await sender.close();
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(outcomes, ["ECANCELED", "ECANCELED", "ECANCELED"]);
  sender.sendBurst(new Uint8Array(1), 1, to, (error) => outcomes.push(codeOf(error)));
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(outcomes.at(-1), "EADDRNOTAVAIL");
});

test("a burst that fails while the socket closes is not tried again", async () => {
  const { socket, sender, outcomes } = make();
  socket.cancelCode = "EIO";
  sender.sendBurst(new Uint8Array(2), 1, to, (error) => outcomes.push(codeOf(error)));
  // `close` is known to the sender before the answers come, as in Node.
  const close = socket.close.bind(socket);
  socket.close = (done) => setImmediate(() => close(done));
  await sender.close();
  assert.deepEqual(outcomes, ["EIO"]);
});

test("what is in flight has a limit in sends: a segmented burst is one", async () => {
  const { sender, outcomes } = make();
  const send = (bytes: number, slotBytes: number): void =>
    sender.sendBurst(new Uint8Array(bytes), slotBytes, to, (error) => outcomes.push(codeOf(error)));
  for (let number = 0; number < 8_192; number++) send(2, 1);
  assert.deepEqual(outcomes, []);
  send(2, 1);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(outcomes, ["ENOBUFS"]);
});
