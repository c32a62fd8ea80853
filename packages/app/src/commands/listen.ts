/**
 * `earshot listen GROUP`: prints what a group hears, until told to stop.
 *
 * @module
 */
import type { Call, Command } from "../cli/command.ts";
import { printer } from "../output/printer.ts";
import { labelOf } from "../room/words.ts";
import { messageLines, messageObject, spokenLine } from "../session/message-words.ts";
import { tellStatus } from "../session/tell-status.ts";
import { withPeer } from "../session/with-peer.ts";

export const listen: Command = {
  name: "listen",
  summary: "print what a group hears",
  operands: "GROUP",
  takes: { least: 1, most: 1 },
  options: [],
  details: [
    'Joins GROUP and prints each message as "name: text" until Ctrl-C or the end of --for. With --json each is an object: type, group, from {id, name}, kind, text or base64 or value, sequence, at.',
  ],
  examples: [
    ["earshot listen lobby", "listen to the lobby"],
    ["earshot listen sensors --json --for 10s", "ten seconds of a group, for a program"],
  ],
  run,
};

async function run(call: Call): Promise<number> {
  const { options, world } = call;
  const [name = ""] = call.operands;
  const out = printer(world, options.json === true);
  await withPeer(call, async ({ peer, leaving }) => {
    tellStatus(peer, out, leaving);
    const group = await peer.group(name);
    leaving.addEventListener("abort", () => void group.close(), { once: true });
    if (leaving.aborted) await group.close();
    for await (const message of group) {
      if (message.missed > 0)
        out.remark(
          `(${message.missed} messages were missed: they came faster than they could be printed)`,
        );
      const label = labelOf(message.from, peer.view.members);
      out.result(messageObject(message, new Date()), spokenLine(label, messageLines(message)));
    }
  });
  return 0;
}
