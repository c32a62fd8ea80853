/**
 * `earshot board reply|edit|retract|pin|unpin`: what one answers, and does with one's own posts.
 *
 * @module
 */
import { type Board, boardLimits, type Post } from "earshot/board";
import type { Call, Command } from "../../cli/command.ts";
import { Failure } from "../../cli/usage-error.ts";
import { clean } from "../../output/clean.ts";
import { openBoard } from "../../session/board/open-board.ts";
import { postObject } from "../../session/board/post-words.ts";
import { type BoardSession, withBoards } from "../../session/board/with-boards.ts";
import { untilKept } from "../../session/until-kept.ts";
import { meant, newest } from "../../session/writing/orders.ts";
import { boardAsPlace, namedById } from "../../session/writing/places.ts";
import { textOf } from "../../session/writing/text-operands.ts";

const many = Number.POSITIVE_INFINITY;
const ids =
  "The id of a post, or the beginning of one that no other has, stands in what board read and watch print with --json.";
const json = (type: string): string =>
  `With --json an object of type ${type}, with the fields of board read.`;

export const reply: Command = {
  name: "board reply",
  summary: "answer a post",
  operands: "SUBJECT ID|last [TEXT…]",
  takes: { least: 2, most: many },
  options: ["title", "timeout", "data"],
  details: [
    `Posts TEXT, or what is on standard input, as an answer to that post, or to the last one of somebody else. ${ids}`,
    json("posted"),
  ],
  examples: [["earshot board reply Lunch last I bring the bread", "to whoever posted last"]],
  async run(call) {
    const text = await textIn(call, "board reply SUBJECT ID TEXT");
    return withBoard(call, async (session, board, which) => {
      const whose = which === undefined ? "another's" : "anybody's";
      const { id: replyTo } = meant(placeOf(session, board), which, whose);
      const { id } = await untilKept(keeping(session, board), (kept) =>
        board.post(text, { ...titleIn(call), ...kept, replyTo }),
      );
      tell(session, board, "posted", postOf(board, id), "Answered on");
    });
  },
};

export const edit: Command = {
  name: "board edit",
  summary: "change a post of yours",
  operands: "SUBJECT ID|last [TEXT…]",
  takes: { least: 2, most: many },
  options: ["title", "timeout", "data"],
  details: [
    `Puts TEXT, or what is on standard input, in the place of that post of yours, or of your last one; its title stays unless another is given. ${ids}`,
    json("edited"),
  ],
  examples: [["earshot board edit Lunch last Soup at one", "your last post"]],
  async run(call) {
    const text = await textIn(call, "board edit SUBJECT ID TEXT");
    return withBoard(call, async (session, board, which) => {
      const { id } = meant(placeOf(session, board), which, "own");
      await untilKept(keeping(session, board), (kept) =>
        board.edit(id, text, { ...titleIn(call), ...kept }),
      );
      tell(session, board, "edited", postOf(board, id), "Changed on");
    });
  },
};

export const retract: Command = {
  name: "board retract",
  summary: "take a post of yours back",
  operands: "SUBJECT ID|last",
  takes: { least: 2, most: 2 },
  options: ["timeout", "data"],
  details: [
    `Takes that post of yours back, or your last one, with all its edits: nobody keeps it. ${ids}`,
    json("gone"),
  ],
  examples: [["earshot board retract Lunch last", "your last post"]],
  run: (call) =>
    withBoard(call, async (session, board, which) => {
      const { id } = meant(placeOf(session, board), which, "own");
      const post = postOf(board, id);
      await untilKept(keeping(session, board), (kept) => board.retract(id, kept));
      tell(session, board, "gone", post, "Taken back on");
    }),
};

export const pin: Command = pinning(true, {
  name: "board pin",
  summary: "show a post of yours above the others",
  details: [
    `Pins that post of yours, or your last one: the last three that were pinned by somebody stand above the others. ${ids}`,
    json("pinned"),
  ],
  examples: [["earshot board pin Lunch last", "your last post"]],
});

export const unpin: Command = pinning(false, {
  name: "board unpin",
  summary: "show a post of yours above the others no longer",
  details: [ids, json("unpinned")],
  examples: [["earshot board unpin Lunch last", "your last post"]],
});

function pinning(
  pinned: boolean,
  texts: Pick<Command, "name" | "summary" | "details" | "examples">,
): Command {
  return {
    ...texts,
    operands: "SUBJECT ID|last",
    takes: { least: 2, most: 2 },
    options: ["timeout", "data"],
    run: (call) =>
      withBoard(call, async (session, board, which) => {
        const { id } = meant(placeOf(session, board), which, "own");
        await untilKept(keeping(session, board), (kept) => board.pin(id, pinned, kept));
        const type = pinned ? "pinned" : "unpinned";
        tell(session, board, type, postOf(board, id), pinned ? "Pinned on" : "Unpinned on");
      }),
  };
}

function textIn({ operands, world }: Call, usage: string): Promise<string> {
  return textOf(world, operands.slice(2), { usage, most: boardLimits.text });
}

function titleIn({ options: { title } }: Call): { readonly title?: string } {
  return title === undefined ? {} : { title };
}

/** With the board that is named, and the post; `undefined`: the last one. */
function withBoard(
  call: Call,
  work: (session: BoardSession, board: Board, which: string | undefined) => Promise<void>,
): Promise<number> {
  const [subject = "", which = newest] = call.operands;
  return withBoards(call, async (session) => {
    const board = await openBoard(session, session.all, subject);
    await work(session, board, which === newest ? undefined : which);
  });
}

function placeOf({ peer }: BoardSession, board: Board) {
  return boardAsPlace(board, peer.id, (which) => namedById(board.posts, which).id);
}

function keeping({ timeoutMs }: BoardSession, board: Board) {
  return { holders: board.subscribers.length, timeoutMs };
}

function postOf({ posts }: Board, id: string): Post {
  const post = posts.find((each) => each.id === id);
  if (post !== undefined) return post;
  throw new Failure("it was taken back meanwhile.");
}

function tell({ out }: BoardSession, board: Board, type: string, post: Post, done: string): void {
  out.result(postObject(type, board, post), `${done} ${clean(board.subject)}.`);
}
