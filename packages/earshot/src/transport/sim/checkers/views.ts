/**
 * Views: nobody who never existed, never oneself, versions only grow, and the changes told are the
 * whole difference: replaying them gives the view.
 * @module
 */
import type { EngineEvent, Member, ViewChange } from "../../../core/events.ts";
import type { Epoch } from "../../../core/identity.ts";
import type { Books, Checker, Witness } from "./checker.ts";

/** Up to this many members the whole view is compared after every change, above it now and then. */
const comparedAlways = 40;
/** Above it, one in so many changes. */
const comparedEvery = 500;

/** What a member was told to be: its picture, which changes often, is not kept for that. */
interface Shown {
  readonly name: string;
  readonly state: Member["state"];
}

interface Replay {
  version: number;
  changes: number;
  changed: boolean;
  readonly present: Map<Epoch, Shown>;
  readonly failed: Set<Epoch>;
}

export function viewChecker(books: Books): Checker {
  const replays = new Map<Epoch, Replay>();
  /** By state and name: a thousand peers are shown the same thousand. */
  const known = new Map<string, Shown>();
  const shown = ({ name, state }: Member): Shown => {
    const key = `${state} ${name}`;
    let same = known.get(key);
    if (same === undefined) known.set(key, (same = { name, state }));
    return same;
  };
  const replayOf = (peer: Witness): Replay => {
    let replay = replays.get(peer.epoch);
    if (replay === undefined) {
      replay = { version: 0, changes: 0, changed: false, present: new Map(), failed: new Set() };
      replays.set(peer.epoch, replay);
    }
    return replay;
  };

  const event = (peer: Witness, occurred: EngineEvent): string | undefined => {
    if (occurred.type !== "view") return undefined;
    const { change, version } = occurred;
    const replay = replayOf(peer);
    if (version < replay.version) return `view version fell from ${replay.version} to ${version}`;
    if (version === replay.version) return `view version ${version} told twice`;
    replay.version = version;
    replay.changes++;
    replay.changed = true;
    const life = books.life(change.member.epoch);
    if (life === undefined) return `${change.type}: ${change.member.name} never was`;
    if (life.id !== change.member.id) return `${change.type}: ${life.name} under another identity`;
    if (change.member.epoch === peer.epoch) return `${change.type}: oneself`;
    return apply(replay, change, shown(change.member));
  };

  return {
    name: "views",
    event,
    drained: (peer) => {
      const replay = replays.get(peer.epoch);
      if (replay === undefined || !replay.changed) return undefined;
      replay.changed = false;
      if (replay.present.size > comparedAlways && replay.changes % comparedEvery !== 0)
        return undefined;
      return compare(replay, peer);
    },
  };
}

function apply(replay: Replay, change: ViewChange, shown: Shown): string | undefined {
  const { member, type } = change;
  const { epoch, name } = member;
  const held = replay.present.get(epoch);
  switch (type) {
    case "joined":
    case "merged":
      if (held !== undefined) return `${type}: ${name} is present already`;
      if (type === "merged" && !replay.failed.has(epoch))
        return `merged: ${name} was never given up`;
      replay.present.set(epoch, shown);
      return undefined;
    case "updated":
    case "suspected":
    case "recovered":
      if (held === undefined) return `${type}: ${name} is not present`;
      if (type === "suspected" && member.state !== "suspected")
        return `suspected: ${name} is ${member.state}`;
      if (type === "recovered" && member.state !== "alive")
        return `recovered: ${name} is ${member.state}`;
      replay.present.set(epoch, shown);
      return undefined;
    case "left":
    case "failed":
      if (held === undefined) return `${type}: ${name} is not present`;
      replay.present.delete(epoch);
      if (type === "failed") replay.failed.add(epoch);
      return undefined;
  }
}

function compare(replay: Replay, peer: Witness): string | undefined {
  const { version, members } = peer.view;
  if (version < replay.version)
    return `the view is at version ${version}, its changes at ${replay.version}`;
  if (members.length !== replay.present.size) {
    return `the view has ${members.length} members, its changes say ${replay.present.size}`;
  }
  for (const member of members) {
    const told = replay.present.get(member.epoch);
    if (told === undefined) return `${member.name} is in the view and was never told`;
    if (told.state !== member.state)
      return `${member.name} is ${member.state}, told as ${told.state}`;
    if (told.name !== member.name)
      return `${told.name} is now ${member.name}, and that was never told`;
  }
  return undefined;
}
