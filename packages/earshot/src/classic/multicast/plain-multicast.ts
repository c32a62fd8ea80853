/**
 * Any multicast group and port, in plain text: hears what is said, and says what it is told, as the textbook's Java
 * peers do on 228.5.6.7:6789.
 * @module
 */
import { classicLimits } from "../limits.ts";
import { cutBytes, textOf } from "../lines/words.ts";
import type { Remote } from "../service.ts";
import { type MulticastOptions, MulticastService } from "../udp/multicast-service.ts";

export class PlainMulticast extends MulticastService {
  /** Group 228.5.6.7, port 6789 unless the options say otherwise. */
  constructor(options: MulticastOptions = {}) {
    super("multicast", "228.5.6.7", 6_789, options);
  }

  /** Says it to the group, in as many datagrams as it takes. */
  send(text: string): void {
    let rest = text;
    do {
      const [head, tail] = cutBytes(rest, classicLimits.datagramBytes);
      this.say(head);
      this.tell({ type: "said", text: head });
      rest = tail;
    } while (rest !== "");
  }

  protected heard(bytes: Uint8Array, from: Remote): void {
    const text = textOf(bytes);
    if (text === undefined) {
      this.counters.droppedMalformed++;
      return;
    }
    this.counters.received++;
    this.tell({ type: "heard", from, text });
  }
}
