/**
 * `earshot bot`: is somebody of a demo. `--demo` starts these.
 *
 * @module
 */
import type { Call, CommandBody } from "../cli/command.ts";
import { UsageError } from "../cli/usage-error.ts";
import { live } from "../demo/bot.ts";
import { botRole, cast, characterNamed } from "../demo/content/cast.ts";
import { printer } from "../output/printer.ts";
import { withRoom } from "../session/with-room.ts";

const names = cast.map(({ name }) => name).join(", ");

export const bot: CommandBody = {
  takes: { least: 1, most: 1 },
  options: ["until-end"],
  details: [
    `Is one of those who fill a room with "earshot up --demo": ${names}. They talk, post, play, host quizzes and compute, have the role "${botRole}", and keep nothing. Ctrl-C ends it.`,
    "In a room with people it says what it is, and slows down when nobody has been heard for some time.",
  ],
  examples: [
    ["earshot bot Abacus", "a calculator that also answers in the lobby"],
    ["earshot bot Quincy --realm class-3b", "somebody who hosts a quiz every few minutes"],
  ],
  run,
};

async function run(call: Call): Promise<number> {
  const { options, operands, world } = call;
  const character = characterNamed(operands[0] ?? "");
  if (character === undefined)
    throw new UsageError(`there is no ${operands[0]} among them; there are ${names}.`);
  const { name } = character;
  const roles = [botRole, ...(options.role ?? [])];
  const own = { ...options, name: options.name ?? name, role: roles, ephemeral: true } as const;
  const out = printer(world, options.json === true);
  await withRoom({ ...call, options: own }, async (session) => {
    const { peer, leave, leaving } = session;
    if (options["until-end"] === true) {
      world.stdin.on("error", leave).on("end", leave).on("close", leave).resume();
    }
    out.remark(`${peer.name} is in the room. Ctrl-C ends it.`);
    const chat = await session.chat();
    await live(character, peer, {
      chat,
      boards: () => session.boards(),
      arena: () => session.arena(),
      leaving,
      clock: {
        now: () => performance.now(),
        schedule(at, callback) {
          const timer = setTimeout(callback, Math.max(0, at - performance.now()));
          return () => clearTimeout(timer);
        },
      },
      chance: Math.random,
    });
  });
  return 0;
}
