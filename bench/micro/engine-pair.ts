/**
 * Two engines that have met, joined by nothing but function calls: what the core takes by itself, without sockets and
 * without the driver. Time jumps to the next deadline when nobody has anything to do.
 * @module
 */
import type { Address } from "../../packages/earshot/src/core/address.ts";
import { Engine } from "../../packages/earshot/src/core/engine.ts";
import type { EngineEvent } from "../../packages/earshot/src/core/events.ts";
import type { Command, Input, Output } from "../../packages/earshot/src/core/io.ts";
import type { LinkId } from "../../packages/earshot/src/core/link.ts";
import { seededRandom } from "../../packages/earshot/src/core/random.ts";
import type { RealmCipher } from "../../packages/earshot/src/core/wire/seal.ts";

const link = "eth0" as LinkId;

type WithoutTime = Input extends infer One ? (One extends Input ? Omit<One, "now"> : never) : never;

/** One side of the pair. */
export class Side {
  readonly engine: Engine;
  readonly address: Address;
  other: Side | undefined;
  deadline: number = Infinity;
  readonly #onEvent: (event: EngineEvent) => void;
  readonly #pair: EnginePair;
  readonly #waiting: WithoutTime[] = [];

  constructor(
    pair: EnginePair,
    index: number,
    cipher: RealmCipher,
    onEvent: (event: EngineEvent) => void,
  ) {
    this.#pair = pair;
    this.#onEvent = onEvent;
    this.address = `192.0.2.${index}:7000` as Address;
    const id = new Uint8Array(16).fill(index);
    this.engine = new Engine({
      cipher,
      random: seededRandom(index),
      // Signatures are not what is measured: here everybody is whom the key says.
      publicKey: new Uint8Array(32).fill(index),
      peerId: id,
      epoch: new Uint8Array(16).fill(0x80 + index),
      name: `side ${index}`,
    });
  }

  command(command: Command): void {
    this.put({ type: "command", command });
  }

  /** Takes an input after those that wait. */
  put(input: WithoutTime): void {
    this.#waiting.push(input);
  }

  /** Takes what waits; whether there was anything. */
  work(): boolean {
    const worked = this.#waiting.length > 0 || this.deadline <= this.#pair.now;
    if (this.deadline <= this.#pair.now) this.#take({ type: "timeout" });
    for (const input of this.#waiting.splice(0)) this.#take(input);
    return worked;
  }

  #take(input: WithoutTime): void {
    this.engine.handle({ ...input, now: this.#pair.now });
    for (;;) {
      const output = this.engine.poll();
      if (output.type === "timeout") {
        this.deadline = output.at;
        return;
      }
      this.#carry(output);
    }
  }

  #carry(output: Exclude<Output, { type: "timeout" }>): void {
    switch (output.type) {
      case "transmit":
        if (output.to.kind !== "address" || output.to.address === this.other?.address)
          this.other?.put({
            type: "datagram",
            link,
            from: this.address,
            bytes: output.burst.slice(),
          });
        this.put({ type: "transmitted", token: output.token });
        break;
      case "event":
        this.#onEvent(output.event);
        break;
      case "effect": {
        const { effect, token } = output;
        const result =
          effect.kind === "sign"
            ? ({ kind: "signed", signature: new Uint8Array(64) } as const)
            : ({ kind: "verified", peerId: effect.publicKey.slice(0, 16) } as const);
        this.put({ type: "done", token, result });
        break;
      }
      case "listen":
        break;
    }
  }
}

export class EnginePair {
  now = 1;
  readonly sender: Side;
  readonly receiver: Side;

  constructor(
    cipher: () => RealmCipher,
    events: {
      readonly sender?: (event: EngineEvent) => void;
      readonly receiver?: (event: EngineEvent) => void;
    },
  ) {
    const ignore = (): void => {};
    this.sender = new Side(this, 1, cipher(), events.sender ?? ignore);
    this.receiver = new Side(this, 2, cipher(), events.receiver ?? ignore);
    this.sender.other = this.receiver;
    this.receiver.other = this.sender;
    for (const side of [this.sender, this.receiver]) {
      side.put({
        type: "links",
        links: [
          {
            id: link,
            kind: "lan",
            payloadBytes: 1_472,
            receiveBytes: 4 << 20,
            addresses: [side.address],
            ways: ["multicast4"],
          },
        ],
      });
      side.command({ type: "start" });
    }
  }

  /** Goes on until the condition holds; at most so much time of the engines. */
  until(holds: () => boolean, withinMs = 10_000): void {
    const late = this.now + withinMs;
    while (!holds()) {
      const worked = [this.sender.work(), this.receiver.work()];
      if (worked.includes(true)) continue;
      this.now = Math.min(this.sender.deadline, this.receiver.deadline);
      if (!(this.now < late)) throw new Error(`did not hold within ${withinMs} ms`);
    }
  }
}
