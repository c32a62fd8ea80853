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

export function selfState(sight: Sight, labels: Labels): Person {
  const { peer, chat, startedAt } = sight;
  return personState({ member: peer.self, person: chat.self, since: startedAt }, labels);
}

export function peopleState(sight: Sight, labels: Labels): readonly Person[] {
  const { peer, chat, presence } = sight;
  const people = new Map<PeerId, ChatPerson>(chat.people.map((person) => [person.id, person]));
  return peer.view.members.map((member) =>
    personState(
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

function personState({ member, person, since }: Known, labels: Labels): Person {
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
    icon: iconState(person?.icon),
    roles: roles.map((role) => clean(role).slice(0, roleCells)),
    services: services.map((service) => clean(service).slice(0, roleCells)),
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

/** As a data URL; whose magic the chat has checked. */
function iconState(icon: ChatIcon | undefined): Icon {
  const emoji = clean(icon?.emoji ?? "").slice(0, protocolLimits.emojiLength);
  if (emoji !== "") return { type: "emoji", emoji };
  // GIFs move, which pages should not without being asked.
  if (icon?.picture === undefined || icon.picture.media === "image/gif") return null;
  const { media, bytes } = icon.picture;
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  const url = `data:${media};base64,${base64}`;
  return url.length > protocolLimits.pictureLength ? null : { type: "picture", url };
}
