/**
 * The lowest rows: which realm, over which networks, open or closed, and what to do when nobody is heard.
 *
 * @module
 */
import { Box, Text } from "ink";
import type { ReactNode } from "react";
import { clean, cleanName } from "../output/clean.ts";
import { cut, widthOf } from "../output/width.ts";
import type { Room } from "../room/state.ts";
import { h } from "./h.ts";

interface Props {
  readonly room: Room;
  readonly width: number;
  /** Rows of the transcript below the page that is shown. */
  readonly below: number;
  /** Whether there is a row for the address of the pages. */
  readonly address: boolean;
}

/** Where and with whom, and whether what is said is kept; why not, `/me` says where there is no room for it. */
export function statusText(room: Room, width: number): string {
  const links =
    room.links.length === 0
      ? "no network"
      : `on ${room.links.map((link) => clean(link)).join(", ")}`;
  const peers = room.members.length === 1 ? "1 peer" : `${room.members.length} peers`;
  const realm = `realm ${cleanName(room.realm)}`;
  if (room.notKept === undefined) return cut([realm, peers, links].join(" · "), width);
  const full = [realm, peers, links, `not kept: ${clean(room.notKept)}`].join(" · ");
  return widthOf(full) <= width ? full : cut([realm, "not kept", peers, links].join(" · "), width);
}

/** The secret, in the longest form that fits. */
export function secrecyText(room: Room, width: number): string {
  const forms = room.closed
    ? ["closed by a secret", "closed"]
    : room.local
      ? ["on this machine alone: nobody else reads along", "on this machine alone"]
      : [
          "open: anybody on this network can read along; --secret-file closes it",
          "open: others can read along",
          "open",
        ];
  return forms.find((form) => widthOf(form) <= width) ?? cut(forms.at(-1) ?? "", width);
}

/** What matters most just now, if anything does. */
export function alertText(room: Room, below: number): string | undefined {
  if (below > 0) return `${below} more below · PgDn`;
  if (room.links.length === 0) return "No network is in use. What is wrong: earshot doctor";
  if (room.unheard) return "Nobody heard yet. Alone here? If not, find out why: earshot doctor";
  return undefined;
}

/** Where the same room is in the browser: whole, so that it can be copied, or how to get there. */
export function addressText({ pages = "" }: Room, width: number): string {
  const forms = [`In the browser: ${pages}`, pages, "In the browser: /pages"];
  return forms.find((form) => widthOf(form) <= width) ?? "/pages";
}

/** Where one is, also in the browser, and below it what matters most. */
export function StatusLine({ room, width, below, address }: Props): ReactNode {
  const alert = alertText(room, below);
  const text = alert ?? secrecyText(room, width - 2);
  const calm = alert === undefined && (room.closed || room.local);
  return h(
    Box,
    { flexDirection: "column", width, height: address ? 3 : 2, overflow: "hidden" },
    address ? h(Text, { wrap: "truncate" }, addressText(room, width)) : null,
    h(Text, { dimColor: true, wrap: "truncate" }, statusText(room, width)),
    h(
      Text,
      { wrap: "truncate" },
      // Only the mark is yellow: whole lines in it vanish on many light terminals.
      calm ? null : h(Text, { color: "yellow", bold: true }, "! "),
      h(Text, { dimColor: calm }, cut(text, width - 2)),
    ),
  );
}
