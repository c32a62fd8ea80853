/**
 * `earshot board`: message boards by subject, for people and scripts.
 *
 * @module
 */
import type { CommandBody } from "../../cli/command.ts";
import { create } from "./create.ts";
import { list } from "./list.ts";
import { post } from "./post.ts";
import { read } from "./read.ts";
import { search } from "./search.ts";
import { watch } from "./watch.ts";
import { edit, pin, reply, retract, unpin } from "./writing.ts";

export const board: CommandBody = {
  takes: { least: 0, most: Number.POSITIVE_INFINITY },
  options: [],
  details: [
    "A board is found by its subject; case and spaces make no difference. Whoever has it open (watch, up, the pages) keeps its history and gives it to those who come later, though its authors are away.",
    "What you have read and posted is kept for the next time in the platform's place for data, or in --data.",
  ],
  examples: [
    ["earshot board create Lunch", "make a board"],
    ["earshot board post Lunch Soup today", "post on it"],
    ["earshot board watch Lunch", "read it, and go on"],
  ],
  subcommands: [list, create, post, reply, edit, retract, pin, unpin, read, watch, search],
};
