/**
 * An engine's ordeal: a long row of inputs drawn from one seed, from peers that tell the truth, lie and
 * stammer, with effects answered late, wrongly and out of order, and a clock that jumps both ways.
 * Everything that comes out is checked and goes into one digest, so that two runs can be compared.
 * @module
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { type Address, addressOf } from "../../../src/core/address.ts";
import { EarshotError } from "../../../src/core/errors.ts";
import type { Command } from "../../../src/core/io.ts";
import { limits } from "../../../src/core/limits.ts";
import type { Link, LinkId, Way } from "../../../src/core/link.ts";
import { below, type Random, randomBytes, seededRandom } from "../../../src/core/random.ts";
import type { Frame, UpdateEntry } from "../../../src/core/wire/frame-table.ts";
import type { Cast } from "../../../src/core/wire/header.ts";
import { type Host, lan, lanLink, type Transmit } from "./host.ts";
import { mutate, sampleFrames } from "./mutations.ts";
import { Room, type RoomOptions } from "./room.ts";
import { framesOf, type Stranger } from "./stranger.ts";

const groups = ["room", "lobby", "", "x".repeat(70), "\ud800"];
const states: readonly UpdateEntry["state"][] = ["alive", "suspected", "failed", "left"];
const casts: readonly Cast[] = ["unicast", "unicast", "multicast", "broadcast"];
const ways: readonly Way[] = ["multicast4", "multicast6", "broadcast", "limited"];

export class Ordeal {
  readonly host: Host;
  readonly #room: Room;
  readonly #random: Random;
  readonly #actors: readonly Stranger[];
  readonly #digest = createHash("sha256");
  /** What the engine has asked and said, for answers that fit. */
  #challenges: Uint8Array[] = [new Uint8Array(8)];
  #tokens: number[] = [0];
  #sent: Uint8Array[] = [new Uint8Array(40)];
  #unsent: Transmit[] = [];
  #latest = 0;
  #eventsSeen = 0;
  #version = 0;

  constructor(seed: number, options: RoomOptions = {}) {
    this.#random = seededRandom(seed);
    this.#room = new Room({ ...options, seed: 1 + (seed % 1_000) });
    this.host = this.#room.host("victim");
    this.host.holdsEffects = true;
    this.#actors = ["ana", "bob", "cy", "mallory", "double"].map((name) =>
      this.#room.stranger(name, { identityOf: name === "double" ? "ana" : name }),
    );
    if (this.#below(8) > 0) this.host.start();
  }

  run(steps: number): string {
    for (let step = 0; step < steps; step++) {
      this.#step();
      this.#note();
    }
    // However it went, it still closes.
    this.#guarded(() => this.host.command({ type: "close" }));
    for (let round = 0; round < 40 && !this.#closed; round++) {
      this.host.answerEffects();
      this.host.now = Math.max(this.host.now, this.#latest) + limits.goodbyeMs;
      this.host.input({ type: "timeout" });
    }
    assert.ok(this.#closed, "it closes in the end");
    this.#note();
    return this.#digest.digest("hex");
  }

  get #closed(): boolean {
    return this.host.events.some((event) => event.type === "closed");
  }

  #step(): void {
    const draw = this.#below(100);
    if (draw < 60) this.#datagram();
    else if (draw < 74) this.#effect();
    else if (draw < 84) this.#time();
    else if (draw < 90) this.#transmitted();
    else if (draw < 97) this.#guarded(() => this.host.command(this.#command()));
    else this.host.input({ type: "links", links: this.#links() });
  }

  /** Caller mistakes are refused with a code; anything else that is thrown is a bug. */
  #guarded(run: () => void): void {
    try {
      run();
    } catch (error) {
      if (!(error instanceof EarshotError)) throw error;
    }
  }

  #time(): void {
    const { host } = this;
    const jump = this.#below(10);
    if (jump === 0) host.now = Math.max(0, host.now - this.#below(5_000));
    else if (jump === 1) host.now += this.#below(700_000);
    else if (jump < 7 && Number.isFinite(host.deadline))
      host.now = Math.max(host.now, host.deadline);
    else host.now += this.#below(400);
    host.input({ type: "timeout" });
    this.#latest = Math.max(this.#latest, host.now);
    assert.ok(host.deadline >= this.#latest, "after a timeout nothing is overdue");
  }

  #effect(): void {
    const { host } = this;
    const [chosen] = host.effects.splice(this.#below(host.effects.length || 1), 1);
    if (chosen === undefined) {
      const peerId = this.#below(2) === 0 ? undefined : randomBytes(this.#random, 16);
      host.input({ type: "done", token: this.#below(1_000), result: { kind: "verified", peerId } });
      return;
    }
    const { token, effect } = chosen;
    const truth = host.resultOf(effect);
    const lie = { kind: "verified", peerId: undefined } as const;
    const result = effect.kind === "verify" && this.#below(12) === 0 ? lie : truth;
    host.input({ type: "done", token, result });
    // And once more, which has no meaning.
    if (this.#below(8) === 0) host.input({ type: "done", token, result: truth });
  }

  #transmitted(): void {
    const [chosen] = this.#unsent.splice(this.#below(this.#unsent.length || 1), 1);
    const token = chosen?.token ?? this.#below(1_000);
    const error = this.#below(4) === 0 ? ({ error: "unreachable" } as const) : {};
    this.host.input({ type: "transmitted", token, ...error });
  }

  #command(): Command {
    const group = this.#pick(groups);
    const body = new Uint8Array(this.#below(10) === 0 ? 1_300 : this.#below(100));
    return this.#pick<Command>([
      { type: "start" },
      { type: "seek" },
      { type: "wake" },
      { type: "join-group", group },
      { type: "leave-group", group },
      { type: "send", token: this.#below(99), group, kind: "bytes", body },
      { type: "send", token: this.#below(99), group, kind: "text", body },
      { type: "update", name: this.#pick(["n", "", "name", "n".repeat(65)]) },
      { type: "update", roles: this.#pick([[], ["a", "b"], ["r".repeat(49)]]) },
      { type: "update", metadata: new Uint8Array(this.#below(600)) },
      { type: "seeds", addresses: this.#actors.map(({ address }) => address) },
    ]);
  }

  #links(): Link[] {
    const ids = ["lan", "wifi 2", "lo"].filter(() => this.#below(3) > 0) as LinkId[];
    return ids.map((id) => ({
      ...lanLink(addressOf(`10.0.${this.#below(4)}.1`, 7_001)),
      id,
      kind: id === "lo" ? "loopback" : "lan",
      ways: ways.filter(() => this.#below(2) === 0),
    }));
  }

  #datagram(): void {
    const actor = this.#pick(this.#actors);
    const cast = this.#pick(casts);
    const epoch = this.#below(12) === 0 ? { epoch: this.#pick(this.#actors).epochBytes } : {};
    let bytes = actor.datagram(this.#frames(actor), { cast, ...epoch });
    const fate = this.#below(20);
    if (fate === 0) bytes = mutate(this.#random, bytes, 0);
    else if (fate <= 2) bytes = mutate(this.#random, bytes, 32);
    else if (fate === 3) bytes = randomBytes(this.#random, this.#below(1_500));
    else if (fate === 4) bytes = this.#pick(this.#sent);
    else if (fate === 5)
      bytes = Uint8Array.from([...bytes, ...actor.datagram(this.#frames(actor))]);
    const from = this.#below(10) === 0 ? this.#anyAddress() : actor.address;
    const link = this.#below(6) === 0 ? undefined : lan;
    this.host.datagram(from, bytes, link);
    // Heard twice, as on two links.
    if (this.#below(10) === 0) this.host.datagram(from, bytes, link);
  }

  #frames(actor: Stranger): Frame[] {
    if (this.#below(15) === 0) return sampleFrames(this.#random, 4);
    const frames: Frame[] = [];
    if (this.#below(3) === 0) frames.push(this.#announcement(actor));
    for (let count = this.#below(4); count >= 0; count--) frames.push(this.#frame(actor));
    return frames;
  }

  #announcement(actor: Stranger): ReturnType<Stranger["announcement"]> {
    return actor.announcement({
      sequence: 1 + this.#below(4),
      incarnation: this.#below(3),
      groups: this.#below(2) === 0 ? ["room"] : [],
      addresses: this.#below(2) === 0 ? [actor.address, this.#anyAddress()] : [],
      metadata: new Uint8Array(this.#below(60)),
    });
  }

  #frame(actor: Stranger): Frame {
    const { host } = this;
    const token = this.#pick(this.#tokens);
    const challenge = this.#pick(this.#challenges);
    const hears = this.#pick(["unknown", "yes", "no"] as const);
    const target = this.#below(8) === 0 ? randomBytes(this.#random, 16) : host.epochBytes;
    const entries = Array.from({ length: this.#below(6) }, () => ({
      state: this.#pick(states),
      incarnation: this.#pick([0, 0, 1, 2, 2 ** 32 - 1]),
      sequence: this.#below(5),
      epoch: this.#anyEpoch(),
    }));
    return this.#pick<() => Frame>([
      () => ({ type: "request", challenge: randomBytes(this.#random, 8), knows: this.#below(3) }),
      () => ({ type: "echo", challenge, hears }),
      () => ({ type: "echo", challenge, hears }),
      () => ({ type: "padding", fill: new Uint8Array(this.#below(900)) }),
      () => ({ type: "view", count: this.#below(100), digest: randomBytes(this.#random, 8) }),
      () => ({ type: "ping", token: this.#below(9), target: target.subarray(0, 8), hears }),
      () => ({ type: "ack", token, hears }),
      () => ({
        type: "ping-request",
        token: this.#below(9),
        target: this.#anyEpoch(),
        at: this.#anyAddress(),
      }),
      () => ({ type: "nack", token }),
      () => ({ type: "update", entries }),
      () => ({ type: "sync", token: this.#below(99) }),
      () => ({ type: "roster", token, entries }),
      () => ({ type: "fetch", epochs: entries.map(({ epoch }) => epoch) }),
      () => ({ ...this.#announcement(this.#pick(this.#actors)), type: "relay" }),
      () => ({
        type: "message",
        sequence: this.#below(40),
        kind: "bytes",
        group: this.#pick(["room", "lobby", "no"]),
        body: new Uint8Array(this.#below(40)),
      }),
      () => (this.#below(6) === 0 ? actor.goodbye() : { type: "nack", token }),
    ])();
  }

  #anyEpoch(): Uint8Array {
    const draw = this.#below(8);
    if (draw === 0) return randomBytes(this.#random, 16);
    return draw === 1 ? this.host.epochBytes : this.#pick(this.#actors).epochBytes;
  }

  #anyAddress(): Address {
    return this.#below(3) === 0
      ? addressOf("2001:db8::9", 1 + this.#below(9))
      : this.#pick(this.#actors).address;
  }

  /** Takes down what came out, keeps what answers can use, and checks what is always so. */
  #note(): void {
    const { host } = this;
    this.#latest = Math.max(this.#latest, host.now);
    for (const transmit of host.transmits.splice(0)) {
      const { burst, to, token } = transmit;
      this.#digest.update(`${token} ${JSON.stringify(to)} `).update(burst);
      this.#unsent.push(transmit);
      this.#sent = [...this.#sent.slice(-20), burst];
      for (const frame of framesOf(burst, this.#room.cipher)) {
        if (frame.type === "request")
          this.#challenges = [...this.#challenges.slice(-6), frame.challenge];
        if ("token" in frame) this.#tokens = [...this.#tokens.slice(-6), frame.token];
      }
    }
    for (const event of host.events.slice(this.#eventsSeen)) {
      this.#digest.update(JSON.stringify(event));
      if (event.type !== "view") continue;
      assert.ok(event.version > this.#version, "versions of the view only grow");
      this.#version = event.version;
    }
    this.#eventsSeen = host.events.length;
    this.#digest.update(`${host.effects.length} ${host.deadline}`);
    assert.ok(!Number.isNaN(host.deadline));
    const { view } = host.engine;
    assert.equal(new Set(view.members.map(({ epoch }) => epoch)).size, view.members.length);
    for (const [name, value] of Object.entries(host.engine.stats()))
      assert.ok(Number.isFinite(value) && value >= 0, `${name} is ${value}`);
    assert.ok(host.count("candidates") <= limits.candidates);
    assert.ok(host.effects.length <= limits.pendingVerifications + 8);
  }

  #below(count: number): number {
    return below(this.#random, count);
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#below(items.length)] as T;
  }
}
