/**
 * One send on its way: first it waits for room, then for members, and it may be given up at any time.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import type { Clock } from "../clock.ts";
import { type Settle, wait } from "../flow/wait.ts";
import type { Receipt } from "../types/message.ts";
import { type Entry, finish } from "./ledger.ts";
import type { Outgoing } from "./outgoing.ts";
import type { RoomWaiter } from "./room-queue.ts";
import type { CheckedSend } from "./send-options.ts";

/** What is waited for: a message, and from where on members count for it. */
export interface Which {
  readonly number: number;
  readonly first: number;
  readonly from: number;
}

/** Something to be staged, when it is its turn: `undefined` when there is no room. */
export type Load = (outgoing: Outgoing) => Which | undefined;

/** Stages, and waits for as much as `checked` says. */
export function sendWhenRoom(
  clock: Clock,
  outgoing: Outgoing,
  load: Load,
  checked: CheckedSend,
): Promise<Receipt> {
  const { timeoutMs, signal, until } = checked;
  if (timeoutMs === undefined && signal === undefined) {
    return new Promise((resolve, reject) => {
      outgoing.queue.add(new WaitingSend(outgoing, load, checked, { resolve, reject }));
    });
  }
  let waiting: WaitingSend | undefined;
  const onTimeout = (): EarshotError => {
    const why = waiting?.staged === true ? "" : ": there was no room for it";
    return new EarshotError(
      "ERR_EARSHOT_TIMEOUT",
      `the message was not ${until} in ${timeoutMs} ms${why}`,
      { details: { receipt: waiting?.receipt() } },
    );
  };
  return wait<Receipt>({ clock, signal, timeoutMs, onTimeout }, (settle) => {
    waiting = new WaitingSend(outgoing, load, checked, settle);
    outgoing.queue.add(waiting);
    return () => waiting?.giveUp();
  });
}

/** Waits for what is staged already. */
export function waitFor(
  clock: Clock,
  outgoing: Outgoing,
  which: Which,
  checked: CheckedSend,
): Promise<Receipt> {
  return sendWhenRoom(clock, outgoing, () => which, checked);
}

/** The same for a message that nobody gives up: thousands of them may be waited for at once. */
export function waitForStaged(
  outgoing: Outgoing,
  number: number,
  { until, quorum }: CheckedSend,
): Promise<Receipt> {
  const { ledger } = outgoing;
  if (until === "queued") return Promise.resolve(ledger.bare(until, number));
  if (until !== "sent") outgoing.ask(until);
  return new Promise((resolve, reject) => {
    if (until === "sent") ledger.addSent({ number, resolve, reject });
    else
      ledger.add({
        number,
        first: number,
        from: number,
        until,
        quorum,
        resolve,
        reject,
        settled: false,
      });
  });
}

class WaitingSend implements RoomWaiter {
  readonly #outgoing: Outgoing;
  readonly #load: Load;
  readonly #checked: CheckedSend;
  readonly #settle: Settle<Receipt>;
  #entry: Entry | undefined;
  #which: Which | undefined;
  #over = false;

  constructor(outgoing: Outgoing, load: Load, checked: CheckedSend, settle: Settle<Receipt>) {
    this.#outgoing = outgoing;
    this.#load = load;
    this.#checked = checked;
    this.#settle = settle;
  }

  get staged(): boolean {
    return this.#which !== undefined;
  }

  take(): boolean {
    if (this.#over) return true;
    const outgoing = this.#outgoing;
    const which = this.#load(outgoing);
    if (which === undefined) {
      if (outgoing.slow !== "fail") return false;
      this.#settle.reject(noRoom());
      return true;
    }
    this.#which = which;
    this.#entry = register(outgoing, which, this.#checked, this.#settle);
    return true;
  }

  abandon(error: EarshotError): void {
    this.#settle.reject(error);
  }

  /** Nobody waits for it any more; what is staged leaves all the same. */
  giveUp(): void {
    this.#over = true;
    if (!this.staged) this.#outgoing.queue.remove(this);
    if (this.#entry !== undefined) finish(this.#entry);
  }

  /** What is known now. */
  receipt(): Receipt {
    const { ledger } = this.#outgoing;
    if (this.#entry !== undefined) return ledger.receipt(this.#entry);
    return ledger.bare(this.#checked.until, this.#which?.number ?? 0);
  }
}

/** Waits for as much as is asked. Gives the entry that can be given up, if there is one. */
export function register(
  outgoing: Outgoing,
  { number, first, from }: Which,
  { until, quorum }: CheckedSend,
  { resolve, reject }: Settle<Receipt>,
): Entry | undefined {
  const { ledger } = outgoing;
  if (until === "queued") {
    resolve(ledger.bare(until, number));
    return undefined;
  }
  if (until === "sent") {
    ledger.addSent({ number, resolve, reject });
    return undefined;
  }
  outgoing.ask(until);
  const entry: Entry = { number, first, from, until, quorum, resolve, reject, settled: false };
  ledger.add(entry);
  return entry;
}

export function noRoom(): EarshotError {
  return new EarshotError(
    "ERR_EARSHOT_NO_ROOM",
    'members are too slow for what is sent, and with slow: "fail" nothing waits for them',
  );
}
