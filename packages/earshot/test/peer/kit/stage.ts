/**
 * A stage for tests: one peer whose engine follows a script, with clock and transport in the test's hand.
 * @module
 */
import type { Member, ViewChange } from "../../../src/core/events.ts";
import type { Epoch, PeerId } from "../../../src/core/identity.ts";
import type { Input, Output } from "../../../src/core/io.ts";
import type { Group, GroupOptions } from "../../../src/index.ts";
import { PeerNode } from "../../../src/peer/peer-node.ts";
import { settingsOf } from "../../../src/peer/settings.ts";
import { ManualClock } from "./manual-clock.ts";
import { ScriptedMachine } from "./scripted-machine.ts";
import { ScriptedTransport } from "./scripted-transport.ts";

export const ana: Member = {
  id: "a".repeat(32) as PeerId,
  epoch: "1".repeat(32) as Epoch,
  name: "ana",
  roles: [],
  groups: ["lobby"],
  metadata: new Uint8Array(),
  addresses: [],
  state: "alive",
  reach: { hearsUs: true, heardByMulticast: true, unicast: true },
};

type SendCommand = Extract<Extract<Input, { type: "command" }>["command"], { type: "send" }>;

/** A peer around a scripted machine, and the means to make things happen to it. */
export interface Stage {
  readonly node: PeerNode;
  readonly clock: ManualClock;
  readonly machine: ScriptedMachine;
  readonly transport: ScriptedTransport;
  /** What was sent to groups. */
  readonly sends: readonly SendCommand[];
  /** Makes the machine put these out. */
  readonly tell: (...outputs: Output[]) => void;
  /** Ana says these in the lobby. */
  readonly say: (...texts: string[]) => void;
  readonly change: (change: ViewChange) => void;
  readonly lobby: (options?: GroupOptions) => Promise<Group>;
}

/** @param sent when the machine says that a message has left */
export async function stage(sent: "at once" | "when told" = "at once"): Promise<Stage> {
  const clock = new ManualClock();
  const sends: SendCommand[] = [];
  const toTell: Output[] = [];
  const machine = new ScriptedMachine((input) => {
    if (input.type === "timeout" || input.type === "links") return toTell.splice(0);
    if (input.type !== "command") return [];
    const { command } = input;
    if (command.type === "close") return [{ type: "event", event: { type: "closed" } }];
    if (command.type !== "send") return [];
    sends.push(command);
    return sent === "at once"
      ? [
          {
            type: "event",
            event: { type: "sent", token: command.token, sequence: sends.length, members: 1 },
          },
        ]
      : [];
  });
  machine.view = { version: 1, members: [ana] };
  const transport = new ScriptedTransport();
  const settings = settingsOf({ name: "me", transports: [transport], clock });
  const node = new PeerNode({
    settings,
    machine,
    epoch: new Uint8Array(16),
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
  const say = (...texts: string[]): void => {
    for (const body of texts) {
      const message = {
        group: "lobby",
        from: ana,
        sequence: ++sequence,
        kind: "text",
        body: Buffer.from(body),
      } as const;
      tell({ type: "event", event: { type: "message", message } });
    }
  };
  const lobby = (options?: GroupOptions): Promise<Group> => node.group("lobby", options);
  const change = (viewChange: ViewChange): void =>
    tell({ type: "event", event: { type: "view", change: viewChange, version: 2 } });
  return { change, node, clock, machine, transport, sends, tell, say, lobby };
}
