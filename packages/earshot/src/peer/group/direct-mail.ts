/**
 * What peers send to each other alone: a mailbox without a group, and a stream to each peer spoken to.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import type { Member } from "../../core/events.ts";
import type { PeerId } from "../../core/identity.ts";
import { invalid } from "../arguments.ts";
import { Mailbox } from "../reading/mailbox.ts";
import { ReliableSender } from "../sending/reliable.ts";
import type { InboxOptions } from "../types/group.ts";
import type { Body, LargeBody, Receipt, SendOptions } from "../types/message.ts";
import type { GroupHub } from "./group-hub.ts";

export class DirectMail {
  readonly mailbox: Mailbox;
  readonly #hub: GroupHub;

  /** @throws `ERR_EARSHOT_INVALID_ARGUMENT` */
  constructor(hub: GroupHub, inbox: InboxOptions | undefined) {
    this.#hub = hub;
    const { reception, host } = hub;
    this.mailbox = new Mailbox(host, undefined, inbox, (listening) =>
      reception.listening(undefined, listening),
    );
    reception.add(this.mailbox);
  }

  /** @throws as `Peer.send` */
  send(to: Member | PeerId, body: Body | LargeBody, options: SendOptions): Promise<Receipt> {
    const { id, epoch } = this.#find(to);
    const { host, breath, outbox } = this.#hub;
    const sender = new ReliableSender(host.clock, breath, () => outbox.stream({ epoch }, "wait"));
    return sender.send(body, options, { kind: "members", ids: [id] });
  }

  #find(to: Member | PeerId): Member {
    const { members } = this.#hub.host.view;
    const id: unknown = typeof to === "object" && to !== null ? to.id : to;
    if (typeof id !== "string") throw invalid("the receiver must be a member or its id");
    const epoch = typeof to === "object" ? to.epoch : undefined;
    const lives = members.filter((member) => member.id === id);
    const found = lives.find((member) => member.epoch === epoch) ?? lives[0];
    if (found !== undefined) return found;
    throw new EarshotError("ERR_EARSHOT_NOT_ENOUGH_MEMBERS", `${id} is not in the view`, {
      details: { present: 0, wanted: 1 },
    });
  }
}
