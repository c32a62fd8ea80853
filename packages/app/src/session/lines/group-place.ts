/**
 * A plain group as a place to talk in: heard by those who are there, and gone.
 *
 * @module
 */
import type { Message, Peer } from "earshot";
import { cleanLines, cleanName } from "../../output/clean.ts";
import { labelOf, missedWords } from "../../room/words.ts";
import { messageLines, messageObject, spokenLine } from "../message-words.ts";
import type { Session } from "../with-peer.ts";
import type { Heard, LinePlace } from "./line-place.ts";

/** Joins it. @throws as `Peer.group` */
export async function groupPlace({ peer, leaving }: Session, name: string): Promise<LinePlace> {
  const group = await peer.group(name);
  return {
    name,
    group: name,
    get members() {
      return group.members;
    },
    unheard: "(nobody else is here to hear it)",
    async *heard() {
      for await (const message of group) yield heardMessage(peer, message);
    },
    async say(text) {
      const { members } = await group.send(text, { signal: leaving });
      const from = { id: peer.id, name: peer.name };
      const said = { type: "message", group: name, from, own: true, kind: "text", text, members };
      const line = spokenLine(cleanName(peer.name), cleanLines(text));
      return { object: { ...said, at: new Date() }, line, now: text };
    },
    close: () => group.close(),
  };
}

/** A message of the group, or to this peer alone. */
export function heardMessage(peer: Peer, message: Message): Heard {
  const from = labelOf(message.from, [peer.self, ...peer.view.members]);
  const label = message.group === undefined ? `${from} (to you alone)` : from;
  const plain = message.kind === "text" && message.stream === undefined;
  return {
    object: messageObject(message, new Date()),
    line: spokenLine(label, messageLines(message)),
    now: plain ? message.text() : undefined,
    remark: message.missed > 0 ? `(${missedWords(message.missed)})` : undefined,
  };
}
