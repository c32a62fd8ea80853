/**
 * One holder's group: its readers and its sends.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import type { Member, View } from "../../core/events.ts";
import { checkGroupName } from "../../core/discovery/self.ts";
import { announcedGroup } from "../../core/wire/announced-groups.ts";
import { invalid, oneOf, wholeNumber } from "../arguments.ts";
import { Mailbox } from "../reading/mailbox.ts";
import { ReliableSender } from "../sending/reliable.ts";
import type { BatchHandler, Group, GroupOptions, MessageHandler } from "../types/group.ts";
import type {
  Body,
  FlushOptions,
  LargeBody,
  Message,
  Receipt,
  SendOptions,
  WaitOptions,
} from "../types/message.ts";
import type { Watch } from "../types/peer.ts";
import { closedError, type GroupHub, type Held } from "./group-hub.ts";

export class GroupHandle implements Group, Held {
  readonly name: string;
  readonly joined: boolean;
  readonly loopback: boolean;
  readonly mailbox: Mailbox | undefined;
  readonly #hub: GroupHub;
  /** As members announce it. */
  readonly #announced: string;
  /** `undefined` where messages go best effort. */
  readonly #reliable: ReliableSender | undefined;
  /** Something was sent that closing waits for. */
  #used = false;
  #closed = false;
  #membersOf: { view: View; members: readonly Member[] } | undefined;

  /** @throws as `Peer.group` */
  constructor(hub: GroupHub, name: string, options: GroupOptions) {
    checkGroupName(name);
    this.name = name;
    this.#announced = announcedGroup(name);
    this.joined = flag("join", options.join, true);
    this.loopback = flag("loopback", options.loopback, false);
    const reliability = oneOf("reliability", options.reliability, ["reliable", "best-effort"]);
    const slow = oneOf("slow", options.slow, ["wait", "drop", "fail"]);
    oneOf("ordering", options.ordering, ["fifo", "none"]);
    this.#hub = hub;
    const { host, reception, breath } = hub;
    if (reliability === "reliable") {
      this.#reliable = new ReliableSender(host.clock, breath, () => {
        this.#used = true;
        return hub.stream(name, slow);
      });
    }
    const mailbox = new Mailbox(host, name, options.inbox, (listening) =>
      reception.listening(name, listening),
    );
    this.mailbox = this.joined ? mailbox : undefined;
    hub.add(this);
  }

  get members(): readonly Member[] {
    const { view } = this.#hub.host;
    if (this.#membersOf?.view !== view) {
      const members = view.members.filter((member) => member.groups.includes(this.#announced));
      this.#membersOf = { view, members: Object.freeze(members) };
    }
    return this.#membersOf.members;
  }

  // A promise of its own for each send would cost as much as the send.
  send(body: Body | LargeBody, options: SendOptions = {}): Promise<Receipt> {
    try {
      this.#assertOpen();
      if (options.atLeast !== undefined) this.#assertPresent(options.atLeast);
      if (this.#reliable !== undefined) return this.#reliable.send(body, options);
      return this.#hub.bestEffort.send(this.name, body, options, this.members.length);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  write(body: Uint8Array | string): boolean {
    if (this.#closed) this.#assertOpen();
    if (this.#reliable !== undefined) return this.#reliable.write(body);
    return this.#hub.bestEffort.write(this.name, body);
  }

  async writable(options: WaitOptions = {}): Promise<void> {
    this.#assertOpen();
    await (this.#reliable ?? this.#hub.bestEffort).writable(options);
  }

  async flush(options: FlushOptions = {}): Promise<Receipt> {
    this.#assertOpen();
    if (this.#reliable !== undefined) return this.#reliable.flush(options);
    return this.#hub.bestEffort.flush(this.name, options, this.members.length);
  }

  receive(handler: MessageHandler): Disposable {
    return this.#readable().receive(handler);
  }

  receiveBatch(handler: BatchHandler): Disposable {
    return this.#readable().receiveBatch(handler);
  }

  [Symbol.asyncIterator](): Watch<Message> {
    return this.#readable().loop();
  }

  end(): void {
    this.#closed = true;
    this.mailbox?.end();
    this.#hub.remove(this);
  }

  async close(): Promise<void> {
    if (!this.#closed) this.end();
    const { bestEffort } = this.#hub;
    if (this.#reliable === undefined) await this.#hub.patiently(bestEffort.drained());
    else if (this.#used) await this.#reliable.drained((work) => this.#hub.patiently(work));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #readable(): Mailbox {
    this.#assertOpen();
    if (this.mailbox !== undefined) return this.mailbox;
    throw invalid(
      `the group ${JSON.stringify(this.name)} was made with join: false and hears nothing`,
    );
  }

  #assertOpen(): void {
    if (this.#closed) throw closedError(`group ${JSON.stringify(this.name)}`);
  }

  #assertPresent(atLeast: number): void {
    const wanted = wholeNumber("atLeast", atLeast, 0);
    const present = this.members.length;
    if (present >= wanted) return;
    throw new EarshotError(
      "ERR_EARSHOT_NOT_ENOUGH_MEMBERS",
      `${JSON.stringify(this.name)} has ${present} of at least ${wanted} members`,
      { details: { present, wanted } },
    );
  }
}

function flag(name: string, value: unknown, otherwise: boolean): boolean {
  if (value === undefined) return otherwise;
  if (typeof value === "boolean") return value;
  throw invalid(`${name} must be true or false`);
}
