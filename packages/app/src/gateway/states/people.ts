/**
 * Everybody in the room as the pages show them.
 *
 * @module
 */
import type { Member, PeerId } from "earshot";
import type { Icon as ChatIcon, Person as ChatPerson } from "earshot/chat";
import { clean } from "../../output/clean.ts";
import { type Icon, type Person, protocolLimits } from "../protocol/index.ts";
import type { Sight } from "../room/sight.ts";
import { type Labels, nameOf } from "./labels.ts";

/** Of a role or service. */
const roleCells = 48;
/** What peers ask each other without anybody's doing. */
const inward: ReadonlySet<string> = new Set(["arena"]);

export function selfState(sight: Sight, labels: Labels): Person {
  const { peer, chat, startedAt } = sight;
  return personState(sight, { member: peer.self, person: chat.self, since: startedAt }, labels);
}

export function peopleState(sight: Sight, labels: Labels): readonly Person[] {
  const { peer, chat, presence } = sight;
  const people = new Map<PeerId, ChatPerson>(chat.people.map((person) => [person.id, person]));
  return peer.view.members.map((member) =>
    personState(
      sight,
      { member, person: people.get(member.id), since: presence.since(member.id) },
      labels,
    ),
  );
}

interface Known {
  readonly member: Member;
  readonly person: ChatPerson | undefined;
  readonly since: number;
}

function personState(sight: Sight, { member, person, since }: Known, labels: Labels): Person {
  const { id, name, roles, services, state, reach, addresses } = member;
  return {
    id,
    name: nameOf(name),
    label: labels.of(id),
    status: {
      kind: person?.availability ?? "available",
      words: clean(person?.words ?? "")
        .trim()
        .slice(0, protocolLimits.wordsLength),
    },
    icon: person?.icon === undefined ? null : iconOf(sight, person.icon),
    roles: roles.map((role) => clean(role).slice(0, roleCells)),
    services: services
      .filter((service) => !inward.has(service))
      .map((service) => clean(service).slice(0, roleCells)),
    via: null,
    state,
    multicast: both(reach.heardByMulticast, reach.hearsUs),
    unicast: reach.unicast ?? null,
    addresses: [...addresses],
    since,
  };
}

/** Whether multicast works in both directions. */
function both(one: boolean | undefined, other: boolean | undefined): boolean | null {
  if (one === false || other === false) return false;
  return one === undefined && other === undefined ? null : true;
}

function iconOf({ icons }: Sight, icon: ChatIcon): Icon {
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
