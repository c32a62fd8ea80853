/**
 * `earshot board create SUBJECT`: makes a board.
 *
 * @module
 */
import type { Call, Command } from "../../cli/command.ts";
import { Failure } from "../../cli/usage-error.ts";
import { clean } from "../../output/clean.ts";
import { listedOn } from "../../session/board/open-board.ts";
import { boardObject } from "../../session/board/post-words.ts";
import { withBoards } from "../../session/board/with-boards.ts";

export const create: Command = {
  name: "board create",
  summary: "make a board",
  operands: "SUBJECT",
  takes: { least: 1, most: 1 },
  options: ["about", "keep-posts", "keep-days", "timeout", "data"],
  details: [
    "Makes a board on SUBJECT (up to 80 characters). Where there is one already that is said, and all is well. With --json an object of type created or exists, with the fields of board list.",
  ],
  examples: [
    ["earshot board create Lunch", "make a board"],
    [
      'earshot board create "Room 2" --keep-days 7 --about "Who has it"',
      "one for a week at a time",
    ],
  ],
  run,
};

function run(call: Call): Promise<number> {
  const { options, operands } = call;
  const [subject = ""] = operands;
  return withBoards(call, async ({ all, out }) => {
    const known = listedOn(all, subject) !== undefined;
    const keep = { posts: options["keep-posts"], days: options["keep-days"] };
    await all.create(subject, {
      ...(options.about === undefined ? {} : { about: options.about }),
      keep: {
        ...(keep.posts === undefined ? {} : { posts: keep.posts }),
        ...(keep.days === undefined ? {} : { days: keep.days }),
      },
    });
    const listed = listedOn(all, subject);
    if (listed === undefined) throw new Failure("no more boards can be listed.");
    const words = known ? "There is a board already on" : "Made a board on";
    out.result(
      boardObject(known ? "exists" : "created", listed),
      `${words} ${clean(listed.subject)}.`,
    );
  });
}
