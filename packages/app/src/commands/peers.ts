/**
 * `earshot peers`: who is here, once or as it changes.
 *
 * @module
 */
import type { Change, Member, Peer } from "earshot";
import type { Call, CommandBody } from "../cli/command.ts";
import type { Printer } from "../output/printer.ts";
import { printer } from "../output/printer.ts";
import { tableLines } from "../output/table.ts";
import { clean } from "../output/clean.ts";
import { clockTime } from "../output/clock-time.ts";
import { groupsOf, idDigits, labelOf, reachOf, rolesOf } from "../room/words.ts";
import { memberObject } from "../session/message-words.ts";
import { settle } from "../session/settle.ts";
import { tellStatus } from "../session/tell-status.ts";
import { withPeer } from "../session/with-peer.ts";
import type { Session } from "../session/with-peer.ts";

const quietMs = 500;
const mostMs = 2_000;

export const peers: CommandBody = {
  takes: { least: 0, most: 0 },
  options: ["watch"],
  details: [
    "Lists everybody in the realm: name, roles, groups, state, address. It looks until nothing new has been heard for half a second, at most two seconds, or as long as --for says; who went meanwhile is listed as left or failed.",
    'With --watch it goes on and prints each change: joined, updated, suspected, recovered, left, failed, merged. With --json each member and each change is an object: {"type":"member"|"joined"|…, "member":{…}, "at":…}; the first one, of type self, is this peer.',
  ],
  examples: [
    ["earshot peers", "a list"],
    ["earshot peers --watch", "a list that goes on"],
    ["earshot peers --json --for 4s", "what four seconds bring, for a program"],
  ],
  run,
};

async function run(call: Call): Promise<number> {
  const out = printer(call.world, call.options.json === true);
  await withPeer(call, (session) =>
    call.options.watch === true ? watch(session, out) : list(session, out, call.options.for),
  );
  return 0;
}

async function list(
  { peer, leaving }: Session,
  out: Printer,
  forMs: number | undefined,
): Promise<void> {
  tellStatus(peer, out, leaving);
  const done = new AbortController();
  const seen = follow(peer, AbortSignal.any([leaving, done.signal]));
  await settle(
    peer,
    forMs === undefined
      ? { quietMs, mostMs, signal: leaving }
      : { quietMs: forMs, mostMs: forMs, signal: leaving },
  );
  done.abort();
  const present = new Set(peer.view.members.map((member) => member.epoch));
  const gone = [...seen.values()].filter(({ member }) => !present.has(member.epoch));
  const at = new Date();
  if (out.json) {
    out.result({ type: "self", member: memberObject(peer.self), at }, undefined);
    for (const member of peer.view.members)
      out.result({ type: "member", member: memberObject(member), at }, undefined);
    // Two that look at the same time shall see each other, though one ends first.
    for (const { member, end } of gone)
      out.result(
        { type: "member", member: { ...memberObject(member), state: end }, at },
        undefined,
      );
    return;
  }
  const everybody = [peer.self, ...peer.view.members, ...gone.map(({ member }) => member)];
  const ends = new Map(gone.map(({ member, end }) => [member.epoch, end]));
  const rows = everybody.map((member) => row(member, peer, everybody, ends.get(member.epoch)));
  const [head = "", ...lines] = tableLines(
    [["NAME", "ID", "ROLES", "GROUPS", "STATE", "ADDRESS"], ...rows],
    out.columns,
  );
  out.result({}, [out.paint.bold(head), ...lines].join("\n"));
  if (everybody.length === 1) {
    out.remark(
      'Nobody else is heard. Is somebody there, in this realm and on this port? "earshot doctor" finds out why not.',
    );
  }
}

interface Seen {
  readonly member: Member;
  /** How it went, for those that did. */
  readonly end: "left" | "failed";
}

/** Everybody who goes while we look, with how they went. */
function follow(peer: Peer, signal: AbortSignal): ReadonlyMap<string, Seen> {
  const seen = new Map<string, Seen>();
  const watching = async (): Promise<void> => {
    for await (const { type, member } of peer.changes({}, { signal })) {
      if (type === "left" || type === "failed") seen.set(member.epoch, { member, end: type });
    }
  };
  void watching();
  return seen;
}

function row(
  member: Member,
  peer: Peer,
  everybody: readonly Member[],
  end: Seen["end"] | undefined,
): string[] {
  const own = member.id === peer.id && end === undefined;
  const state = own
    ? "you"
    : (end ??
      [member.state === "alive" ? "here" : "silent?", reachOf(member)].filter(Boolean).join(", "));
  return [
    labelOf(member, everybody),
    member.id.slice(0, idDigits),
    rolesOf(member) || "-",
    groupsOf(member) || "-",
    state,
    clean(member.addresses[0] ?? "-"),
  ];
}

async function watch({ peer, leaving }: Session, out: Printer): Promise<void> {
  const changes = peer.changes({}, { signal: leaving });
  const at = new Date();
  tellStatus(peer, out, leaving);
  out.result({ type: "self", member: memberObject(peer.self), at }, undefined);
  for (const member of peer.view.members) tell({ type: "member", member, at }, peer, out);
  for await (const change of changes) {
    tell(
      { type: change.type, member: change.member, at: new Date(), ...reasonOf(change) },
      peer,
      out,
    );
  }
}

function reasonOf(change: Change): { readonly reason?: string } {
  return change.type === "failed" ? { reason: change.reason } : {};
}

interface Told {
  readonly type: string;
  readonly member: Member;
  readonly at: Date;
  readonly reason?: string;
}

function tell({ type, member, at, reason }: Told, peer: Peer, out: Printer): void {
  const what = type === "member" ? "here" : type;
  const more = [
    rolesOf(member),
    groupsOf(member) && `in ${groupsOf(member)}`,
    reachOf(member),
    reason && `(${reason})`,
  ];
  const text = `${clockTime(at)}  ${what.padEnd(9)}  ${labelOf(member, peer.view.members)}  ${more.filter(Boolean).join("  ")}`;
  out.result(
    { type, member: memberObject(member), at, ...(reason === undefined ? {} : { reason }) },
    text.trimEnd(),
  );
}
