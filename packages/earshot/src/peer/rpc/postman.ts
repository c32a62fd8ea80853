/**
 * How packets of request and reply travel: in a datagram where they fit one, by a stream of their own to the
 * same peer where they do not.
 * @module
 */
import type { Epoch } from "../../core/identity.ts";
import { limits } from "../../core/limits.ts";
import { slotFrameTable } from "../../core/stream/slot-frames.ts";
import { requestChannel, requestStreams } from "../../rpc/packet-table.ts";
import type { Outbox } from "../sending/outbox.ts";
import type { SendingHost } from "../sending/sending-host.ts";

const bytesId = slotFrameTable.bytes.id;

export class Postman {
  readonly #host: SendingHost;
  readonly #outbox: Outbox;
  /** Bytes of packets that wait for room in their stream. */
  #waiting = 0;

  constructor(host: SendingHost, outbox: Outbox) {
    this.#host = host;
    this.#outbox = outbox;
  }

  /** Sends, or drops what there is no room for: the machine repeats what matters. */
  post(to: Epoch, packet: Uint8Array, large: boolean): void {
    if (large) this.#postLarge(to, packet);
    else {
      const command = { type: "packet", to, channel: requestChannel, body: packet } as const;
      if (this.#host.resting) this.#host.command(command);
      else this.#host.post(command);
    }
  }

  #postLarge(epoch: Epoch, packet: Uint8Array): void {
    if (this.#waiting + packet.length > limits.callBytes) return;
    if (!this.#host.view.members.some((member) => member.epoch === epoch)) return;
    const outgoing = this.#outbox.stream({ epoch, channel: requestStreams }, "wait");
    this.#waiting += packet.length;
    outgoing.queue.add({
      take: () => {
        if (!outgoing.put(bytesId, packet)) return false;
        this.#waiting -= packet.length;
        return true;
      },
      abandon: () => {
        this.#waiting -= packet.length;
      },
    });
  }
}
