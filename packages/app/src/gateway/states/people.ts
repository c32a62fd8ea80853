/**
 * Everybody in the room as the pages show them: those with a peer, and the guests of these.
 *
 * @module
 */
import type { Member, PeerId } from "earshot";
import type { Icon as ChatIcon, Person as ChatPerson } from "earshot/chat";
import { clean } from "../../output/clean.ts";
import { type Icon, type Person, protocolLimits } from "../protocol/index.ts";
import type { HostSight, Sight } from "../room/sight.ts";
import { Labels, nameOf } from "./labels.ts";

/** Of a role or service. */
const roleCells = 48;
/** What peers ask each other without anybody's doing. */
const inward: ReadonlySet<string> = new Set(["arena"]);

/** Oneself, and the others. */
export function peopleState(sight: Sight): {
  readonly self: Person | undefined;
  readonly people: readonly Person[];
} {
  const { self, host } = sight;
  const all = host.common.of(self === host.self ? everybody : everybodyForGuests, host);
  return { self: all.find(({ id }) => id === self), people: all.filter(({ id }) => id !== self) };
}

/** Where in the network the others are, and how the host's peer reaches them, is nothing that a guest needs. */
function everybodyForGuests(host: HostSight): readonly Person[] {
  const hidden = { multicast: null, unicast: null, addresses: [] };
  return host.common.of(everybody, host).map((person) => ({ ...person, ...hidden }));
}

/** The person whose gateway it is first, guests last. */
function everybody(host: HostSight): readonly Person[] {
  const { peer, chat, presence, startedAt } = host;
  const labels = Labels.of(host);
  const known = new Map<PeerId, ChatPerson>(chat.people.map((person) => [person.id, person]));
  const own = personState(host, { of: chat.self, labels, since: startedAt }, peer.self);
  const members = peer.view.members.map((member) => {
    const of = known.get(member.id) ?? { ...unknown, ...member };
    return personState(host, { of, labels, since: presence.since(member.id) }, member);
  });
  const guests = chat.people
    .filter(({ via }) => via !== undefined)
    .map((of) => personState(host, { of, labels, since: presence.since(of.id) }));
  return [own, ...members, ...guests];
}

/** Whom the chat does not know yet. */
const unknown = { availability: "available", words: undefined, icon: undefined } as const;

type Said = Pick<ChatPerson, "id" | "name" | "availability" | "words" | "icon"> &
  Partial<Pick<ChatPerson, "via" | "suspected">>;

interface Known {
  readonly of: Said;
  readonly labels: Labels;
  readonly since: number;
}

/** @param member their peer; guests have none */
function personState(host: HostSight, { of, labels, since }: Known, member?: Member): Person {
  const { id, name, via = null, availability, words = "", icon, suspected = false } = of;
  return {
    id,
    name: nameOf(name),
    label: labels.of(id),
    status: {
      kind: availability,
      words: clean(words).trim().slice(0, protocolLimits.wordsLength),
    },
    icon: icon === undefined ? null : iconOf(host, icon),
    ...(member === undefined ? throughAnother : ofMember(member)),
    via,
    state: member?.state ?? (suspected ? "suspected" : "alive"),
    since,
  };
}

const throughAnother = {
  roles: [],
  services: [],
  multicast: null,
  unicast: null,
  addresses: [],
};

function ofMember({
  roles,
  services,
  reach,
  addresses,
}: Member): Pick<Person, keyof typeof throughAnother> {
  return {
    roles: roles.map((role) => clean(role).slice(0, roleCells)),
    services: services
      .filter((service) => !inward.has(service))
      .map((service) => clean(service).slice(0, roleCells)),
    multicast: both(reach.heardByMulticast, reach.hearsUs),
    unicast: reach.unicast ?? null,
    addresses: [...addresses],
  };
}

/** Whether multicast works in both directions. */
function both(one: boolean | undefined, other: boolean | undefined): boolean | null {
  if (one === false || other === false) return false;
  return one === undefined && other === undefined ? null : true;
}

function iconOf({ icons }: HostSight, icon: ChatIcon): Icon {
  const known = icons.get(icon) ?? iconState(icon);
  icons.set(icon, known);
  return known;
}

/** A picture as a data URL: the chat has looked at its first bytes. */
function iconState({ emoji = "", picture }: ChatIcon): Icon {
  const shown = clean(emoji).slice(0, protocolLimits.emojiLength);
  if (shown !== "") return { type: "emoji", emoji: shown };
  // GIFs move, which pages should not without being asked.
  if (picture === undefined || picture.media === "image/gif") return null;
  const { media, bytes } = picture;
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  const url = `data:${media};base64,${base64}`;
  return url.length > protocolLimits.pictureLength ? null : { type: "picture", url };
}
