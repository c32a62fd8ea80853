/**
 * Large messages on the virtual network: they come as streams, between other messages, with little of
 * them in memory, and their ends are told whatever happens.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Message } from "../../src/index.ts";
import { partition } from "../../src/transport/sim/index.ts";
import { Room, type Seat } from "./kit/room.ts";

const megabyte = 1_048_576;

function someBytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (at * 31) ^ (at >>> 8));
}

async function two(seed: number): Promise<{ room: Room; ana: Seat; bob: Seat }> {
  const room = new Room(seed);
  const [ana, bob] = await room.lobby(["ana", "bob"]);
  assert.ok(ana !== undefined && bob !== undefined);
  return { room, ana, bob };
}

/** The next large message of a seat, whose handler is not done before `read` is. */
function nextLarge({ group }: Seat, read: Promise<unknown> = new Promise(() => {})) {
  return new Promise<Message>((resolve) => {
    const handler = group.receive(async (message) => {
      if (message.stream === undefined) return;
      handler[Symbol.dispose]();
      resolve(message);
      await read;
    });
  });
}

/** The next large message of a seat, whole. */
function collected({ group }: Seat): Promise<Message> {
  return new Promise((resolve, reject) =>
    group.receive((message) => {
      if (message.stream !== undefined) message.collect().then(resolve, reject);
    }),
  );
}

async function* pieces(count: number, size: number, gave?: (bytes: number) => void) {
  for (let at = 0; at < count; at++) {
    gave?.(size);
    yield new Uint8Array(size).fill(at);
  }
}

