/**
 * Sending by a stream: the part of a group, or of sending to one peer, that a program calls.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import type { BodyKind } from "../../core/io.ts";
import { limits } from "../../core/limits.ts";
import { bodyKinds, slotFrameTable, wholeFrameId } from "../../core/stream/slot-frames.ts";
import { invalid } from "../arguments.ts";
import { encodeLent, encodeLentText } from "../body/body.ts";
import type { Clock } from "../clock.ts";
import { wait } from "../flow/wait.ts";
import type {
  Body,
  FlushOptions,
  LargeBody,
  Receipt,
  SendOptions,
  WaitOptions,
} from "../types/message.ts";
import type { Breath } from "./breath.ts";
import { LargeSend, type LargeSource, piecesOf } from "./large-send.ts";
import type { Outgoing } from "./outgoing.ts";
import { checkedLarge, type CheckedSend, checkedSend, checkedWait } from "./send-options.ts";
import type { Quorum } from "./verdict.ts";
import { noRoom, sendWhenRoom, waitForStaged } from "./waiting-send.ts";

/** Room that a writer waits for at least, so that it does not write in crumbs. */
const leastRoomBytes = 16_384;

const bytesId = slotFrameTable.bytes.id;
const textId = slotFrameTable.text.id;

export class ReliableSender {
  readonly #clock: Clock;
  readonly #breath: Breath;
  readonly #open: () => Outgoing;
  #outgoing: Outgoing | undefined;
  /** Large messages of this sender that are under way. */
  readonly #larges: Set<LargeSend> = new Set();
  /** Size of what `write` refused last. */
  #refusedBytes = 0;

  /** @param stream the stream that is open now */
  constructor(clock: Clock, breath: Breath, stream: () => Outgoing) {
    this.#clock = clock;
    this.#breath = breath;
    this.#open = stream;
  }

  /** @param quorum what `by` is otherwise */
  send(body: Body | LargeBody, options: SendOptions, quorum?: Quorum): Promise<Receipt> {
    const given = checkedSend(options, "sent");
    const checked = quorum === undefined ? given : { ...given, quorum };
    if (options.key !== undefined)
      throw invalid('key is for groups with reliability: "best-effort"');
    const outgoing = this.#stream();
    const plain = body instanceof Uint8Array && body.length <= limits.messageBytes;
    if (plain) return this.#sendSmall(outgoing, bytesId, body, checked);
    const stream = streamOf(body);
    if (stream !== undefined)
      return this.#sendLarge(outgoing, { kind: "bytes", parts: stream }, options, checked);
    const { kind, body: bytes } = encodeLent(body as Body);
    if (bytes.length > limits.messageBytes) {
      const total = bytes.length;
      return this.#sendLarge(
        outgoing,
        { kind, parts: piecesOf(bytes) },
        { ...options, total },
        checked,
      );
    }
    return this.#sendSmall(outgoing, idOf(kind), bytes, checked);
  }

  write(body: Uint8Array | string): boolean {
    const isText = typeof body === "string";
    const bytes = isText ? encodeLentText(body) : body;
    if (!(bytes instanceof Uint8Array))
      throw invalid("write takes a Uint8Array or text; send takes values");
    if (bytes.length > limits.messageBytes) throw tooLargeToWrite();
    const outgoing = this.#stream();
    if (outgoing.queue.empty && outgoing.put(isText ? textId : bytesId, bytes)) return true;
    this.#refusedBytes = bytes.length;
    return false;
  }

  writable(options: WaitOptions): Promise<void> {
    const { timeoutMs, signal } = checkedWait(options);
    const outgoing = this.#stream();
    const wanted = Math.max(this.#refusedBytes, leastRoomBytes);
    const onTimeout = (): EarshotError =>
      new EarshotError("ERR_EARSHOT_TIMEOUT", `there was no room within ${timeoutMs} ms`);
    return wait<void>(
      { clock: this.#clock, signal, timeoutMs, onTimeout },
      ({ resolve, reject }) => {
        const waiter = {
          take: (): boolean => {
            if (!outgoing.hasRoom(wanted)) return false;
            resolve();
            return true;
          },
          abandon: reject,
        };
        outgoing.queue.add(waiter);
        return () => outgoing.queue.remove(waiter);
      },
    );
  }

  async flush(options: FlushOptions): Promise<Receipt> {
    const checked = checkedSend(options, "received");
    const outgoing = this.#stream();
    const nothing = (): { number: number; first: number; from: number } => {
      const number = outgoing.written;
      return { number, first: number, from: outgoing.ledger.coverFrom(number) };
    };
    return sendWhenRoom(this.#clock, outgoing, nothing, checked);
  }

  #stream(): Outgoing {
    if (this.#outgoing === undefined || this.#outgoing.retired) this.#outgoing = this.#open();
    return this.#outgoing;
  }

  /** Lets members get what was sent, for as long as `patiently` waits; large messages are given up then. */
  async drained(patiently: (work: Promise<unknown>) => Promise<void>): Promise<void> {
    await patiently(this.#stream().drained());
    for (const large of this.#larges)
      large.giveUp(new EarshotError("ERR_EARSHOT_CLOSED", "the group was closed meanwhile"));
  }

  #sendSmall(
    outgoing: Outgoing,
    id: number,
    bytes: Uint8Array,
    checked: CheckedSend,
  ): Promise<Receipt> {
    const { until } = checked;
    const endless = checked.timeoutMs === undefined && checked.signal === undefined;
    // Mostly there is room, and nothing but members to wait for.
    const sent =
      endless && outgoing.queue.empty && outgoing.put(id, bytes)
        ? waitForStaged(outgoing, outgoing.written, checked)
        : this.#sendLater(outgoing, id, bytes, checked);
    return until === "queued" || until === "sent" ? this.#breath.after(sent) : sent;
  }

  #sendLater(
    outgoing: Outgoing,
    id: number,
    bytes: Uint8Array,
    checked: CheckedSend,
  ): Promise<Receipt> {
    let kept: Uint8Array | undefined;
    const sent = sendWhenRoom(
      this.#clock,
      outgoing,
      () => {
        if (!outgoing.put(id, kept ?? bytes)) return undefined;
        const number = outgoing.written;
        return { number, first: number, from: number };
      },
      checked,
    );
    // What could not be staged at once must not change meanwhile.
    if (!outgoing.queue.empty) kept = Uint8Array.from(bytes);
    return sent;
  }

  #sendLarge(
    outgoing: Outgoing,
    source: LargeSource,
    options: SendOptions,
    checked: CheckedSend,
  ): Promise<Receipt> {
    if (outgoing.slow === "fail" && !outgoing.hasRoom(leastRoomBytes)) throw noRoom();
    const large = new LargeSend(this.#clock, outgoing, source, checkedLarge(options));
    this.#larges.add(large);
    return large.run(checked).finally(() => this.#larges.delete(large));
  }
}

function idOf(kind: BodyKind): number {
  return wholeFrameId(bodyKinds.indexOf(kind));
}

/** The pieces of a body that is read while it is sent. */
function streamOf(body: unknown): AsyncIterator<unknown> | undefined {
  if (typeof body !== "object" || body === null || !(Symbol.asyncIterator in body))
    return undefined;
  return (body as AsyncIterable<unknown>)[Symbol.asyncIterator]();
}

function tooLargeToWrite(): EarshotError {
  return new EarshotError(
    "ERR_EARSHOT_MESSAGE_TOO_LARGE",
    `write takes at most ${limits.messageBytes} bytes; send takes more`,
  );
}
