/**
 * Who is here: a column at the side of a wide screen, one or two rows on top of a narrow one.
 *
 * @module
 */
import type { Member } from "earshot";
import type { Person } from "earshot/chat";
import { Box, Text } from "ink";
import type { ReactNode } from "react";
import { cut, widthOf } from "../output/width.ts";
import { conditionOf } from "../room/people-pane.ts";
import { everybodyIn, guestsIn, peopleOf } from "../room/who.ts";
import { type SideItem, sideSections } from "../room/sidebar.ts";
import type { Room } from "../room/state.ts";
import { labelOf, reachOf, rolesOf } from "../room/words.ts";
import { h } from "./h.ts";

interface Props {
  readonly room: Room;
  readonly width: number;
}

/** The column; people who do not fit into `height` are counted in the last row, and below them is the rest. */
export function PeopleColumn({
  room,
  width,
  height,
}: Props & { readonly height: number }): ReactNode {
  const { here, elsewhere } = peopleOf(room);
  const guests = guestsIn(room);
  const rows = [
    h(Text, { key: "head", bold: true, wrap: "truncate" }, `Here (${here.length + 1})`),
    personRow(room, room.self, width, true),
    ...here.map((member) => personRow(room, member, width, true)),
    ...(elsewhere.length === 0
      ? []
      : [h(Text, { key: "elsewhere", dimColor: true, wrap: "truncate" }, "Elsewhere")]),
    ...elsewhere.map((member) => personRow(room, member, width, false)),
    ...(guests.length === 0
      ? []
      : [h(Text, { key: "guests", dimColor: true, wrap: "truncate" }, "Guests")]),
    ...guests.map((guest) => guestRow(room, guest, width)),
  ];
  const sections = sideSections(room).flatMap(({ heading, items }) => [
    h(Text, { key: `gap ${heading}` }, " "),
    h(Text, { key: heading, bold: true, wrap: "truncate" }, heading),
    ...items.map((item) => itemRow(item, heading, width)),
  ]);
  const hidden = rows.length - height;
  const shown = hidden > 0 ? rows.slice(0, height - 1) : rows;
  const rest =
    hidden > 0 ? [h(Text, { key: "more", dimColor: true }, `… and ${hidden + 1} more`)] : [];
  return h(
    Box,
    { flexDirection: "column", width, height, flexShrink: 0, overflow: "hidden" },
    ...shown,
    ...rest,
    // People first: what else there is stands in the tabs, too.
    ...(hidden > 0 ? [] : sections.slice(0, height - rows.length)),
  );
}

/** The one that is shown with a mark, and with how much is new. */
function itemRow({ id, title, news, shown }: SideItem, heading: string, width: number): ReactNode {
  const badge = news === 0 ? "" : ` •${news}`;
  const name = cut(title, width - 3 - widthOf(badge));
  return h(
    Text,
    { key: `${heading} ${id}`, wrap: "truncate", bold: shown || news > 0 },
    `${shown ? "›" : " "} ${name}${badge}`,
  );
}

/** One row per person: a mark for the state, the name, and what else there is room for; trouble before status before roles. */
function personRow(room: Room, member: Member, width: number, here: boolean): ReactNode {
  const own = member.id === room.self.id;
  const trouble = own ? "" : stateOf(member);
  const { icon, status } = conditionOf(room, member);
  const label = cut(labelOf(member, everybodyIn(room)), width - 2);
  const name = [label, own ? "(you)" : "", icon].filter(Boolean).join(" ");
  const left = width - 3 - widthOf(name);
  const extra = [trouble, status, rolesOf(member)].filter(Boolean).join(" · ");
  const more = extra === "" || left < 5 ? "" : ` · ${cut(extra, left - 2)}`;
  return h(
    Text,
    { key: member.id + member.epoch, wrap: "truncate" },
    h(
      Text,
      { color: trouble === "" ? "green" : "yellow", dimColor: !here },
      trouble === "" ? "● " : "○ ",
    ),
    h(Text, { bold: own, dimColor: !here }, name),
    more === "" ? null : h(Text, { dimColor: trouble === "" }, more),
  );
}

/** Their peer is their host's: how it can be reached stands there. */
function guestRow(room: Room, guest: Person, width: number): ReactNode {
  const { icon, status } = conditionOf(room, guest);
  const name = [cut(labelOf(guest, everybodyIn(room)), width - 2), icon].filter(Boolean).join(" ");
  const left = width - 3 - widthOf(name);
  const more = status === "" || left < 5 ? "" : ` · ${cut(status, left - 2)}`;
  return h(
    Text,
    { key: guest.id, wrap: "truncate" },
    h(Text, { color: guest.suspected ? "yellow" : "green" }, guest.suspected ? "○ " : "● "),
    name,
    more === "" ? null : h(Text, { dimColor: true }, more),
  );
}

function stateOf(member: Member): string {
  return member.state === "suspected" ? "silent?" : (reachOf(member) ?? "");
}

/** The short form for narrow screens. */
export function PeopleRow({ room, width }: Props): ReactNode {
  const { here } = peopleOf(room);
  const everybody = everybodyIn(room);
  const people = [room.self, ...here].map((member) => {
    const own = member.id === room.self.id;
    const trouble = own ? "you" : stateOf(member);
    const condition = [trouble, conditionOf(room, member).status].filter(Boolean).join(", ");
    return labelOf(member, everybody) + (condition === "" ? "" : ` (${condition})`);
  });
  const head = `Here (${here.length + 1}): `;
  const rest = people.join(", ");
  return h(
    Text,
    { wrap: "truncate" },
    h(Text, { bold: true }, head),
    cut(rest, width - head.length),
  );
}