describe("a large message", () => {
  test("arrives as it was sent, with its kind", async () => {
    const { room, ana, bob } = await two(1);
    const bytes = someBytes(2 * megabyte + 7);
    const text = "ñ👂".repeat(60_000);
    const value = { list: Array.from({ length: 100_000 }, (_, at) => at) };
    for (const [body, kind] of [
      [bytes, "bytes"],
      [text, "text"],
      [value, "value"],
    ] as const) {
      const arriving = collected(bob);
      const receipt = await room.settle(ana.group.send(body, { until: "delivered" }));
      const message = await room.settle(arriving);
      assert.equal(message.kind, kind);
      assert.deepEqual(message.value(), body);
      assert.equal(message.sequence, receipt.message);
      assert.deepEqual(receipt.by, [bob.peer.id]);
    }
  });

  test("may be a stream of unknown size, and tells both sides how far it is", async () => {
    const { room, ana, bob } = await two(2);
    const { promise: read, resolve: done } = Promise.withResolvers<void>();
    const arriving = nextLarge(bob, read);
    const progress: number[] = [];
    const sending = ana.group.send(pieces(30, 100_000), {
      until: "delivered",
      onProgress: ({ sent, total }) => {
        assert.equal(total, undefined);
        progress.push(sent);
      },
    });
    const message = await room.settle(arriving);
    assert.equal(message.total, undefined);
    assert.equal(message.sequence, 0, "not counted before it ends");
    let size = 0;
    const reading = (async () => {
      for await (const part of message.stream ?? []) {
        size += part.length;
        assert.ok(message.received >= size);
      }
      done();
    })();
    const receipt = await room.settle(Promise.all([sending, reading]));
    assert.equal(size, 3_000_000);
    assert.equal(progress.at(-1), 3_000_000);
    assert.deepEqual(
      progress,
      progress.toSorted((a, b) => a - b),
    );
    assert.equal(message.sequence, receipt[0].message);
  });

  test("may be a web stream whose size is known", async () => {
    const { room, ana, bob } = await two(3);
    const arriving = collected(bob);
    const whole = someBytes(megabyte);
    let at = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (at === megabyte) controller.close();
        else controller.enqueue(whole.subarray(at, (at += 65_536)));
      },
    });
    await room.settle(ana.group.send(body, { total: megabyte, until: "received" }));
    const message = await room.settle(arriving);
    assert.deepEqual(message.bytes, whole);
  });

  test("lets others pass between its parts", async () => {
    const { room, ana, bob } = await two(4);
    const heard: string[] = [];
    bob.group.receive(async (message) => {
      if (message.stream === undefined) {
        heard.push(message.text());
        return;
      }
      heard.push("begins");
      for await (const part of message.stream) void part;
      heard.push("ends");
    });
    let small = 0;
    const body = (async function* () {
      for await (const piece of pieces(100, 50_000)) {
        if (++small % 20 === 0) ana.group.write(`small ${small}`);
        yield piece;
      }
    })();
    await room.settle(ana.group.send(body, { until: "delivered" }));
    assert.deepEqual(heard, [
      "begins",
      ...[20, 40, 60, 80, 100].map((at) => `small ${at}`),
      "ends",
    ]);
  });

  test("is not held in memory on either side, however slowly it is read", async () => {
    const { room, ana, bob } = await two(5);
    let given = 0;
    let read = 0;
    let most = 0;
    bob.group.receive(async (message) => {
      for await (const part of message.stream ?? []) {
        read += part.length;
        if (read % (4 * megabyte) < part.length)
          await new Promise<void>((resolve) =>
            room.clock.schedule(room.clock.now() + 1_000, resolve),
          );
      }
    });
    const size = 65_536;
    const body = pieces((64 * megabyte) / size, size, (bytes) => {
      given += bytes;
      most = Math.max(most, given - read);
    });
    await room.settle(ana.group.send(body, { until: "delivered" }), 60_000);
    assert.equal(read, 64 * megabyte);
    assert.ok(most > megabyte, "the reader was slower than the sender");
    assert.ok(most < 8 * megabyte, `${most} bytes were between the two`);
  });

  test("that nobody reads is discarded, and holds nobody up", async () => {
    const { room, ana, bob } = await two(6);
    const heard: string[] = [];
    const streams: ReadableStream[] = [];
    bob.group.receive((message) => {
      if (message.stream === undefined) heard.push(message.text());
      else streams.push(message.stream);
    });
    await room.settle(ana.group.send(pieces(100, 100_000), { until: "delivered" }));
    await room.settle(ana.group.send("after", { until: "delivered" }));
    assert.deepEqual(heard, ["after"]);
    await assert.rejects(
      async () => {
        for await (const part of streams[0] ?? []) void part;
      },
      { code: "ERR_EARSHOT_INCOMPLETE" },
    );
  });

  test("that comes before the first reader is missed, and told", async () => {
    const { room, ana, bob } = await two(7);
    await room.settle(ana.group.send(pieces(20, 100_000), { until: "received" }));
    await room.settle(ana.group.send("after", { until: "received" }));
    const loop = bob.group[Symbol.asyncIterator]();
    const { value } = await room.settle(loop.next());
    assert.deepEqual([value?.text(), value?.missed], ["after", 1]);
  });

  test("can be read in a loop, and by several readers at their own pace", async () => {
    const { room, ana, bob } = await two(8);
    const sizes: number[] = [];
    const read = async (): Promise<void> => {
      for await (const message of bob.group) {
        let size = 0;
        for await (const part of message.stream ?? []) size += part.length;
        sizes.push(size);
        break;
      }
    };
    const reading = Promise.all([read(), read()]);
    await room.settle(ana.group.send(pieces(30, 100_000), { until: "received" }));
    await room.settle(reading);
    assert.deepEqual(sizes, [3_000_000, 3_000_000]);
  });

  test("is read out of a batch by its stream, after the handler too", async () => {
    const { room, ana, bob } = await two(9);
    const heard: unknown[] = [];
    const sizes: Promise<number>[] = [];
    const sizeOf = async (stream: ReadableStream<Uint8Array>): Promise<number> => {
      let size = 0;
      for await (const part of stream) size += part.length;
      return size;
    };
    bob.group.receiveBatch((batch) => {
      for (const message of batch) {
        if (message.stream === undefined) heard.push(message.text());
        else {
          assert.throws(() => message.bytes, { code: "ERR_EARSHOT_LARGE_MESSAGE" });
          heard.push(message.total);
          sizes.push(sizeOf(message.stream));
        }
      }
    });
    ana.group.write("before");
    await room.settle(ana.group.send(pieces(5, 100_000), { total: 500_000, until: "delivered" }));
    await room.settle(ana.group.send("after", { until: "delivered" }));
    assert.deepEqual(heard, ["before", 500_000, "after"]);
    assert.deepEqual(await Promise.all(sizes), [500_000]);
  });

  test("has no bytes, text or value before it is collected", async () => {
    const { room, ana, bob } = await two(10);
    const arriving = nextLarge(bob);
    const sending = ana.group.send(pieces(3, 1_000), { until: "received" });
    const message = await room.settle(arriving);
    const large = { code: "ERR_EARSHOT_LARGE_MESSAGE", message: /stream/ };
    assert.throws(() => message.bytes, large);
    assert.throws(() => message.text(), large);
    assert.throws(() => message.value(), large);
    await room.settle(sending);
    await assert.rejects(message.collect(10), { code: "ERR_EARSHOT_MESSAGE_TOO_LARGE" });
  });

  test("is heard by oneself too", async () => {
    const room = new Room(11);
    const [ana] = await room.lobby(["ana"], { loopback: true });
    assert.ok(ana !== undefined);
    const arriving = collected(ana);
    await room.settle(ana.group.send(someBytes(3 * megabyte)));
    assert.deepEqual((await room.settle(arriving)).bytes, someBytes(3 * megabyte));
  });

  test("beside many others waits for its turn", async () => {
    const { room, ana, bob } = await two(12);
    const sizes: number[] = [];
    bob.group.receive(async (message) => {
      sizes.push((await message.collect()).bytes.length);
    });
    const sends = Array.from({ length: 20 }, (_, at) =>
      ana.group.send(pieces(10, 10_000 + at), { until: "delivered" }),
    );
    await room.settle(Promise.all(sends), 60_000);
    assert.deepEqual(
      sizes.toSorted((a, b) => a - b),
      Array.from({ length: 20 }, (_, at) => 10 * (10_000 + at)),
    );
  });
});

