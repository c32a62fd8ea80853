/**
 * Everybody with what is known of them: how they are, what they do, and how they can be reached.
 *
 * @module
 */
import type { Member } from "earshot";
import type { Person } from "earshot/chat";
import { clean } from "../output/clean.ts";
import { listed } from "./entries.ts";
import type { PaneView } from "./pane.ts";
import { nameIn } from "./names.ts";
import { noticesHere, type Room } from "./state.ts";
import { everybodyIn, guestsIn, peopleOf } from "./who.ts";
import { iconWords, statusOf } from "./views.ts";
import { digitsOf, idDigits, labelOf, reachOf, rolesOf } from "./words.ts";

type Who = Pick<Member, "id">;
type Known = Pick<Room, "chat" | "self">;

/** How somebody is: an icon, and words; each may be empty. */
export function conditionOf(
  room: Known,
  who: Who,
): { readonly icon: string; readonly status: string } {
  const person = personOf(room, who);
  return {
    icon: iconOf(room, who),
    status: person === undefined ? "" : clean(statusOf(person)),
  };
}

/** What stands beside a name; "" for nothing, or a picture. */
export function iconOf(room: Known, who: Who): string {
  const person = personOf(room, who);
  return person === undefined ? "" : iconWords(person);
}

function personOf({ chat, self }: Known, { id }: Who) {
  return id === self.id ? chat?.own : chat?.people.find((each) => each.id === id);
}

export function peoplePane(room: Room): PaneView {
  const { here, elsewhere } = peopleOf(room);
  const { self, chat } = room;
  const guests = guestsIn(room);
  const line = (member: Member): string => personLine(room, member);
  return {
    heading: `People · you are ${chat?.own.availability ?? "available"}`,
    entries: [
      ...listed([
        { heading: `In the lobby (${here.length + 1})` },
        line(self),
        ...here.map(line),
        ...(elsewhere.length === 0 ? [] : [{ heading: `Elsewhere (${elsewhere.length})` }]),
        ...elsewhere.map(line),
        ...(guests.length === 0 ? [] : [{ heading: `Guests (${guests.length})` }]),
        ...guests.map((guest) => guestLine(room, guest)),
      ]),
      ...noticesHere(room),
    ],
    align: "top",
    hint: "",
    invites: "/away, /busy or /here and words of yours; /direct NAME",
    foot: "",
  };
}

function personLine(room: Room, member: Member): string {
  const { icon, status } = conditionOf(room, member);
  const name = labelOf(member, everybodyIn(room));
  const own = member.id === room.self.id;
  const trouble = member.state === "suspected" ? "silent?" : reachOf(member);
  return [
    [name, own ? "(you)" : "", icon].filter(Boolean).join(" "),
    own ? undefined : trouble,
    status === "" ? "available" : status,
    rolesOf(member),
    `#${member.id.slice(0, idDigits)}`,
  ]
    .filter((part) => part !== undefined && part !== "")
    .join(" · ");
}

/** With whose guest it is: that one's peer says what the guest says. */
function guestLine(room: Room, guest: Person): string {
  const { icon, status } = conditionOf(room, guest);
  return [
    [labelOf(guest, everybodyIn(room)), icon].filter(Boolean).join(" "),
    guest.via === undefined ? "" : hostOf(room, guest.via),
    guest.suspected ? "silent?" : "",
    status === "" ? "available" : status,
    `#${digitsOf(guest)}`,
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

function hostOf(room: Room, host: Person["id"]): string {
  const name = nameIn(room, host);
  return name === "you" ? "your guest" : `guest of ${name}`;
}
