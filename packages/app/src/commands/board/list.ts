/**
 * `earshot board list`: the boards that anybody has told of.
 *
 * @module
 */
import type { Call, Command } from "../../cli/command.ts";
import { clean } from "../../output/clean.ts";
import { dateTime } from "../../output/clock-time.ts";
import { tableLines } from "../../output/table.ts";
import { boardObject } from "../../session/board/post-words.ts";
import { withBoards } from "../../session/board/with-boards.ts";

export const list: Command = {
  name: "board list",
  summary: "the boards there are",
  operands: "",
  takes: { least: 0, most: 0 },
  options: ["timeout", "data"],
  details: [
    "Asks those who are here for the list of boards, and prints subject, time of making and what each is about. With --json each board is an object: type board, key, subject, about, keep, creator, created, at.",
  ],
  examples: [["earshot board list", "all boards"]],
  run,
};

function run(call: Call): Promise<number> {
  return withBoards(call, async ({ all, out }) => {
    if (out.json) {
      for (const board of all.list) out.result(boardObject("board", board), undefined);
      return;
    }
    if (all.list.length === 0) {
      out.remark("There is no board yet. One is made by: earshot board create SUBJECT");
      return;
    }
    const rows = all.list.map(({ subject, at, about }) => [
      clean(subject),
      dateTime(new Date(at)),
      clean(about),
    ]);
    const [head = "", ...lines] = tableLines([["SUBJECT", "SINCE", "ABOUT"], ...rows], out.columns);
    out.result({}, [out.paint.bold(head), ...lines].join("\n"));
  });
}
