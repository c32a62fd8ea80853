/**
 * When the batch reader looks for more, and what it makes of sources, with a kernel of the test's.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { BatchReader, type ReadState } from "../../../src/transport/udp/batch-reader.ts";

/** Gives datagrams of no bytes, from sources as the kernel writes them. */
class Kernel {
  /** Of each call, how many it was asked for. */
  readonly asked: number[] = [];
  waiting: Buffer[] = [];
  refuses = false;
  #names: Uint8Array = new Uint8Array(0);
  #located = 0;

  readonly calls = {
    receive: (_fd: number, headers: Uint8Array, count: number): number => {
      this.asked.push(count);
      const some = this.waiting.splice(0, count);
      const view = new DataView(headers.buffer, headers.byteOffset);
      for (const [slot, name] of some.entries()) {
        this.#names.set(name, slot * 32);
        assert.equal(view.getUint32(slot * 64 + 8, true), 32, "room for the name");
        view.setUint32(slot * 64 + 8, name.length, true);
      }
      return some.length === 0 ? -1 : some.length;
    },
    isRefused: (): boolean => this.refuses,
    locate: (bytes: Uint8Array): bigint => {
      if (this.#located++ === 1) this.#names = bytes;
      return BigInt(this.#located) << 32n;
    },
    interfaceName: (index: number): string => `eth${index}`,
  };
}

function state(): ReadState {
  return { fd: 3, misses: 0, skip: 0 };
}

function version4(last: number): Buffer {
  return Buffer.from([2, 0, 0x1d, 0x2c, 192, 0, 2, last, 0, 0, 0, 0, 0, 0, 0, 0]);
}

test("where nothing waits it looks ever more rarely, and again each time once something did", () => {
  const kernel = new Kernel();
  const reader = new BatchReader(kernel.calls);
  const at = state();
  const looksIn = (chances: number): number => {
    const before = kernel.asked.length;
    for (let chance = 0; chance < chances; chance++)
      reader.read(
        at,
        100,
        () => true,
        () => {},
      );
    return kernel.asked.length - before;
  };
  assert.equal(looksIn(1 + 1 + 1 + 3 + 1 + 7 + 1), 4);
  assert.equal(looksIn(160), 10, "one in sixteen");
  kernel.waiting = Array.from({ length: 100 }, () => version4(1));
  assert.ok(looksIn(16 + 4) >= 4, "100 by 32");
  assert.deepEqual(kernel.waiting, []);
});

test("fewer are read at a time when they are trains", () => {
  const kernel = new Kernel();
  const reader = new BatchReader(kernel.calls);
  kernel.waiting = Array.from({ length: 100 }, () => version4(1));
  for (const bytes of [1_400, 63_000]) {
    reader.read(
      state(),
      bytes,
      () => true,
      () => {},
    );
  }
  assert.deepEqual(kernel.asked, [32, 8]);
});

test("sources are written as dgram writes them, zones for link-local addresses only", () => {
  const kernel = new Kernel();
  const reader = new BatchReader(kernel.calls);
  const version6 = (first: number, scope: number): Buffer => {
    const name = Buffer.alloc(28);
    name.set([10, 0, 0x1d, 0x2c]);
    name.set([first, 0x80, ...Array.from({ length: 13 }, () => 0), 7], 8);
    name.writeUInt32LE(scope, 24);
    return name;
  };
  kernel.waiting = [version4(7), version6(0xfe, 4), version6(0x20, 4), version4(7)];
  const sources: string[] = [];
  reader.read(
    state(),
    1,
    () => true,
    ({ from, host }) => sources.push(`${from} ${host}`),
  );
  assert.deepEqual(sources, [
    "192.0.2.7:7468 192.0.2.7",
    "[fe80::7%eth4]:7468 fe80::7%eth4",
    "[2080::7]:7468 2080::7",
    "192.0.2.7:7468 192.0.2.7",
  ]);
});

test("a system that refuses is not asked again", () => {
  const kernel = new Kernel();
  kernel.refuses = true;
  const reader = new BatchReader(kernel.calls);
  for (let chance = 0; chance < 20; chance++) {
    reader.read(
      state(),
      1,
      () => true,
      () => {},
    );
  }
  assert.deepEqual(kernel.asked, [32]);
});

test("a handler that throws does not end reading for good", () => {
  const kernel = new Kernel();
  const reader = new BatchReader(kernel.calls);
  kernel.waiting = [version4(1), version4(2)];
  const fails = (): void => {
    throw new Error("a handler's own fault");
  };
  assert.throws(() => reader.read(state(), 1, () => true, fails), /own fault/);
  kernel.waiting = [version4(3)];
  let read = 0;
  reader.read(
    state(),
    1,
    () => true,
    () => read++,
  );
  assert.equal(read, 1);
});

/** A kernel that writes what waits where the vectors point. */
class WritingKernel {
  waiting: { readonly name: Buffer; readonly bytes: Uint8Array }[] = [];
  readonly #located: Uint8Array[] = [];

  readonly calls = {
    receive: (_fd: number, headers: Uint8Array, count: number): number => {
      const some = this.waiting.splice(0, count);
      const view = new DataView(headers.buffer, headers.byteOffset);
      for (const [slot, { name, bytes }] of some.entries()) {
        this.#at(view.getBigUint64(slot * 64, true)).set(name);
        view.setUint32(slot * 64 + 8, name.length, true);
        const vectors = this.#at(view.getBigUint64(slot * 64 + 16, true));
        const vector = new DataView(vectors.buffer, vectors.byteOffset);
        let done = 0;
        for (let index = 0; index < Number(view.getBigUint64(slot * 64 + 24, true)); index++) {
          const part = bytes.subarray(done, done + vector.getUint32(index * 16 + 8, true));
          if (part.length > 0) this.#at(vector.getBigUint64(index * 16, true)).set(part);
          done += part.length;
        }
        view.setUint32(slot * 64 + 56, done, true);
      }
      return some.length === 0 ? -1 : some.length;
    },
    isRefused: (): boolean => false,
    locate: (bytes: Uint8Array): bigint => BigInt(this.#located.push(bytes)) << 32n,
    interfaceName: (index: number): string => `eth${index}`,
  };

  #at(address: bigint): Uint8Array {
    const memory = this.#located[Number(address >> 32n) - 1];
    assert.ok(memory);
    return memory.subarray(Number(address & 0xffff_ffffn));
  }
}

test("datagrams of one length from one source are handed over side by side, a shorter one ends them", () => {
  const kernel = new WritingKernel();
  const reader = new BatchReader(kernel.calls);
  const datagram = (from: number, length: number, fill: number) => ({
    name: version4(from),
    bytes: new Uint8Array(length).fill(fill),
  });
  kernel.waiting = [
    ...[datagram(1, 1_400, 1), datagram(1, 1_400, 2), datagram(1, 700, 3)], // a burst
    ...[datagram(1, 1_400, 4), datagram(2, 1_400, 5), datagram(2, 1_400, 6)], // another source
    ...[datagram(2, 1_450, 7), datagram(2, 9_000, 8)], // longer ones
    ...[datagram(2, 60, 9), datagram(2, 60, 10)], // short ones
  ];
  const runs: string[] = [];
  reader.read(
    state(),
    1_400,
    () => true,
    ({ host }, bytes, datagrams) => {
      const fills = new Set(bytes);
      runs.push(`${host} ${datagrams} of ${bytes.length}: ${[...fills].join(" ")}`);
    },
  );
  assert.deepEqual(runs, [
    "192.0.2.1 3 of 3500: 1 2 3",
    "192.0.2.1 1 of 1400: 4",
    "192.0.2.2 2 of 2800: 5 6",
    "192.0.2.2 1 of 1450: 7",
    "192.0.2.2 1 of 9000: 8",
    "192.0.2.2 1 of 60: 9",
    "192.0.2.2 1 of 60: 10",
  ]);
});

test("the length that is expected follows what comes, not what comes once", () => {
  const kernel = new WritingKernel();
  const reader = new BatchReader(kernel.calls);
  const runsAfter = (lastBytes: number): number => {
    let runs = 0;
    kernel.waiting = Array.from({ length: 8 }, () => ({
      name: version4(1),
      bytes: new Uint8Array(1_200),
    }));
    reader.read(
      state(),
      lastBytes,
      () => true,
      () => runs++,
    );
    return runs;
  };
  assert.equal(runsAfter(1_200), 1);
  assert.equal(runsAfter(700), 1, "the last of a burst");
  assert.equal(runsAfter(60), 1, "a word between");
  assert.equal(runsAfter(1_400), 8, "a larger one");
  assert.deepEqual([runsAfter(1_200), runsAfter(1_200)], [8, 1], "smaller from now on");
});
