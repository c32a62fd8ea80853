/**
 * What is ordered and posted on boards.
 *
 * @module
 */
import type { Board, Boards } from "earshot/board";
import { Failure } from "../cli/usage-error.ts";
import { clean, cleanName } from "../output/clean.ts";
import { subjectOf } from "../room/boards-pane.ts";
import { nameIn } from "../room/names.ts";
import { pinOrders, writingOrders } from "../session/writing/orders.ts";
import { boardAsPlace } from "../session/writing/places.ts";
import type { Acts } from "./acts.ts";
import { chosen, finderOf, opened, tell, type Up } from "./up.ts";

/** Found posts that are told. */
const foundShown = 10;
const foundCells = 60;

/** Makes a board from wherever one is. */
export const createActs: Acts = {
  async create(up, rest) {
    if (rest.trim() === "") throw new Failure("Write /create and the subject after it.");
    show(up, await opened(up, "boards").create(rest.trim()));
  },
};

/** In the pane of boards. */
export const boardActs: Acts = {
  ...Object.fromEntries(
    Object.entries({ ...writingOrders, ...pinOrders }).map(([doing, order]) => [
      doing,
      async (up: Up, rest: string) => {
        const board = boardShown(up, opened(up, "boards"));
        const place = boardAsPlace(board, up.session.peer.id, finderOf(up, board.key));
        const words = await order(place, rest);
        if (words !== "") tell(up, words);
      },
    ]),
  ),
  async open(up, rest) {
    const boards = opened(up, "boards");
    const all = boards.list.map((board) => ({ board, title: subjectOf(board) }));
    const { board } = chosen(all, rest, "board");
    show(up, await boards.board(board.subject));
  },
  async close(up) {
    up.store.apply({ type: "go", pane: "boards", item: null });
  },
  async leave(up) {
    await boardShown(up, opened(up, "boards")).close();
    up.store.apply({ type: "go", pane: "boards", item: null });
    up.looks.boards?.();
  },
  async search(up, rest) {
    const board = boardShown(up, opened(up, "boards"));
    if (rest.trim() === "") throw new Failure("Write /search and the words after it.");
    const found = await board.search(rest);
    tell(up, found.length === 0 ? "Nothing is found." : `Found: ${found.length}`);
    const room = up.store.room();
    for (const { author, name, title, text } of found.slice(0, foundShown))
      tell(up, `${nameIn(room, author, name)}: ${cleanName(clean(title ?? text), foundCells)}`);
  },
};

/** Posts to the board that is shown. */
export async function post(up: Up, text: string): Promise<void> {
  await boardShown(up, opened(up, "boards")).post(text, { signal: up.session.leaving });
}

function boardShown({ store }: Up, boards: Boards): Board {
  const shown = store.room().focus.items.boards;
  const board = boards.subscribed.find(({ key }) => key === shown);
  if (board !== undefined) return board;
  throw new Failure("Open a board first: /open N or /create SUBJECT.");
}

function show({ store, looks }: Up, { key }: Board): void {
  looks.boards?.();
  store.apply({ type: "go", pane: "boards", item: key });
}
