/**
 * The state of one channel, kept by states and changes that have been checked.
 * @module
 */
import {
  boardState,
  conversationState,
  gameState,
  networkState,
  type PatchOperation,
  roomState,
} from "@earshot/app/protocol";
import * as v from "valibot";
import { applyPatch } from "./patch.ts";

/** As the pages see it. `gone`: there is no such thing, or no longer. */
export type ChannelView<State = unknown> =
  | { readonly phase: "loading" }
  | { readonly phase: "there"; readonly state: State }
  | { readonly phase: "gone" };

export const loading: ChannelView<never> = { phase: "loading" };
export const gone: ChannelView<never> = { phase: "gone" };

/** The states by the first part of a channel's name. */
const schemas = {
  room: roomState,
  network: networkState,
  conversation: conversationState,
  board: boardState,
  game: gameState,
} as const;
export type ChannelKind = keyof typeof schemas;
export type StateOf<Kind extends ChannelKind> = v.InferOutput<(typeof schemas)[Kind]>;

export class Channel {
  view: ChannelView = loading;
  /** 0 before the first state. */
  version = 0;
  readonly #schema: v.GenericSchema;

  constructor(name: string) {
    this.#schema = schemas[name.split(":", 1)[0] as ChannelKind];
  }

  /** Whether the state could be taken. */
  take(version: number, state: unknown): boolean {
    // The state itself is kept, not the copy that parsing makes: what a change leaves alone must stay the same object.
    if (!v.is(this.#schema, state)) return false;
    this.view = { phase: "there", state };
    this.version = version;
    return true;
  }

  /** Whether the change followed on what is here, and left something that makes sense. */
  change(version: number, patch: readonly PatchOperation[]): boolean {
    if (this.view.phase !== "there" || version !== this.version + 1) return false;
    try {
      return this.take(version, applyPatch(this.view.state, patch));
    } catch {
      return false;
    }
  }

  end(): void {
    this.view = gone;
    this.version = 0;
  }

  /** What is shown stays until the state comes anew. */
  forget(): void {
    this.version = 0;
    if (this.view.phase === "gone") this.view = loading;
  }
}
