/**
 * `earshot listen [GROUP]`: prints what a group hears, or this peer alone, until told to stop.
 *
 * @module
 */
import type { Message } from "earshot";
import type { Call, CommandBody } from "../cli/command.ts";
import { clean } from "../output/clean.ts";
import { type Printer, printer } from "../output/printer.ts";
import { sizeWords } from "../output/size.ts";
import { labelOf, missedWords } from "../room/words.ts";
import { noteLobby } from "../session/note-lobby.ts";
import { messageLines, messageObject, spokenLine } from "../session/message-words.ts";
import { LargeStore, type Saved } from "../session/save-large.ts";
import { tellStatus } from "../session/tell-status.ts";
import { withPeer } from "../session/with-peer.ts";

export const listen: CommandBody = {
  takes: { least: 0, most: 1 },
  options: ["save"],
  details: [
    'Joins GROUP and prints each message as "name: text" until Ctrl-C or the end of --for; without GROUP, what is sent to this peer alone. What never came is told on standard error. With --json each message is an object: type, group, from {id, name}, kind, text or base64 or value, missed (when some were lost before it), sequence, at; a gap is an object of type gap with from, count and reason.',
    "A group is no conversation: what is said in the lobby of up, chat and the pages is printed by: earshot chat watch lobby",
    "Large messages (more than 256 kB) are named, and kept only with --save DIR: as files named after sender and time, at most 1 GiB and 1000 files in one run. With --json such a message has large, total, and file or refused.",
  ],
  examples: [
    ["earshot listen meals", "listen to the group meals"],
    ["earshot listen sensors --json --for 10s", "ten seconds of a group, for a program"],
    ["earshot listen files --save inbox", "and keep large messages in the folder inbox"],
  ],
  run,
};

async function run(call: Call): Promise<number> {
  const { options, world } = call;
  const [name] = call.operands;
  const out = printer(world, options.json === true);
  noteLobby(name, out, "watch lobby");
  const store = options.save === undefined ? undefined : await LargeStore.in(options.save);
  await withPeer(call, async ({ peer, leaving }) => {
    tellStatus(peer, out, leaving);
    const heard = (name === undefined ? peer : await peer.group(name))[Symbol.asyncIterator]();
    const end = () => void heard[Symbol.asyncDispose]();
    leaving.addEventListener("abort", end, { once: true });
    if (leaving.aborted) end();
    const saving = new Set<Promise<void>>();
    for await (const message of heard) {
      if (message.missed > 0) out.remark(`(${missedWords(message.missed)})`);
      const label = labelOf(message.from, peer.view.members);
      const at = new Date();
      if (store === undefined || message.stream === undefined) {
        out.result(messageObject(message, at), spokenLine(label, messageLines(message)));
        continue;
      }
      // Other messages come between its parts.
      const saved = store.save(message, at).then((result) => {
        saving.delete(saved);
        tellSaved(message, label, result, at, out);
      });
      saving.add(saved);
    }
    await Promise.all(saving);
  });
  return 0;
}

function tellSaved(message: Message, label: string, saved: Saved, at: Date, out: Printer): void {
  const line =
    "file" in saved
      ? `(a large message of ${sizeWords(saved.bytes)}, kept as ${clean(saved.file)})`
      : `(a large message, not kept: ${clean(saved.refused)})`;
  out.result({ ...messageObject(message, at), ...saved }, spokenLine(label, [line]));
}
