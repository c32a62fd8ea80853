/**
 * The textbook's acknowledged multicast: whoever hears something answers `ack` by unicast; who sends collects these
 * until nothing more comes for a while, and knows then who has it.
 * @module
 */
import { classicLimits } from "../limits.ts";
import { cutBytes, oneLine, shownText, textOf } from "../lines/words.ts";
import { hostsOf, type Remote } from "../service.ts";
import { type MulticastOptions, MulticastService } from "../udp/multicast-service.ts";

const acknowledgement = "ack";
/** However many answer, after so many times the time-out there is a result. */
const mostTimeouts = 25;

export class AcknowledgedMulticast extends MulticastService {
  readonly #waiting = new Set<(from: Remote) => void>();

  /** Group 224.3.29.71, port 10000 unless the options say otherwise. */
  constructor(options: MulticastOptions = {}) {
    super("acknowledged", "224.3.29.71", 10_000, options);
  }

  /**
   * Says it to the group; resolves with who acknowledged, each once, when nobody has for `timeoutMs` (default 200).
   * The text is cut to 1,000 bytes.
   */
  send(
    text: string,
    { timeoutMs = classicLimits.acknowledgeMs }: { readonly timeoutMs?: number | undefined } = {},
  ): Promise<readonly Remote[]> {
    const answered = new Map<string, Remote>();
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(quiet);
        clearTimeout(latest);
        this.#waiting.delete(take);
        const everybody = [...answered.values()];
        this.tell({ type: "collected", hosts: hostsOf(everybody) });
        resolve(everybody);
      };
      const take = (from: Remote): void => {
        quiet.refresh();
        if (answered.size < classicLimits.viewEntries)
          answered.set(`${from.host}:${from.port}`, from);
      };
      const quiet = setTimeout(finish, timeoutMs);
      const latest = setTimeout(finish, mostTimeouts * timeoutMs);
      this.#waiting.add(take);
      const [short] = cutBytes(text, classicLimits.datagramBytes);
      this.say(short);
      this.tell({ type: "said", text: oneLine(short) });
    });
  }

  protected heard(bytes: Uint8Array, from: Remote): void {
    const text = shownText(bytes);
    // An acknowledgement that went to the group is none to acknowledge.
    if (text === acknowledgement) return;
    this.counters.received++;
    this.tell({ type: "heard", from, text: oneLine(text) });
    this.reply(acknowledgement, from);
  }

  protected override answered(bytes: Uint8Array, from: Remote): void {
    if (textOf(bytes)?.trim().toLowerCase() !== acknowledgement) {
      this.counters.droppedMalformed++;
      return;
    }
    this.counters.received++;
    this.tell({ type: "answered", from, text: acknowledgement });
    for (const take of this.#waiting) take(from);
  }
}
