/**
 * A machine that does what a test tells it, and holds the driver to the engine's contract: drained
 * before the next input.
 * @module
 */
import assert from "node:assert/strict";
import type { View } from "../../../src/core/events.ts";
import type { Input, Output } from "../../../src/core/io.ts";
import type { Machine } from "../../../src/peer/driver/machine.ts";

type Reaction = (input: Input, machine: ScriptedMachine) => readonly Output[] | void;

export class ScriptedMachine implements Machine {
  readonly inputs: Input[] = [];
  view: View = { version: 0, members: [] };
  /** When it wants its next timeout; one that has come is not wanted again. */
  timeoutAt: number = Infinity;
  readonly #reaction: Reaction;
  #outputs: Output[] = [];
  #drained = true;

  constructor(reaction: Reaction = () => []) {
    this.#reaction = reaction;
  }

  handle(input: Input): void {
    assert.ok(this.#drained, "poll() was not drained");
    this.#drained = false;
    // Borrowed bytes are kept as they are now.
    this.inputs.push(input.type === "datagram" ? { ...input, bytes: input.bytes.slice() } : input);
    if (input.type === "timeout") this.timeoutAt = Infinity;
    this.#outputs = [...(this.#reaction(input, this) ?? [])];
  }

  poll(): Output {
    const output = this.#outputs.shift();
    if (output !== undefined) return output;
    this.#drained = true;
    return { type: "timeout", at: this.timeoutAt };
  }

  /** Bytes that every stream takes. */
  roomBytes = 1_048_576;

  room(_stream: number): number {
    return this.roomBytes;
  }

  stats(): Readonly<Record<string, number>> {
    return { scripted: this.inputs.length };
  }

  /** Types of the inputs so far, commands by their own type. */
  get log(): string[] {
    return this.inputs.map((input) => (input.type === "command" ? input.command.type : input.type));
  }
}
