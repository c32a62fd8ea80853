/**
 * One engine on a table: it is driven by hand, everything that comes out is checked against the
 * contract of `core/io.ts` and kept, and its effects are answered by a fast signer.
 * @module
 */
import assert from "node:assert/strict";
import { type Address, addressOf } from "../../../src/core/address.ts";
import { Engine } from "../../../src/core/engine.ts";
import type { EngineEvent, GroupMessage, Status, ViewChange } from "../../../src/core/events.ts";
import { type Epoch, epochOf } from "../../../src/core/identity.ts";
import type { Command, Effect, EffectResult, Input, Output } from "../../../src/core/io.ts";
import { limits } from "../../../src/core/limits.ts";
import type { Link, LinkId } from "../../../src/core/link.ts";
import type { EngineOptions } from "../../../src/core/options.ts";
import { randomBytes, seededRandom } from "../../../src/core/random.ts";
import type { RealmCipher } from "../../../src/core/wire/seal.ts";
import type { Signer, SimIdentity } from "../../../src/transport/sim/index.ts";

export type Transmit = Extract<Output, { type: "transmit" }>;
type EffectOutput = Extract<Output, { type: "effect" }>;
/** An input without its time. */
type Untimed = Input extends infer Each ? (Each extends Input ? Omit<Each, "now"> : never) : never;

/** More outputs than this in one drain mean that it never ends. */
const longestDrain = 20_000;

export const lan: LinkId = "lan" as LinkId;

/** A link with one multicast way, on which a host has one address. */
export function lanLink(address: Address, changes: Partial<Link> = {}): Link {
  return {
    id: lan,
    kind: "lan",
    payloadBytes: 1_472,
    receiveBytes: 4_194_304,
    addresses: [address],
    ways: ["multicast4"],
    ...changes,
  };
}

/** One control datagram that every link carries, or full slots and at most one shorter last. */
function checkBurst({ burst, slotBytes }: Transmit): void {
  const stream = ((burst[6] as number) << 8) | (burst[7] as number);
  if (stream === 0) {
    assert.ok(burst.length <= limits.datagramBytes, "no output is too large for a link");
    assert.equal(slotBytes, burst.length);
    return;
  }
  assert.ok(slotBytes <= limits.slotBytes, "no slot is too large for a link");
  for (let at = 0; at < burst.length; at += slotBytes) {
    const length = Math.min(slotBytes, burst.length - at);
    const told = ((burst[at + 4] as number) << 8) | (burst[at + 5] as number);
    assert.equal(told, length, "each slot tells its length");
  }
}

export class Host {
  readonly name: string;
  readonly address: Address;
  readonly identity: SimIdentity;
  readonly epochBytes: Uint8Array;
  readonly epoch: Epoch;
  readonly engine: Engine;
  readonly events: EngineEvent[] = [];
  /** What waits for whoever drives this host. */
  readonly transmits: Transmit[] = [];
  readonly effects: EffectOutput[] = [];
  /** Sees each event before the next input: what a batch lends is gone after that. */
  listener: (event: EngineEvent) => void = () => {};
  /** Group addresses that it wants to hear. */
  listens: readonly number[] = [];
  now = 0;
  deadline: number = Infinity;
  /** Effects wait in {@link effects} instead of being answered at once. */
  holdsEffects = false;
  readonly #signer: Signer;

  constructor(
    name: string,
    index: number,
    setup: {
      readonly signer: Signer;
      readonly cipher: RealmCipher;
      readonly seed: number;
      readonly identityOf?: string;
      readonly options?: Partial<EngineOptions>;
    },
  ) {
    const random = seededRandom(setup.seed * 1_000 + index);
    this.name = name;
    this.address = addressOf(`10.0.0.${index}`, 7_000 + index);
    this.#signer = setup.signer;
    this.identity = setup.signer.identity(setup.identityOf ?? name);
    this.epochBytes = randomBytes(random, 16);
    this.epoch = epochOf(this.epochBytes);
    this.engine = new Engine({
      cipher: setup.cipher,
      random,
      publicKey: this.identity.publicKey,
      peerId: this.identity.peerId,
      epoch: this.epochBytes,
      name,
      ...setup.options,
    });
  }

  /** One input and the drain after it. */
  input(input: Untimed): void {
    try {
      this.engine.handle({ ...input, now: this.now });
    } finally {
      this.drain();
    }
  }

  command(command: Command): void {
    this.input({ type: "command", command });
  }

  /** Links up, then started. */
  start(links: readonly Link[] = [lanLink(this.address)]): void {
    this.input({ type: "links", links });
    this.command({ type: "start" });
  }

  datagram(from: Address, bytes: Uint8Array, link: LinkId | undefined = lan): void {
    // Lent only: the engine must not look at them again.
    const lent = bytes.slice();
    this.input({ type: "datagram", link, from, bytes: lent });
    lent.fill(0xee);
  }

  drain(): void {
    for (let count = 0; ; count++) {
      assert.ok(count < longestDrain, "a drain ends");
      const output = this.engine.poll();
      if (output.type === "timeout") {
        this.deadline = output.at;
        break;
      }
      if (output.type === "event") {
        this.events.push(output.event);
        this.listener(output.event);
      } else if (output.type === "effect") this.effects.push(output);
      else if (output.type === "listen") this.listens = output.groups;
      else {
        checkBurst(output);
        this.transmits.push(output);
      }
    }
    if (!this.holdsEffects) this.answerEffects();
  }

  /** Answers what was asked, in order. */
  answerEffects(): void {
    for (let next = this.effects.shift(); next !== undefined; next = this.effects.shift())
      this.input({ type: "done", token: next.token, result: this.resultOf(next.effect) });
  }

  resultOf(effect: Effect): EffectResult {
    return effect.kind === "sign"
      ? { kind: "signed", signature: this.identity.sign(effect.message) }
      : {
          kind: "verified",
          peerId: this.#signer.verify(effect.publicKey, effect.message, effect.signature),
        };
  }

  /** Takes what waits to be sent, and says that it has left. */
  takeTransmits(): Transmit[] {
    const taken = this.transmits.splice(0);
    for (const { token } of taken) this.input({ type: "transmitted", token });
    return taken;
  }

  count(counter: string): number {
    return this.engine.stats()[counter] ?? Number.NaN;
  }

  get changes(): ViewChange[] {
    return this.events.flatMap((event) => (event.type === "view" ? [event.change] : []));
  }

  /** Changes as words: `"joined b"`. */
  get story(): string[] {
    return this.changes.map(({ type, member }) => `${type} ${member.name}`);
  }

  get messages(): GroupMessage[] {
    return this.events.flatMap((event) => (event.type === "message" ? [event.message] : []));
  }

  get statuses(): Status[] {
    return this.events.flatMap((event) => (event.type === "status" ? [event.status] : []));
  }

  get members(): string[] {
    return this.engine.view.members.map(({ name }) => name);
  }
}
