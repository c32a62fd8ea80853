/**
 * Makes a story of a recording while it is replayed: what happened, in order, and a summary.
 * @module
 */
import type { EngineEvent, Member, ViewChange } from "../../core/events.ts";
import { type Epoch, epochOf } from "../../core/identity.ts";
import type { Command, Input, Output } from "../../core/io.ts";
import { datagramsOf } from "../../core/wire/dissect.ts";
import { readHeader } from "../../core/wire/header.ts";
import type { RealmCipher } from "../../core/wire/seal.ts";
import type { Head } from "../layout.ts";
import type { ReplayedStep } from "../replay.ts";
import { DropCount } from "./drop-count.ts";
import type { Happening, Untimed } from "./happening.ts";
import { Heaps } from "./heaps.ts";
import { LifeStory } from "./life-story.ts";
import { StreamStory } from "./stream-story.ts";
import type { Summary } from "./summary.ts";
import { VolumeCount } from "./volumes.ts";

type SendCommand = Extract<Command, { type: "send" }>;
type EventOf<Type extends EngineEvent["type"]> = Extract<EngineEvent, { type: Type }>;

export class Storyteller {
  readonly #origin: number;
  readonly #tell: (happening: Happening) => void;
  readonly #lives: Map<Epoch, LifeStory> = new Map();
  readonly #received: VolumeCount;
  readonly #sent: VolumeCount;
  readonly #drops: DropCount = new DropCount();
  readonly #heaps: Heaps = new Heaps();
  readonly #streams: StreamStory;
  readonly #sending: Map<number, SendCommand> = new Map();
  readonly #inputs: Map<Input["type"], number> = new Map();
  #suspicions = { raised: 0, right: 0, wrong: 0 };
  #messagesSent = 0;
  #firstAt: number | undefined;
  #at = 0;
  #stats: Readonly<Record<string, number>> = {};
  /** Who sent the datagram at hand. */
  #sender: LifeStory | undefined;

