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

/** What makes a guest the same one again: kept for as long as the browser does, also where the phone was locked. */
const nameKey = "earshot:guest-name";
const passKey = "earshot:guest-pass";
const sessionKey = "earshot:session";

export class Client {
  readonly connection: Connection;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly notices: Notices;
  readonly #shelf: Shelf | undefined;
  readonly #lasting: Shelf | undefined;

  /** @param shelf of this page alone @param lasting of all pages from this address */
  constructor(
    world: ClientWorld,
    shelf: Shelf | undefined,
    lasting: Shelf | undefined,
    now: () => number,
  ) {
    this.#shelf = shelf;
    this.#lasting = lasting;
    this.connection = new Connection(world, {
      name: lasting?.getItem(nameKey) ?? undefined,
      pass: lasting?.getItem(passKey) ?? undefined,
      session: shelf?.getItem(sessionKey) ?? undefined,
    });
    let pass = this.connection.pass;
    this.connection.subscribe(() => {
      if (this.connection.pass === pass) return;
      ({ pass } = this.connection);
      if (pass !== undefined) this.#keep(passKey, pass);
    });
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
    this.#keep(nameKey, name);
    this.connection.retry();
  }

  #keep(key: string, text: string): void {
    try {
      this.#lasting?.setItem(key, text);
    } catch {
      // Then a guest is asked for their name after a reload, and is a new one.
    }
  }
}
