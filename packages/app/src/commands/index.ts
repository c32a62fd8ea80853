/**
 * The commands, in the order in which help shows them.
 *
 * @module
 */
import type { Command } from "../cli/command.ts";
import { chat } from "./chat.ts";
import { doctor } from "./doctor.ts";
import { listen } from "./listen.ts";
import { peers } from "./peers.ts";
import { replay } from "./replay.ts";
import { send } from "./send.ts";
import { up } from "./up.ts";

export const commands: readonly Command[] = [up, peers, send, listen, chat, doctor, replay];
