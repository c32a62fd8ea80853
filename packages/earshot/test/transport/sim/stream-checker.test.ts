/**
 * The checker of streams notices each way in which an engine could break its word, and lets pass what
 * keeps it.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Chunk, EngineEvent, Member, MemberProgress } from "../../../src/core/events.ts";
import { type Epoch, epochOf, peerIdOf } from "../../../src/core/identity.ts";
import { slotFrameTable, wholeFrameId } from "../../../src/core/stream/slot-frames.ts";
import { streamChecker } from "../../../src/transport/sim/checkers/streams.ts";
import { Content, kindNumberOf } from "../../../src/transport/sim/streams/content.ts";
import { StreamBook, type Told } from "../../../src/transport/sim/streams/told.ts";

type Gone = MemberProgress["gone"];

function memberOf(name: string, number: number): Member & { readonly view: never } {
  const bytes = new Uint8Array(16).fill(number);
  return {
    id: peerIdOf(bytes),
    epoch: epochOf(bytes),
    name,
    roles: [],
    groups: [],
    services: [],
    metadata: new Uint8Array(),
    addresses: [],
    state: "alive",
    reach: { hearsUs: undefined, heardByMulticast: undefined, unicast: undefined },
    view: undefined as never,
  };
}

/** A sender with messages of 10 bytes, a listener, and what the checker says to events. */
class Bench {
  readonly ana: ReturnType<typeof memberOf> = memberOf("ana", 1);
  readonly bob: ReturnType<typeof memberOf> = memberOf("bob", 2);
  readonly book: StreamBook = new StreamBook();
  readonly content: Content = new Content();
  readonly told: Told;
  readonly #checker: ReturnType<typeof streamChecker>;

  constructor(messages: number, slow: Told["slow"] = "wait") {
    const lives = new Map<Epoch, Member>([this.ana, this.bob].map((life) => [life.epoch, life]));
    this.#checker = streamChecker(
      {
        now: () => 1,
        life: (epoch) => {
          const life = lives.get(epoch);
          return life && { ...life, begun: 0, ended: Infinity, end: undefined };
        },
      },
      this.book,
      this.content,
    );
    const { epoch } = this.ana;
    this.told = this.book.open({ by: "ana", epoch, stream: 1, to: { group: "room" }, slow });
    for (let count = 0; count < messages; count++) this.told.sizes.push(10);
    this.book.noteGroup(this.bob.epoch, "room", true);
  }

  /** What the checker says when bob is given this. */
  given(event: EngineEvent): string | undefined {
    return this.#checker.event?.(this.bob, event);
  }

  said(received: number, since = 1, handled = since - 1, gone?: Gone): string | undefined {
    const { id, epoch } = this.bob;
    const member = { id, epoch, since, received, handled, listening: true, gone };
    return this.#checker.event?.(this.ana, {
      type: "progress",
      stream: 1,
      sent: this.told.sizes.length,
      members: [member],
    });
  }

  batch(
    numbers: readonly number[],
    change: (frames: Uint8Array) => void = () => {},
    ref: { readonly epoch?: Epoch; readonly stream?: number; readonly group?: string } = {},
  ): string | undefined {
    const frames = numbers.flatMap((number) => {
      const body = new Uint8Array(10);
      this.content.lay(body, this.told.salt, number);
      return [wholeFrameId(kindNumberOf(number)), 0, 10, ...body];
    });
    const bytes = Uint8Array.from(frames);
    change(bytes);
    const chunk: Chunk = { frames: bytes, whole: 0, before: (numbers[0] ?? 1) - 1 };
    return this.given({
      type: "batch",
      from: this.ana,
      stream: { epoch: this.ana.epoch, stream: 1, group: "room", ...ref },
      chunks: [chunk],
      asked: false,
    });
  }

  /** Ana says that bob holds it back, so that he may miss something. */
  evict(): this {
    this.said(0);
    const status = { type: "member-evicted", group: "room", member: this.bob } as const;
    this.#checker.event?.(this.ana, { type: "status", status });
    return this;
  }

  gap(messages: number): string | undefined {
    const stream = { epoch: this.ana.epoch, stream: 1, group: "room" };
    return this.given({ type: "gap", from: this.ana, stream, messages, reason: "gone" });
  }
}

test("messages in order, gaps that are told, and true progress pass", () => {
  const bench = new Bench(20);
  assert.equal(bench.batch([4, 5, 6]), undefined, "it begins where it began");
  assert.equal(bench.batch([7]), undefined);
  assert.equal(bench.said(7, 4), undefined);
  assert.equal(bench.evict().gap(3), undefined);
  assert.equal(bench.batch([11, 12]), undefined);
  assert.equal(bench.said(12, 4, 3, "evicted"), undefined);
  const ear = bench.book.ear(bench.bob.epoch, bench.told);
  assert.deepEqual([ear?.delivered, ear?.missing, ear?.upTo], [6, 3, 12]);
});

