/**
 * The lobby as a place to talk in: what was said before is shown, what is said is kept.
 *
 * @module
 */
import { conversationGroup, lobbyId, type MessageChange } from "earshot/chat";
import { Failure } from "../../cli/usage-error.ts";
import {
  changeLine,
  conversationObject,
  saidLine,
  saidObject,
} from "../chat/conversation-words.ts";
import { ReadMarks } from "../chat/read-marks.ts";
import { untilKept } from "../until-kept.ts";
import type { RoomSession } from "../with-room.ts";
import type { Heard, LinePlace } from "./line-place.ts";

/** What others keep is waited for this long; what comes later is shown then. */
const patienceMs = 2_000;
/** Nobody waits longer for the next prompt, whoever is slow. */
const keptMs = 1_000;
/** What says of itself that it is older was said to others. Clocks of two machines are not further apart. */
const newsMs = 3_600_000;

export interface LobbyOptions {
  /** Of what was said before, so many are shown. */
  readonly last: number;
  readonly timeoutMs?: number | undefined;
}

/** Enters it, and gets what others keep of it. @throws as `openChat` and `Chat.enter` */
export async function lobbyPlace(
  session: RoomSession,
  { last, timeoutMs = patienceMs }: LobbyOptions,
): Promise<LinePlace> {
  const { peer, leaving: signal } = session;
  const chat = await session.chat();
  const patience = { timeoutMs, signal };
  await chat.caughtUp(patience).catch(() => undefined);
  const talk = await chat.enter(lobbyId);
  await talk.caughtUp(patience).catch(() => undefined);
  const room = { chat, peer };
  const closing = new AbortController();
  const began = Date.now();
  const marks = new ReadMarks(talk);
  const changes = talk.changes({ signal: closing.signal });
  const earlier = talk.messages;
  return {
    name: lobbyId,
    group: conversationGroup(lobbyId),
    get members() {
      return talk.present;
    },
    unheard: "(nobody else is here; who comes later can read it)",
    async *heard() {
      for (const message of earlier.slice(Math.max(0, earlier.length - last)))
        yield {
          object: saidObject("message", room, talk, message),
          line: saidLine(room, talk, message),
        };
      yield ready();
      marks.soon();
      for await (const change of changes) {
        // One's own words are shown when they have been said.
        if (change.type === "said" && change.message.author === peer.id) continue;
        yield heardChange(change);
        marks.soon();
      }
    },
    async say(text) {
      const keeping = { holders: talk.present.length, timeoutMs: keptMs, signal };
      const { id } = await untilKept(keeping, (options) => talk.say(text, options));
      const message = talk.messages.find((each) => each.id === id);
      if (message === undefined) throw new Failure("it was said, and is taken back already.");
      const { object, line } = heardChange({ type: "said", message });
      return { object: { ...object, members: talk.present.length }, line, now: text };
    },
    async close() {
      closing.abort();
      await marks.close();
    },
  };

  function ready(): Heard {
    const { conversation } = talk;
    const fields = conversation === undefined ? {} : conversationObject(room, conversation);
    const object = { type: "ready", ...fields, messages: earlier.length, at: new Date() };
    return { object, line: undefined };
  }

  function heardChange(change: MessageChange): Heard {
    const { type, message } = change;
    const isNews = type === "said" && message.at > began - newsMs;
    return {
      object: saidObject(type === "said" ? "message" : type, room, talk, message),
      line: changeLine(room, talk, change),
      now: isNews ? message.text : undefined,
    };
  }
}
