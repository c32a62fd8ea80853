/**
 * Where one can be in the room: the panes, and in some of them one of several conversations, boards or games.
 *
 * @module
 */

export const panes = ["lobby", "talks", "boards", "games", "calculator", "people"] as const;

export type Pane = (typeof panes)[number];

export interface Place {
  readonly pane: Pane;
  /** The conversation, board or game that is open there; `undefined`: the list of them. */
  readonly item: string | undefined;
}

/** Which pane is shown, and what is open in each. */
export interface Focus {
  readonly pane: Pane;
  readonly items: Readonly<Partial<Record<Pane, string>>>;
}

export const paneTitles: Readonly<Record<Pane, string>> = {
  lobby: "Lobby",
  talks: "Talks",
  boards: "Boards",
  games: "Games",
  calculator: "Calc",
  people: "People",
};

export const inLobby: Focus = { pane: "lobby", items: {} };

/** The place that is shown. */
export function placeOf({ pane, items }: Focus): Place {
  return { pane, item: items[pane] };
}

/** A name for it. */
export function placeKey({ pane, item }: Place): string {
  return item === undefined ? pane : `${pane} ${item}`;
}

/** The focus after going somewhere; without an item, where one was there before. */
export function focusAt(focus: Focus, pane: Pane, item = focus.items[pane]): Focus {
  const { [pane]: _, ...others } = focus.items;
  return { pane, items: item === undefined ? others : { ...others, [pane]: item } };
}

/** The focus after closing what is open in the pane: its list. */
export function focusOnList(focus: Focus, pane: Pane): Focus {
  const { [pane]: _, ...items } = focus.items;
  return { pane, items };
}

/** The pane `by` steps to the right, around the corner. */
export function paneBeside(pane: Pane, by: number): Pane {
  return panes.at((panes.indexOf(pane) + by) % panes.length) ?? pane;
}

/** Of these items the one `by` steps further, the list of them standing before the first. */
export function itemBeside(
  items: readonly string[],
  item: string | undefined,
  by: number,
): string | undefined {
  const all = [undefined, ...items];
  return all.at((all.indexOf(item) + by) % all.length);
}
