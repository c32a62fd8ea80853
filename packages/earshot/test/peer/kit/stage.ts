/**
 * A stage for tests: one peer whose engine follows a script, with clock and transport in the test's hand.
 * @module
 */
import type {
  Chunk,
  Member,
  MemberProgress,
  StreamRef,
  ViewChange,
} from "../../../src/core/events.ts";
import type { Epoch, PeerId } from "../../../src/core/identity.ts";
import type { Command, Input, Output } from "../../../src/core/io.ts";
import { slotFrameTable, wholeFrameId } from "../../../src/core/stream/slot-frames.ts";
import {
  countsAsMessage,
  longFlag,
  stagedHeaderBytes,
} from "../../../src/core/stream/staged-frames.ts";
import { openRealm } from "../../../src/core/wire/seal.ts";
import type { Group, GroupOptions } from "../../../src/index.ts";
import { PeerNode } from "../../../src/peer/peer-node.ts";
import { settingsOf } from "../../../src/peer/settings.ts";
import { ManualClock } from "./manual-clock.ts";
import { ScriptedMachine } from "./scripted-machine.ts";
import { ScriptedTransport } from "./scripted-transport.ts";

export function memberNamed(name: string): Member {
  const digit = (name.codePointAt(0) ?? 0).toString(16).at(-1) ?? "0";
  return {
    id: digit.repeat(32) as PeerId,
    epoch: digit.repeat(32) as Epoch,
    name,
    roles: [],
    groups: ["lobby"],
    services: [],
    metadata: new Uint8Array(),
    addresses: [],
    state: "alive",
    reach: { hearsUs: true, heardByMulticast: true, unicast: true },
  };
}

export const ana: Member = memberNamed("ana");

type CommandOf<Type extends Command["type"]> = Extract<Command, { type: Type }>;

/** A frame that the program has written to a stream. */
export interface Written {
  readonly stream: number;
  readonly id: number;
  readonly body: Uint8Array;
}

/** A peer around a scripted machine, and the means to make things happen to it. */
export interface Stage {
  readonly node: PeerNode;
  readonly clock: ManualClock;
  readonly machine: ScriptedMachine;
  readonly transport: ScriptedTransport;
  /** What was sent to groups, best effort. */
  readonly sends: readonly CommandOf<"send">[];
  /** What was written to streams. */
  readonly written: readonly Written[];
  /** Messages among it, as text. */
  readonly said: () => string[];
  /** Makes the machine put these out. */
  readonly tell: (...outputs: Output[]) => void;
  /** Ana says these in the lobby. */
  readonly say: (...texts: string[]) => void;
  /** Frames of Ana's stream to the lobby. */
  readonly batch: (...chunks: Chunk[]) => void;
  /** The same, for which nobody waits. */
  readonly unasked: (...chunks: Chunk[]) => void;
  /** There is room for so many bytes again. */
  readonly makeRoom: (bytes: number) => void;
  /** How far members are with the first stream. `sent` defaults to everything that was written. */
  readonly progress: (members: readonly MemberProgress[], sent?: number) => void;
  readonly change: (change: ViewChange) => void;
  readonly lobby: (options?: GroupOptions) => Promise<Group>;
}

/** Ana's stream to the lobby. */
export const anasStream: StreamRef = { epoch: ana.epoch, stream: 7, group: "lobby" };

/** How far a member is. */
export function far(
  member: Member,
  received: number,
  more: Partial<MemberProgress> = {},
): MemberProgress {
  const { id, epoch } = member;
  return { id, epoch, since: 1, received, handled: 0, listening: true, gone: undefined, ...more };
}

/**
 * @param sent when the machine says that a message has left
 * @param members who is in the lobby
 */
