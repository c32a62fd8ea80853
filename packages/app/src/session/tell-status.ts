/**
 * Tells conditions of the network on standard error while a plain command runs.
 *
 * @module
 */
import type { Peer, Status } from "earshot";
import type { Printer } from "../output/printer.ts";
import { statusWords } from "../room/status-words.ts";

type Gap = Extract<Status, { type: "gap" }>;

/** Programs learn of a gap where they read: among the messages. */
function tellGap({ group, from, count, reason }: Gap, out: Printer): void {
  const who = { id: from.id, name: from.name };
  out.result({ type: "gap", group, from: who, count, reason, at: new Date() }, undefined);
}

/** Goes on until the signal is aborted; what was told last is not told again in a row. */
export function tellStatus(peer: Peer, out: Printer, signal: AbortSignal): void {
  void (async () => {
    let last = "";
    for await (const status of peer.status({ signal })) {
      if (out.json && status.type === "gap") tellGap(status, out);
      const words = statusWords(status);
      // Networks that come and go are worth a line on the screen of "up", not between the lines of a pipe.
      if (words === undefined || words.text === last || status.type === "link-up") continue;
      last = words.text;
      out.remark(words.text);
    }
  })();
}
