/**
 * Sending best effort: each message is one datagram that is handed over at once. Of those with a key
 * one is on its way at a time, and only the latest of the others waits.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import type { EngineEvent } from "../../core/events.ts";
import type { TransmitError } from "../../core/io.ts";
import { limits } from "../../core/limits.ts";
import { invalid } from "../arguments.ts";
import { type EncodedBody, encodeBody } from "../body/body.ts";
import { type Settle, wait } from "../flow/wait.ts";
import type { Receipt, SendOptions, WaitOptions } from "../types/message.ts";
import type { Breath } from "./breath.ts";
import { type CheckedSend, checkedSend, checkedWait } from "./send-options.ts";
import type { SendingHost } from "./sending-host.ts";

type Sent = Extract<EngineEvent, { type: "sent" }>;

/** A message that the engine has, or that waits for the one before with its key; until it has left. */
interface Leaving {
  readonly group: string;
  readonly key: string | undefined;
  readonly encoded: EncodedBody;
  sent: Sent | undefined;
  /** Who waits for it. */
  readonly waiting: Set<Settle<Sent>>;
}

/** Messages that may be with the engine before `write` refuses more. */
const leavingLimit = 1_024;

export type HearOneself = (
  group: string,
  encoded: EncodedBody,
  sent: Sent,
  key: string | undefined,
) => void;

export class BestEffort {
  readonly #host: SendingHost;
  readonly #breath: Breath;
  readonly #hear: HearOneself;
  /** By token. */
  readonly #leaving: Map<number, Leaving> = new Map();
  /** The one that waits, by group and key, while another with its key leaves. */
  readonly #latest: Map<string, Leaving | undefined> = new Map();
  readonly #whenFew: Set<() => void> = new Set();
  #nextToken = 1;

  /** @param hear called with what has left */
  constructor(host: SendingHost, breath: Breath, hear: HearOneself) {
    this.#host = host;
    this.#breath = breath;
    this.#hear = hear;
  }

