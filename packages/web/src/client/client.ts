/**
 * Everything that the pages have in common and that outlives them: the connection, what is on its way, drafts,
 * notices.
 * @module
 */
import type { GatewayCommand } from "@earshot/app/protocol";
import * as v from "valibot";
import { answers } from "./answers.ts";
import { Connection } from "./connection.ts";
import { Drafts, type Shelf } from "./drafts.ts";
import { CommandRefused } from "./errand.ts";
import { Notices } from "./notices.ts";
import { Outbox } from "./outbox.ts";
import type { ClientWorld } from "./world.ts";

/** The name that a guest has given, kept so that a reload does not ask again. */
const nameKey = "earshot:guest-name";
const sessionKey = "earshot:session";

export class Client {
  readonly connection: Connection;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly notices: Notices;
  readonly #shelf: Shelf | undefined;

  constructor(world: ClientWorld, shelf: Shelf | undefined, now: () => number) {
    this.#shelf = shelf;
    this.connection = new Connection(
      world,
      shelf?.getItem(nameKey) ?? undefined,
      shelf?.getItem(sessionKey) ?? undefined,
    );
    this.stay();
    this.drafts = new Drafts(shelf);
    this.notices = new Notices((ms, call) => world.after(ms, call));
    this.outbox = new Outbox({
      now,
      newId: () => world.newId(),
      after: (ms, call) => world.after(ms, call),
      say: async (conversation, text) =>
        (await this.do({ type: "say", conversation, text }, answers.message)).message,
    });
  }

  /** @throws {CommandRefused} */
  async do<Answer>(
    command: GatewayCommand,
    answer: v.GenericSchema<unknown, Answer>,
  ): Promise<Answer> {
    const value = await this.connection.do(command);
    const { success, output } = v.safeParse(answer, value);
    if (!success) throw new CommandRefused("ERR_ANSWER", "The answer makes no sense.");
    return output;
  }

  /** The page goes away: if it was reloaded, the next one takes the session up, and a guest stays the same person. */
  depart(): void {
    const { session } = this.connection;
    try {
      if (session !== undefined) this.#shelf?.setItem(sessionKey, session);
    } catch {
      // Then the next one begins anew.
    }
  }

  /** While the page is there the session is its own: a second tab that copies what is kept must not have it too. */
  stay(): void {
    try {
      this.#shelf?.removeItem(sessionKey);
    } catch {
      // Nor can it have been kept.
    }
  }

  enterAs(name: string): void {
    this.connection.name = name;
    try {
      this.#shelf?.setItem(nameKey, name);
    } catch {
      // Then it is asked for again after a reload.
    }
    this.connection.retry();
  }
}