export async function stage(
  sent: "at once" | "when told" = "at once",
  members: readonly Member[] = [ana],
): Promise<Stage> {
  const clock = new ManualClock();
  const sends: CommandOf<"send">[] = [];
  const written: Written[] = [];
  const toTell: Output[] = [];
  const countOf = (stream: number): number =>
    written.filter((frame) => frame.stream === stream && countsAsMessage(frame.id)).length;
  const machine = new ScriptedMachine((input: Input) => {
    if (input.type === "timeout" || input.type === "links") return toTell.splice(0);
    if (input.type !== "command") return [];
    const { command } = input;
    switch (command.type) {
      case "close":
        return [{ type: "event", event: { type: "closed" } }];
      case "send":
        sends.push(command);
        return sent === "at once"
          ? [event({ type: "sent", token: command.token, sequence: sends.length, members: 1 })]
          : [];
      case "open-stream":
        return [
          event({
            type: "progress",
            stream: command.stream,
            sent: 0,
            members: members.map((member) => far(member, 0)),
          }),
        ];
      case "write":
        written.push(...framesOf(command.stream, command.frames));
        machine.roomBytes -= command.frames.length;
        return sent === "at once"
          ? [
              event({
                type: "progress",
                stream: command.stream,
                sent: countOf(command.stream),
                members: [],
              }),
            ]
          : [];
      default:
        return [];
    }
  });
  machine.view = { version: 1, members };
  const transport = new ScriptedTransport();
  const settings = settingsOf({ name: "me", transports: [transport], clock });
  const node = new PeerNode({
    settings,
    machine,
    epoch: new Uint8Array(16),
    cipher: openRealm(1),
    seal: "sodium-native",
    seeds: [],
    cached: [],
    cache: undefined,
    cacheError: undefined,
  });
  await node.start();
  const tell = (...outputs: Output[]): void => {
    toTell.push(...outputs);
    transport.sink?.links([]);
  };
  let sequence = 0;
  const [batch, unasked] = [true, false].map(
    (asked) =>
      (...chunks: Chunk[]): void =>
        tell(event({ type: "batch", from: ana, stream: anasStream, chunks, asked })),
  ) as [Stage["batch"], Stage["batch"]];
  const say = (...texts: string[]): void => {
    for (const body of texts) {
      batch({ frames: Buffer.from(body), whole: slotFrameTable.text.id, before: sequence });
      sequence++;
    }
  };
  const progress = (told: readonly MemberProgress[], upTo = countOf(1)): void =>
    tell(event({ type: "progress", stream: 1, sent: upTo, members: told }));
  const makeRoom = (bytes: number): void => {
    machine.roomBytes = bytes;
    tell(event({ type: "room", stream: 1 }));
  };
  const lobby = (options?: GroupOptions): Promise<Group> => node.group("lobby", options);
  const change = (viewChange: ViewChange): void =>
    tell(event({ type: "view", change: viewChange, version: 2 }));
  const said = (): string[] =>
    written.flatMap(({ id, body }) =>
      id <= wholeFrameId(2) ? [Buffer.from(body).toString()] : [],
    );
  return {
    change,
    node,
    clock,
    machine,
    transport,
    sends,
    written,
    said,
    tell,
    say,
    batch,
    unasked,
    makeRoom,
    progress,
    lobby,
  };
}

export function event(told: Extract<Output, { type: "event" }>["event"]): Output {
  return { type: "event", event: told };
}

/** What `StagedFrames` holds, one by one. */
function framesOf(stream: number, staged: Uint8Array): Written[] {
  const frames: Written[] = [];
  const view = new DataView(staged.buffer, staged.byteOffset, staged.length);
  for (let at = 0; at < staged.length;) {
    const first = view.getUint8(at);
    const long = (first & longFlag) !== 0;
    const length = long ? view.getUint32(at + 1) : view.getUint16(at + 1);
    at += long ? stagedHeaderBytes : 3;
    frames.push({ stream, id: first & ~longFlag, body: staged.slice(at, at + length) });
    at += length;
  }
  return frames;
}

/** One message by best effort from Ana to the lobby. */
export function bestEffort(body: string, sequence: number, key?: string): Output {
  const message = {
    group: "lobby",
    from: ana,
    sequence,
    kind: "text",
    body: Buffer.from(body),
    key,
  } as const;
  return event({ type: "message", message });
}