test("what is missing, repeated, swapped, altered, invented or meant for others is noticed", () => {
  const wrongs: [(bench: Bench) => string | undefined, RegExp][] = [
    [(bench) => bench.batch([2]), /message 2 .* where 4 was due/],
    [(bench) => bench.batch([3]), /message 3 .* where 4 was due/],
    [(bench) => bench.batch([5]), /message 5 .* where 4 was due/],
    [(bench) => bench.batch([4], (bytes) => bytes.fill(0xa5, 5)), /message 4 was altered/],
    [(bench) => bench.batch([4], (bytes) => bytes.fill(3, 0, 1)), /message 4 of another kind/],
    [(bench) => bench.batch([4], (bytes) => bytes.fill(9, 2, 3)), /of 9 bytes, not 10/],
    [(bench) => bench.gap(1) ?? bench.batch([6]), /message 6 .* where 5 was due/],
    [(bench) => bench.gap(1) ?? bench.batch([4]), /message 4 .* where 5 was due/],
    [(bench) => bench.gap(9), /a gap of 9 after 3 of 10/],
    [(bench) => bench.batch([4, 5, 6, 7, 8, 9, 10, 11]), /message 11 .* which has 10/],
    [(bench) => bench.batch([4], () => {}, { stream: 2 }), /never opened/],
    [(bench) => bench.batch([4], () => {}, { group: "lobby" }), /given as lobby/],
    [(bench) => bench.batch([4], () => {}, { epoch: bench.bob.epoch }), /another life/],
    [
      (bench) => {
        bench.book.noteGroup(bench.bob.epoch, "room", false);
        return bench.batch([4]);
      },
      /where it is no member/,
    ],
  ];
  for (const [act, expected] of wrongs) {
    const bench = new Bench(10).evict();
    assert.equal(bench.batch([1, 2, 3]), undefined);
    assert.match(act(bench) ?? "nothing wrong", expected);
  }
  const known = new Bench(10);
  known.said(0);
  assert.match(known.gap(1) ?? "", /though ana has never given it up/);
  const first = new Bench(10).evict();
  assert.equal(first.gap(3), undefined, "where is known with what follows");
  assert.match(first.batch([3]) ?? "", /begins again behind -1/);
  assert.match(new Bench(10).evict().gap(11) ?? "", /a gap of 11 of 10/);
});

test("progress that is not true is noticed", () => {
  const wrongs: [(bench: Bench) => string | undefined, RegExp][] = [
    [(bench) => bench.said(4), /received 4, but was given 3/],
    [(bench) => bench.said(11), /more than written/],
    [(bench) => bench.said(3, 1, 2), /handled 2, but has said so up to 0/],
    [(bench) => bench.said(2, 1, 3), /handled 3, but received 2/],
    [(bench) => bench.gap(1) ?? bench.said(4), /misses 4 to 4/],
  ];
  for (const [act, expected] of wrongs) {
    const bench = new Bench(10).evict();
    bench.batch([1, 2, 3]);
    assert.match(act(bench) ?? "nothing wrong", expected);
  }
  const late = new Bench(10);
  assert.match(late.said(5) ?? "", /was given nothing/);
  late.batch([3, 4, 5]);
  assert.match(late.said(5) ?? "", /was given those after 2/);
  const dropping = new Bench(10, "drop");
  dropping.batch([1]);
  dropping.gap(2);
  assert.equal(dropping.said(3), undefined, "with this policy members may miss messages");
});

test("large messages between others are put together, and damage to them is noticed", () => {
  const { open, part, close } = slotFrameTable;
  const events = (bench: Bench, spoil: (body: Uint8Array) => void): (string | undefined)[] => {
    bench.told.large.set(1, { total: 300, end: 2 });
    bench.told.sizes[1] = -1;
    const frames = [open.id, 0, 11, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 44];
    for (const from of [0, 150]) {
      const body = new Uint8Array(150);
      bench.content.lay(body, bench.told.salt, -1, from);
      spoil(body);
      frames.push(part.id, 0, 154, 0, 0, 0, 1, ...body);
    }
    frames.push(close.id, 0, 5, 0, 0, 0, 1, 0);
    const chunk = { frames: Uint8Array.from(frames), whole: 0, before: 1 };
    const stream = { epoch: bench.ana.epoch, stream: 1, group: "room" };
    return [
      bench.batch([1]),
      bench.given({ type: "batch", from: bench.ana, stream, chunks: [chunk], asked: false }),
      bench.batch([3]),
    ];
  };
  const good = new Bench(3);
  assert.deepEqual(
    events(good, () => {}),
    [undefined, undefined, undefined],
  );
  assert.equal(good.book.ear(good.bob.epoch, good.told)?.large, 1);
  const bad = events(new Bench(3), (body) => body.fill(0, 149));
  assert.match(bad[1] ?? "", /large message 1 was altered/);
});
