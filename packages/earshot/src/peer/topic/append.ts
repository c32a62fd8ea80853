/**
 * One append on its way: made an entry, stored here, sent, stored by others, read by them; and whoever
 * waits for one of these.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import type { PeerId } from "../../core/identity.ts";
import type { Clock } from "../clock.ts";
import { type Settle, wait } from "../flow/wait.ts";
import { type CheckedSend, checkedSend } from "../sending/send-options.ts";
import { invalid } from "../arguments.ts";
import type { Missing, Receipt, SendLevel } from "../types/message.ts";
import type { AppendLevel, AppendOptions, AppendReceipt } from "../types/topic.ts";
import { entryId, type NamedEntry } from "./entry-view.ts";

/** What the group's messages have to have come to; `undefined` where they are not waited for. */
const groupLevels: { readonly [Level in AppendLevel]: SendLevel | undefined } = {
  queued: undefined,
  stored: undefined,
  sent: "sent",
  received: "delivered",
  delivered: "delivered",
};

/** What becomes of an append once others have stored it. */
export type AskReaders = (
  entry: NamedEntry,
  members: readonly PeerId[],
  isOver: () => boolean,
) => Promise<readonly Missing[]>;

export class Append {
  readonly until: AppendLevel;
  /** How its message is to be waited for in the group. */
  readonly send: CheckedSend | undefined;
  readonly #topic: string;
  readonly #options: AppendOptions;
  readonly #settle: Settle<AppendReceipt>;
  readonly #askReaders: AskReaders;
  #entry: NamedEntry | undefined;
  #position = 0;
  /** Tells how far the group's message is. */
  #progress: (() => Receipt) | undefined;
  over = false;

  constructor(
    topic: string,
    options: AppendOptions,
    askReaders: AskReaders,
    settle: Settle<AppendReceipt>,
  ) {
    this.#topic = topic;
    this.#options = options;
    this.#askReaders = askReaders;
    this.#settle = settle;
    this.until = levelOf(options);
    const { by } = options;
    const until = groupLevels[this.until];
    if (until !== undefined)
      this.send = checkedSend({ until, ...(by === undefined ? {} : { by }) }, "sent");
  }

  made(entry: NamedEntry): void {
    this.#entry = entry;
    if (this.until === "queued") this.#met();
  }

  stored(position: number): void {
    this.#position = position;
    if (this.until === "stored") this.#met();
  }

  /** Its message is on its way. */
  leaving(progress: () => Receipt): void {
    this.#progress = progress;
  }

  /** The group has done as much as was asked of it. */
  grouped(receipt: Receipt): void {
    const entry = this.#entry;
    if (this.until !== "delivered" || entry === undefined) return this.#met(receipt);
    void this.#askReaders(entry, receipt.by, () => this.over).then(
      (missing) => this.#read(receipt, missing),
      (error: unknown) => this.failed(error),
    );
  }

  failed(error: unknown): void {
    this.over = true;
    const receipt: unknown = error instanceof EarshotError ? error.details["receipt"] : undefined;
    if (!(error instanceof EarshotError) || receipt === undefined)
      return this.#settle.reject(error);
    const code =
      this.until === "received" && error.code === "ERR_EARSHOT_NOT_DELIVERED"
        ? "ERR_EARSHOT_NOT_RECEIVED"
        : error.code;
    const details = { receipt: this.receipt(receipt as Receipt) };
    this.#settle.reject(new EarshotError(code, error.message, { cause: error, details }));
  }

  /** What is known now. */
  receipt(group: Receipt | undefined = this.#progress?.()): AppendReceipt {
    const { message = 0, members = 0, by = [], missing = [] } = group ?? {};
    return {
      topic: this.#topic,
      id: this.#entry === undefined ? "" : entryId(this.#entry),
      until: this.until,
      position: this.#position,
      message,
      members,
      by,
      missing,
    };
  }

  #met(receipt?: Receipt): void {
    this.over = true;
    this.#settle.resolve(this.receipt(receipt));
  }

  #read(receipt: Receipt, unread: readonly Missing[]): void {
    const without = new Set(unread.map(({ member }) => member));
    const by = receipt.by.filter((member) => !without.has(member));
    const whole = { ...receipt, by, missing: [...receipt.missing, ...unread] };
    if (enough(this.#options.by, whole, unread)) return this.#met(whole);
    const message = `not all programs that were asked for have read the entry`;
    const details = { receipt: whole };
    this.failed(new EarshotError("ERR_EARSHOT_NOT_DELIVERED", message, { details }));
  }
}

/** Whether as many have read it as was asked for, of those who have stored it. */
function enough(
  by: AppendOptions["by"],
  { members, by: read }: Receipt,
  unread: readonly Missing[],
): boolean {
  if (by === "majority") return read.length >= Math.floor((members + 1) / 2);
  if (typeof by === "number") return read.length >= by;
  // Of all, those who left in order are not waited for.
  const waitedFor = Array.isArray(by) ? unread : unread.filter(({ reason }) => reason !== "left");
  return waitedFor.length === 0;
}

/** Begins an append that may be given up; `begin` hands it on. */
export function waitForAppend(
  topic: string,
  options: AppendOptions,
  world: { readonly clock: Clock; readonly askReaders: AskReaders },
  begin: (append: Append) => void,
): Promise<AppendReceipt> {
  const { timeoutMs, signal } = checkedSend({ ...options, until: "sent" }, "sent");
  let append: Append | undefined;
  const onTimeout = (): EarshotError =>
    new EarshotError(
      "ERR_EARSHOT_TIMEOUT",
      `the entry was not ${append?.until ?? "appended"} in ${timeoutMs} ms`,
      { details: { receipt: append?.receipt() } },
    );
  return wait<AppendReceipt>({ clock: world.clock, signal, timeoutMs, onTimeout }, (settle) => {
    const one = (append = new Append(topic, options, world.askReaders, settle));
    begin(one);
    return () => void (one.over = true);
  });
}

function levelOf({ until = "sent" }: AppendOptions): AppendLevel {
  if (Object.hasOwn(groupLevels, until)) return until;
  throw invalid('until must be "queued", "stored", "sent", "received" or "delivered"');
}
