/**
 * The part of a service that is the same in all: where it listens, what it counts, whom it tells, and that it is
 * started once and closed once.
 * @module
 */
import { EarshotError } from "../core/errors.ts";
import { newCounters, type ClassicCounters } from "./counters.ts";
import type {
  ClassicOptions,
  ClassicService,
  Endpoint,
  Happening,
  Refusal,
  Tell,
} from "./service.ts";
import { nothingOpened, refusalOf } from "./trouble.ts";

export abstract class ServiceBase implements ClassicService {
  readonly name: string;
  readonly counters: ClassicCounters = newCounters();
  readonly #tell: Tell | undefined;
  readonly #endpoints = new Map<string, Endpoint>();
  readonly #refusals = new Map<string, Refusal>();
  #state: "new" | "running" | "closed" = "new";
  #closing: Promise<void> | undefined;

  constructor(name: string, options: ClassicOptions) {
    this.name = name;
    this.#tell = options.onEvent;
  }

  get endpoints(): readonly Endpoint[] {
    return [...this.#endpoints.values()];
  }

  get refusals(): readonly Refusal[] {
    return [...this.#refusals.values()];
  }

  get closed(): boolean {
    return this.#state === "closed";
  }

  async start(): Promise<void> {
    if (this.#state !== "new") {
      throw new EarshotError("ERR_EARSHOT_CLOSED", `${this.name}: a service is started once`);
    }
    this.#state = "running";
    try {
      await this.open();
      if (this.#endpoints.size === 0) throw nothingOpened(this.name, this.refusals);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Opens its sockets; what cannot be opened is noted by `refused`. */
  protected abstract open(): Promise<void>;

  /** Closes its sockets and timers. */
  protected abstract shut(): Promise<void>;

  protected tell(happening: Happening): void {
    this.#tell?.({ service: this.name, ...happening });
  }

  protected opened(endpoint: Endpoint): void {
    const key = keyOf(endpoint);
    this.#refusals.delete(key);
    if (this.#endpoints.has(key)) return;
    this.#endpoints.set(key, endpoint);
    this.tell({ type: "opened", endpoint });
  }

  protected gone(endpoint: Endpoint): void {
    if (this.#endpoints.delete(keyOf(endpoint))) this.tell({ type: "closed", endpoint });
  }

  /** Told once as long as the reason stays. */
  protected refused(endpoint: Endpoint, error: unknown): void {
    const refusal = refusalOf(endpoint, error);
    const known = this.#refusals.get(keyOf(endpoint));
    this.#refusals.set(keyOf(endpoint), refusal);
    if (known?.code !== refusal.code) this.tell({ type: "refused", refusal });
  }

  async #close(): Promise<void> {
    this.#state = "closed";
    await this.shut();
    this.#endpoints.clear();
  }
}

function keyOf({ transport, how, host, port }: Endpoint): string {
  return `${transport} ${how} ${host} ${port}`;
}
