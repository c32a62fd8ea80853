/**
 * The last frames of the peer, for whoever looks at them: while nobody does, none are told.
 *
 * @module
 */
import type { Peer } from "earshot";
import { gatewayLimits as limits } from "../limits.ts";
import type { ProtocolEvent } from "../protocol/index.ts";
import { protocolEvent } from "../states/protocol-event.ts";

export class FrameLog implements Disposable {
  readonly #peer: Pick<Peer, "frames">;
  readonly #changed: () => void;
  #watching: AbortController | undefined;
  #unseen: NodeJS.Timeout | undefined;
  #tell: NodeJS.Timeout | undefined;
  #events: ProtocolEvent[] = [];
  #new: ProtocolEvent[] = [];
  #count = 0;

  /** @param changed called when there is more to show, a few times a second at most */
  constructor(peer: Pick<Peer, "frames">, changed: () => void) {
    this.#peer = peer;
    this.#changed = changed;
  }

  /**
   * The last ones; this list is never changed, the next one is another. Whoever shows them asks every second at least; when nobody has asked for a while, they are
   * no longer collected, and the next one begins anew.
   */
  shown(): ProtocolEvent[] {
    clearTimeout(this.#unseen);
    this.#unseen = setTimeout(() => this[Symbol.dispose](), limits.framesUnseenMs);
    this.#unseen.unref();
    if (this.#watching === undefined) void this.#watch((this.#watching = new AbortController()));
    return this.#events;
  }

  get watching(): boolean {
    return this.#watching !== undefined;
  }

  [Symbol.dispose](): void {
    this.#watching?.abort();
    this.#watching = undefined;
    clearTimeout(this.#unseen);
    clearTimeout(this.#tell);
    this.#tell = undefined;
    this.#events = [];
    this.#new = [];
  }

  async #watch({ signal }: AbortController): Promise<void> {
    for await (const event of this.#peer.frames({}, { signal })) {
      if (signal.aborted) return;
      this.#new.push(protocolEvent(event, `frame-${this.#count++}`));
      this.#tell ??= setTimeout(() => this.#show(), limits.framesMs);
    }
  }

  /** Several at a time: all states are looked at anew for it. */
  #show(): void {
    this.#tell = undefined;
    this.#events = [...this.#events, ...this.#new].slice(-limits.frames);
    this.#new = [];
    this.#changed();
  }
}
