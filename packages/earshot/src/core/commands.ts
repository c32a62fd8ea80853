/**
 * What the program asks of the engine. Arguments are checked here: mistakes of the caller throw,
 * everything else comes back as an event.
 * @module
 */
import { reviseAndAnnounce, schedulePeriodic, seek } from "./discovery/announcer.ts";
import { sayGoodbye } from "./discovery/goodbye.ts";
import { requestSeeds } from "./discovery/requests.ts";
import {
  checkedFacts,
  checkFits,
  checkGroupName,
  checkServiceName,
  revise,
} from "./discovery/self.ts";
import { sendToGroup } from "./group/best-effort.ts";
import { sendPacket } from "./group/packets.ts";
import type { Command } from "./io.ts";
import { limits } from "./limits.ts";
import type { EngineState } from "./state.ts";
import { enterGroup, quitGroup } from "./stream/own-groups.ts";
import {
  awaitRoom,
  closeStream,
  noteHandled,
  noteHeld,
  noteListening,
  openStream,
  write,
} from "./stream/orders.ts";

type Handler<Type extends Command["type"]> = (
  state: EngineState,
  command: Extract<Command, { type: Type }>,
) => void;

const handlers: { readonly [Type in Command["type"]]: Handler<Type> } = {
  start(state) {
    if (state.phase !== "idle") return;
    state.phase = "running";
    state.sweeper.start(state);
    revise(state, "start", () => {
      seek(state);
      schedulePeriodic(state);
    });
  },
  update(state, { name, roles, metadata }) {
    const { self } = state;
    const facts = checkedFacts({
      name: name ?? self.facts.name,
      roles: roles ?? self.facts.roles,
      metadata: metadata ?? self.facts.metadata,
    });
    checkFits(self, facts);
    self.facts = facts;
    reviseAndAnnounce(state);
  },
  "join-group"(state, { group }) {
    checkGroupName(group);
    if (state.self.groups.has(group)) return;
    checkFits(state.self, { group });
    state.self.groups.add(group);
    enterGroup(state, group);
    reviseAndAnnounce(state);
  },
  "leave-group"(state, { group }) {
    if (!state.self.groups.delete(group)) return;
    quitGroup(state, group);
    reviseAndAnnounce(state);
  },
  serve(state, { service }) {
    checkServiceName(service);
    if (state.self.services.has(service)) return;
    checkFits(state.self, { service });
    state.self.services.add(service);
    reviseAndAnnounce(state);
  },
  unserve(state, { service }) {
    if (state.self.services.delete(service)) reviseAndAnnounce(state);
  },
  send: sendToGroup,
  packet: sendPacket,
  "open-stream": openStream,
  write,
  "await-room": awaitRoom,
  "close-stream": closeStream,
  handled: noteHandled,
  hold: noteHeld,
  listening: noteListening,
  seek,
  seeds(state, { addresses }) {
    state.announcer.seeds = addresses.slice(0, limits.seeds);
    if (state.phase === "running") requestSeeds(state);
  },
  wake: seek,
  close: sayGoodbye,
};

export function obey<Type extends Command["type"]>(
  state: EngineState,
  command: Extract<Command, { type: Type }>,
): void {
  const handler = handlers[command.type] as Handler<Type>;
  handler(state, command);
}