describe("a large message that is given up", () => {
  async function fails(room: Room, message: Message, reason: string): Promise<void> {
    const reading = (async () => {
      for await (const part of message.stream ?? []) void part;
    })();
    await assert.rejects(room.settle(reading, 30_000), (error: unknown) => {
      const { code, details } = error as { code: string; details: { reason: string } };
      assert.deepEqual([code, details.reason], ["ERR_EARSHOT_INCOMPLETE", reason]);
      return true;
    });
  }

  test("by its sender's signal fails at the reader, and what follows comes", async () => {
    const { room, ana, bob } = await two(21);
    const arriving = nextLarge(bob);
    const control = new AbortController();
    const sending = ana.group.send(pieces(1_000, 100_000), { signal: control.signal });
    const message = await room.settle(arriving);
    control.abort(new Error("enough"));
    await assert.rejects(room.settle(sending), /enough/);
    await fails(room, message, "given-up");
    const receipt = await room.settle(ana.group.send("after", { until: "received" }));
    assert.deepEqual(receipt.by, [bob.peer.id]);
  });

  test("in time, by its body, or for its size fails on both sides", async () => {
    const { room, ana, bob } = await two(22);
    const broken = (async function* () {
      yield new Uint8Array(1_000);
      throw new Error("disk on fire");
    })();
    const never = (async function* () {
      yield new Uint8Array(1_000);
      await new Promise(() => {});
    })();
    const odd = (async function* () {
      yield new Uint8Array(1_000);
      yield "text" as unknown as Uint8Array;
    })();
    const endless = (async function* () {
      const piece = new Uint8Array(16 * megabyte);
      for (;;) yield piece;
    })();
    for (const [body, options, expected] of [
      [broken, {}, { message: "disk on fire" }],
      [never, { timeoutMs: 500 }, { code: "ERR_EARSHOT_TIMEOUT" }],
      [odd, {}, { code: "ERR_EARSHOT_INVALID_ARGUMENT" }],
      [pieces(2, 10), { total: 21 }, { code: "ERR_EARSHOT_INVALID_ARGUMENT" }],
      [endless, {}, { code: "ERR_EARSHOT_MESSAGE_TOO_LARGE" }],
    ] as const) {
      const arriving = nextLarge(bob);
      const sending = assert.rejects(ana.group.send(body, options), expected);
      const reading = room.settle(arriving).then((message) => fails(room, message, "given-up"));
      await room.settle(Promise.all([sending, reading]), 60_000);
    }
    await assert.rejects(ana.group.send(pieces(1, 1), { total: 64 * megabyte + 1 }), {
      code: "ERR_EARSHOT_MESSAGE_TOO_LARGE",
    });
  });

  test("because its sender is gone fails at the reader", async () => {
    const { room, ana, bob } = await two(23);
    const arriving = nextLarge(bob);
    const sending = ana.group.send(pieces(1_000, 100_000)).catch(() => {});
    const message = await room.settle(arriving);
    room.network.install(partition([["ana"], ["bob"]]));
    await fails(room, message, "gone");
    await room.settle(Promise.all([ana.peer.close(), sending]), 30_000);
  });

  test("by its reader only is over for that reader, and the sender goes on", async () => {
    const { room, ana, bob } = await two(24);
    const { promise: read, resolve: done } = Promise.withResolvers<void>();
    const arriving = nextLarge(bob, read);
    const sending = ana.group.send(pieces(100, 100_000), { until: "delivered" });
    const message = await room.settle(arriving);
    await message.stream?.cancel();
    done();
    const receipt = await room.settle(sending);
    assert.deepEqual(receipt.by, [bob.peer.id]);
  });

  test("when its group is closed", async () => {
    const { room, ana, bob } = await two(25);
    const arriving = nextLarge(bob);
    const never = (async function* () {
      yield new Uint8Array(1_000);
      await new Promise(() => {});
    })();
    const sending = assert.rejects(ana.group.send(never), { code: "ERR_EARSHOT_CLOSED" });
    const message = await room.settle(arriving);
    await room.settle(Promise.all([ana.group.close(), sending]));
    await fails(room, message, "given-up");
  });
});