  async send(
    group: string,
    body: unknown,
    options: SendOptions,
    present: number,
  ): Promise<Receipt> {
    const checked = checkedBestEffort(options);
    const { until, signal } = checked;
    const key = checkedKey(options.key);
    signal?.throwIfAborted();
    const leaving = this.#begin(group, encodeBody(body), key);
    const receipt = { group, until, members: present, by: [], missing: [] };
    if (until === "queued") {
      // The engine's refusal of a body too large is an event like any other, told before this goes on.
      await Promise.resolve();
      if (leaving.sent?.error === "too-large") throw sendFailure(group, "too-large");
      return this.#breath.after(
        Promise.resolve({ ...receipt, message: leaving.sent?.sequence ?? 0 }),
      );
    }
    const sent = await this.#wait(leaving, checked);
    if (sent.error !== undefined) throw sendFailure(group, sent.error);
    const { sequence: message, members } = sent;
    return this.#breath.after(Promise.resolve({ ...receipt, message, members }));
  }

  write(group: string, body: Uint8Array | string): boolean {
    if (typeof body !== "string" && !(body instanceof Uint8Array))
      throw invalid("write takes a Uint8Array or text; send takes values");
    const encoded = encodeBody(body);
    if (this.#leaving.size >= leavingLimit) return false;
    if (this.#begin(group, encoded, undefined).sent?.error === "too-large")
      throw sendFailure(group, "too-large");
    return true;
  }

  async writable(options: WaitOptions): Promise<void> {
    const { timeoutMs, signal } = checkedWait(options);
    signal?.throwIfAborted();
    if (this.#leaving.size < leavingLimit) return;
    const onTimeout = (): EarshotError =>
      new EarshotError("ERR_EARSHOT_TIMEOUT", `there was no room within ${timeoutMs} ms`);
    const { clock } = this.#host;
    await wait<void>({ clock, signal, timeoutMs, onTimeout }, ({ resolve }) => {
      this.#whenFew.add(resolve);
      return () => this.#whenFew.delete(resolve);
    });
  }

  /** Until everything to this group has left. */
  async flush(group: string, options: SendOptions, members: number): Promise<Receipt> {
    const checked = checkedBestEffort({ ...options, until: options.until ?? "sent" });
    const { until } = checked;
    let message = 0;
    if (until === "sent") {
      const under = [...this.#leaving.values()].filter((leaving) => leaving.group === group);
      for (const leaving of under) {
        const sent = await this.#wait(leaving, checked);
        message = Math.max(message, sent.sequence);
      }
    }
    return { group, until, message, members, by: [], missing: [] };
  }

  settle(event: Sent): void {
    const leaving = this.#leaving.get(event.token);
    if (leaving === undefined) return;
    this.#leaving.delete(event.token);
    leaving.sent = event;
    const { group, encoded, key } = leaving;
    if (event.error !== "too-large") this.#hear(group, encoded, event, key);
    for (const { resolve } of [...leaving.waiting]) resolve(event);
    if (key !== undefined) {
      const name = nameOf(group, key);
      const next = this.#latest.get(name);
      this.#latest.delete(name);
      if (next !== undefined) this.#hand(next);
    }
    if (this.#leaving.size < leavingLimit / 2) for (const resolve of [...this.#whenFew]) resolve();
  }

  /** Resolves when everything has left. */
  async drained(): Promise<void> {
    while (this.#leaving.size > 0) {
      const [first] = this.#leaving.values();
      if (first !== undefined)
        await new Promise((resolve) => first.waiting.add({ resolve, reject: resolve }));
    }
  }

  /** Gives up what has not left. */
  abandon(error: EarshotError): void {
    const waiting = [...this.#leaving.values(), ...this.#latest.values()];
    this.#leaving.clear();
    this.#latest.clear();
    for (const leaving of waiting) {
      for (const { reject } of [...(leaving?.waiting ?? [])]) reject(error);
    }
  }

  #wait(leaving: Leaving, { timeoutMs, signal }: CheckedSend): Promise<Sent> {
    const { clock } = this.#host;
    const onTimeout = (): EarshotError =>
      new EarshotError(
        "ERR_EARSHOT_TIMEOUT",
        `the message to ${JSON.stringify(leaving.group)} has not left this host in ${timeoutMs} ms`,
      );
    return wait<Sent>({ clock, signal, timeoutMs, onTimeout }, (settle) => {
      if (leaving.sent !== undefined) settle.resolve(leaving.sent);
      else leaving.waiting.add(settle);
      return () => leaving.waiting.delete(settle);
    });
  }

  #begin(group: string, encoded: EncodedBody, key: string | undefined): Leaving {
    const leaving = { group, key, encoded, sent: undefined, waiting: new Set<Settle<Sent>>() };
    if (key === undefined) return this.#hand(leaving);
    const name = nameOf(group, key);
    if (!this.#latest.has(name)) {
      this.#latest.set(name, undefined);
      return this.#hand(leaving);
    }
    // Who waits for the one that is replaced learns of the one that replaces it.
    const replaced = this.#latest.get(name);
    for (const settle of replaced?.waiting ?? []) leaving.waiting.add(settle);
    this.#latest.set(name, leaving);
    return leaving;
  }

  #hand(leaving: Leaving): Leaving {
    const token = this.#nextToken++;
    const { group, key } = leaving;
    const { kind, body } = leaving.encoded;
    this.#leaving.set(token, leaving);
    const command = { type: "send", token, group, kind, body } as const;
    this.#host.post(key === undefined ? command : { ...command, key });
    return leaving;
  }
}

function nameOf(group: string, key: string): string {
  return `${group}\n${key}`;
}

function checkedKey(key: unknown): string | undefined {
  if (key === undefined) return undefined;
  if (typeof key === "string" && key.isWellFormed() && Buffer.byteLength(key) <= limits.keyBytes)
    return key;
  throw invalid(`key must be text of at most ${limits.keyBytes} bytes`);
}

function checkedBestEffort(options: SendOptions): CheckedSend {
  const checked = checkedSend(options, "sent");
  if (checked.until !== "queued" && checked.until !== "sent")
    throw invalid(
      `best-effort messages are confirmed by nobody: until may be "queued" or "sent"; reliable groups offer "${checked.until}"`,
    );
  return checked;
}

function sendFailure(group: string, error: TransmitError): EarshotError {
  if (error === "too-large") {
    return new EarshotError(
      "ERR_EARSHOT_MESSAGE_TOO_LARGE",
      `the message to ${JSON.stringify(group)} does not fit one datagram, as best-effort messages must`,
    );
  }
  return new EarshotError(
    "ERR_EARSHOT_SEND_FAILED",
    `the message to ${JSON.stringify(group)} could not be sent: ${error}`,
    { cause: error, details: { reason: error } },
  );
}
