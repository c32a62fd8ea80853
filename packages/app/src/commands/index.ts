/**
 * The commands, in the order in which help shows them.
 *
 * @module
 */
import type { Command } from "../cli/command.ts";
import { board } from "./board/index.ts";
import { calc } from "./calc.ts";
import { chat } from "./chat/index.ts";
import { classic } from "./classic.ts";
import { doctor } from "./doctor.ts";
import { gateway } from "./gateway.ts";
import { game } from "./game/index.ts";
import { listen } from "./listen.ts";
import { peers } from "./peers.ts";
import { replay } from "./replay.ts";
import { request } from "./request.ts";
import { send } from "./send.ts";
import { serve } from "./serve.ts";
import { up } from "./up.ts";

export const commands: readonly Command[] = [
  up,
  gateway,
  peers,
  send,
  listen,
  request,
  serve,
  chat,
  board,
  game,
  calc,
  classic,
  doctor,
  replay,
];
