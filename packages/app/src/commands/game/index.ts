/**
 * `earshot game`: games for everybody in the room.
 *
 * @module
 */
import type { CommandBody } from "../../cli/command.ts";
import { host } from "./host.ts";
import { list } from "./list.ts";
import { play } from "./play.ts";
import { watch } from "./watch.ts";

export const game: CommandBody = {
  takes: { least: 0, most: Number.POSITIVE_INFINITY },
  options: [],
  details: [
    "One hosts, others play, anybody may watch. All see who leads, who left and who has won. When the host is lost, a majority of the players makes one of them the host, within some ten seconds, and the game goes on.",
  ],
  examples: [
    ["earshot game host capitals.csv", "a quiz, started by Enter"],
    ["earshot game play --name ana", "play in it"],
  ],
  subcommands: [host, play, watch, list],
};
