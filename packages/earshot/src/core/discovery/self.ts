/**
 * This peer as it announces itself: its facts, its sequence, and the signature over them.
 * @module
 */
import { type Address, isLocalOnly } from "../address.ts";
import { EarshotError } from "../errors.ts";
import { type Epoch, epochOf, type PeerId, peerIdOf } from "../identity.ts";
import { assert, limits } from "../limits.ts";
import type { EngineOptions } from "../options.ts";
import type { EngineState } from "../state.ts";
import { announcementMessage, encodeAnnouncement } from "../wire/announcement.ts";
import type { Frame } from "../wire/frame-table.ts";
import { utf8 } from "../wire/writer.ts";
import { announcedGroups, checkRoom, type SelfFacts } from "./announced.ts";

export class Self {
  readonly publicKey: Uint8Array;
  readonly id: PeerId;
  readonly epoch: Epoch;
  readonly epochBytes: Uint8Array;
  facts: SelfFacts;
  readonly groups: Set<string> = new Set();
  readonly services: Set<string> = new Set();
  /** Raised to refute a suspicion (SWIM §4.2). */
  incarnation = 0;
  /** Raised with every new announcement; 0 before the first. */
  sequence = 0;
  /** The latest announcement that is signed; `undefined` until the first is. */
  signed: Extract<Frame, { type: "announce" }> | undefined;
  /** Sequence of {@link signed}. */
  signedSequence = 0;
  /** What to do once the latest announcement is signed: each kind of thing once. */
  readonly onceSigned: Map<"start" | "announce", () => void> = new Map();

  constructor(options: EngineOptions) {
    this.publicKey = options.publicKey;
    this.id = peerIdOf(options.peerId);
    this.epoch = epochOf(options.epoch);
    this.epochBytes = options.epoch;
    this.facts = checkedFacts({
      name: options.name,
      roles: options.roles ?? [],
      metadata: options.metadata ?? new Uint8Array(),
    });
    checkRoom({ ...this.facts, groups: [], services: [] });
  }
}

/** Checks what a program says about itself, and drops doubled roles. */
export function checkedFacts(facts: SelfFacts): SelfFacts {
  const roles = [...new Set(facts.roles)];
  checkText("name", facts.name, limits.nameBytes);
  for (const role of roles) checkText("role", role, limits.roleBytes);
  if (roles.length > limits.roles)
    throw invalid(`at most ${limits.roles} roles, not ${roles.length}`);
  if (facts.metadata.length > limits.metadataBytes) {
    throw invalid(
      `metadata of at most ${limits.metadataBytes} bytes, not ${facts.metadata.length}`,
    );
  }
  return { name: facts.name, roles, metadata: facts.metadata.slice() };
}

/** Checks a group's name. */
export function checkGroupName(group: string): void {
  checkText("group", group, limits.groupBytes);
}

/** Checks a service's name. */
export function checkServiceName(service: string): void {
  checkText("service", service, limits.serviceBytes);
}

/** @throws `ERR_EARSHOT_ANNOUNCEMENT_TOO_LARGE` when this in place of what it announces now would not fit */
export function checkFits(
  self: Self,
  changed: Partial<SelfFacts> & { readonly group?: string; readonly service?: string },
): void {
  const { group, service, ...facts } = changed;
  checkRoom({
    ...self.facts,
    ...facts,
    groups: group === undefined ? self.groups : [...self.groups, group],
    services: service === undefined ? self.services : new Set(self.services).add(service),
  });
}

function checkText(what: string, text: string, limit: number): void {
  const size = utf8(text).length;
  if (size === 0 || size > limit) throw invalid(`a ${what} of 1 to ${limit} bytes, not ${size}`);
  // A lone surrogate would arrive as another text than was given.
  if (!text.isWellFormed()) throw invalid(`a ${what} of well-formed text`);
}

function invalid(expected: string): EarshotError {
  return new EarshotError("ERR_EARSHOT_INVALID_ARGUMENT", `expected ${expected}`);
}

/**
 * Something about this peer has changed: makes and signs the next announcement. `then` runs once it
 * is signed, or a later one in its place; changes in quick succession are announced once.
 */
export function revise(state: EngineState, what: "start" | "announce", then: () => void): void {
  const { self } = state;
  self.onceSigned.set(what, then);
  self.sequence++;
  const { sequence } = self;
  const body = encodeAnnouncement({
    publicKey: self.publicKey,
    epoch: self.epochBytes,
    sequence,
    incarnation: self.incarnation,
    name: self.facts.name,
    roles: self.facts.roles,
    groups: announcedGroups(self.groups),
    addresses: advertisedAddresses(state),
    metadata: self.facts.metadata,
    services: [...self.services],
  });
  assert(body.length + 64 <= limits.announcementBytes, "an announcement fits its limit");
  state.effect({ kind: "sign", message: announcementMessage(state.cipher.tag, body) }, (result) => {
    // A later revision is under way: its announcement says more.
    if (result.kind !== "signed" || sequence !== self.sequence) return;
    self.signed = { type: "announce", signature: result.signature, body };
    self.signedSequence = sequence;
    const waiting = [...self.onceSigned.values()];
    self.onceSigned.clear();
    for (const each of waiting) each();
  });
}

/** Addresses that mean the same to everybody; link-local ones are learned from packets instead. */
function advertisedAddresses(state: EngineState): readonly Address[] {
  const all = [...state.links.values()].flatMap((link) => link.addresses);
  return [...new Set(all.filter((address) => !isLocalOnly(address)))].slice(0, limits.addresses);
}