  constructor(head: Head, cipher: RealmCipher, tell: (happening: Happening) => void) {
    this.#origin = head.startedNow;
    this.#tell = tell;
    this.#received = new VolumeCount(cipher);
    this.#sent = new VolumeCount(cipher);
    this.#streams = new StreamStory(
      (happening) => this.#say(happening),
      this.#heaps,
      (epoch) => this.#lives.get(epoch)?.member,
    );
  }

  step({ step: { input }, outputs, refused, failed, engine }: ReplayedStep): void {
    this.#at = input.now - this.#origin;
    this.#firstAt ??= this.#at;
    this.#tellHeaps(this.#at);
    this.#inputs.set(input.type, (this.#inputs.get(input.type) ?? 0) + 1);
    this.#sender = undefined;
    this.#input(input, refused);
    for (const output of outputs) this.#output(output);
    const stats = engine.stats();
    const refutations = stats["refutations"] ?? 0;
    if (refutations > (this.#stats["refutations"] ?? 0)) this.#say({ type: "refuted" });
    this.#stats = stats;
    this.#drops.step(this.#at, input, stats);
    this.#streams.step(stats);
    if (failed !== undefined) this.#say({ type: "fault", message: failed });
  }

  /** Tells what is left to tell. */
  end(): Summary {
    this.#tellHeaps(Infinity);
    const { raised, right, wrong } = this.#suspicions;
    return {
      durationMs: this.#at - (this.#firstAt ?? 0),
      inputs: Object.fromEntries(this.#inputs),
      lives: [...this.#lives.values()].flatMap((life) => life.summary() ?? []),
      received: this.#received.all(),
      sent: this.#sent.all(),
      messagesSent: this.#messagesSent,
      streams: this.#streams.summary(),
      drops: this.#drops.all(),
      suspicions: { raised, right, wrong, open: raised - right - wrong },
      refutations: this.#stats["refutations"] ?? 0,
      lags: this.#stats["lags"] ?? 0,
    };
  }

  #say(happening: Untimed, at: number = this.#at): void {
    this.#tell({ at, ...happening });
  }

  #tellHeaps(now: number): void {
    const due = [...this.#heaps.due(now), ...this.#drops.due(now)];
    for (const [at, heap] of due.toSorted(([a], [b]) => a - b))
      this.#say(heap, now === Infinity ? Math.max(this.#at, at) : at);
  }

  #life(epoch: Epoch): LifeStory {
    let life = this.#lives.get(epoch);
    if (life === undefined) this.#lives.set(epoch, (life = new LifeStory(epoch)));
    return life;
  }

  #input(input: Input, refused: string | undefined): void {
    if (input.type === "datagram") this.#heard(input.bytes);
    else if (input.type === "links") this.#say({ type: "links", links: input.links });
    else if (input.type === "command") this.#asked(input.command, refused);
  }

  #asked(command: Command, code: string | undefined): void {
    if (code !== undefined) this.#say({ type: "refused", command: command.type, code });
    else if (command.type === "send") this.#sending.set(command.token, command);
    else if (command.type === "open-stream" || command.type === "write")
      this.#streams.asked(command);
    else if (!isUntold(command)) this.#say({ type: "asked", command });
  }

  #heard(train: Uint8Array): void {
    for (const datagram of datagramsOf(train)) {
      const kind = this.#received.add(datagram);
      const header = readHeader(datagram);
      if (typeof header === "string" || kind === "sealed") continue;
      const life = this.#life(epochOf(header.epoch));
      life.heardFrom(this.#at, datagram.length);
      this.#sender = life;
    }
  }

  #output(output: Output): void {
    if (output.type === "transmit") {
      const { burst, slotBytes } = output;
      for (let at = 0; at < burst.length; at += slotBytes)
        this.#sent.add(burst.subarray(at, at + slotBytes));
    } else if (output.type === "event") this.#event(output.event);
  }

  #event(event: EngineEvent): void {
    switch (event.type) {
      case "view":
        this.#viewChanged(event.change);
        break;
      case "message":
        this.#message(event);
        break;
      case "batch":
        this.#life(event.from.epoch).streamed(this.#streams.batch(event), 0);
        break;
      case "gap":
        this.#life(event.from.epoch).streamed(0, event.messages);
        this.#streams.gap(event);
        break;
      case "progress":
        this.#streams.progress(event);
        break;
      case "stream-ended":
        this.#streams.ended(event);
        break;
      case "sent":
        this.#wasSent(event);
        break;
      case "status":
        this.#say({ type: "status", status: event.status });
        break;
      case "packet":
      case "room":
        // What machines above the engine say to each other, and how the program is kept waiting is its own affair.
        break;
      case "closed":
        this.#say({ type: "closed" });
        break;
    }
  }

  #message({ message: { group, from, sequence, kind, body } }: EventOf<"message">): void {
    const { missing, late } = this.#life(from.epoch).message(group, sequence);
    if (missing !== undefined)
      this.#say({ type: "missing", from, group, first: missing[0], last: missing[1] });
    this.#say({ type: "message", from, group, sequence, kind, body, late });
  }

  #wasSent({ token, sequence, members, error }: EventOf<"sent">): void {
    const command = this.#sending.get(token);
    if (command === undefined) return;
    this.#sending.delete(token);
    this.#messagesSent++;
    const { group, kind, body } = command;
    this.#say({ type: "sent", group, sequence, members, kind, body, error });
  }

  #viewChanged(change: ViewChange): void {
    const { member } = change;
    const life = this.#life(member.epoch);
    const before = life.member;
    life.member = member;
    const since = (then: number | undefined): number | undefined =>
      then === undefined ? undefined : this.#at - then;
    switch (change.type) {
      case "joined":
        life.joinedAt ??= this.#at;
        this.#present(life);
        this.#say({ type: "joined", member, heardMs: since(life.firstHeardAt) });
        break;
      case "merged":
        this.#proved(life);
        this.#say({ type: "merged", member, awayMs: since(life.endedAt) });
        this.#present(life);
        break;
      case "updated":
        this.#say({ type: "updated", member, what: changed(before, member) });
        break;
      case "suspected":
        this.#suspicions.raised++;
        life.suspectedAt = this.#at;
        life.state = "suspected";
        this.#say({
          type: "suspected",
          member,
          by: this.#accuser(life),
          silentMs: since(life.lastHeardAt),
        });
        break;
      case "recovered":
        this.#suspicions.wrong++;
        this.#say({ type: "recovered", member, afterMs: since(life.suspectedAt) });
        this.#present(life);
        break;
      case "left":
        this.#say({ type: "left", member, presentMs: since(life.joinedAt) });
        this.#gone(life, "left");
        break;
      case "failed":
        if (life.suspectedAt !== undefined) this.#suspicions.right++;
        this.#say({
          type: "failed",
          member,
          reason: change.reason,
          silentMs: since(life.lastHeardAt),
          suspectedMs: since(life.suspectedAt),
        });
        this.#gone(life, "failed");
        break;
    }
  }

  #accuser(accused: LifeStory): Member | "us" | undefined {
    if (this.#sender === undefined) return "us";
    return this.#sender === accused ? undefined : this.#sender.member;
  }

  #present(life: LifeStory): void {
    life.state = "present";
    life.suspectedAt = undefined;
    life.endedAt = undefined;
  }

  #gone(life: LifeStory, state: "left" | "failed"): void {
    life.state = state;
    life.endedAt = this.#at;
    if (state === "left") this.#streams.gone(life.epoch);
  }

  /** One that was given up is back in the same life: whoever suspected it was wrong after all. */
  #proved(life: LifeStory): void {
    if (life.state !== "failed" || life.suspectedAt === undefined) return;
    this.#suspicions.right--;
    this.#suspicions.wrong++;
  }
}

type Untold = "await-room" | "handled" | "packet";

/** What comes too often, and is told by what comes of it or not at all. */
function isUntold(command: Command): command is Extract<Command, { type: Untold }> {
  const { type } = command;
  return type === "await-room" || type === "handled" || type === "packet";
}

const told = ["name", "roles", "groups", "services", "metadata", "addresses"] as const;

function changed(before: Member | undefined, after: Member): readonly (keyof Member)[] {
  if (before === undefined) return [];
  return told.filter((name) => String(before[name]) !== String(after[name]));
}
