/**
 * What a page or a program can ask of the gateway, and what it is answered.
 * @module
 */
import * as v from "valibot";
import { protocolLimits as limits } from "./limits.ts";
import { icon, itemId, longText, nameText, personId, status, titleText } from "./parts.ts";

const type = v.literal;
const people = v.pipe(v.array(personId), v.maxLength(limits.invited));

export const quizQuestion = v.object({
  text: v.pipe(v.string(), v.minLength(1), v.maxLength(limits.questionLength)),
  choices: v.pipe(v.array(titleText), v.minLength(2), v.maxLength(limits.choices)),
  /** Index of the right choice. */
  right: v.pipe(v.number(), v.integer(), v.minValue(0)),
  seconds: v.optional(v.pipe(v.number(), v.minValue(3), v.maxValue(300)), 20),
});

export const command = v.variant("type", [
  v.object({ type: type("rename"), name: nameText }),
  v.object({ type: type("set-status"), status }),
  v.object({ type: type("set-icon"), icon }),

  /** Begins a conversation and invites. Answers `{ conversation }`. */
  v.object({ type: type("start-conversation"), title: v.nullable(titleText), invite: people }),
  /** Opens the conversation between two. Answers `{ conversation }`. */
  v.object({ type: type("open-direct"), person: personId }),
  v.object({ type: type("invite"), conversation: itemId, people }),
  v.object({ type: type("accept"), conversation: itemId }),
  v.object({ type: type("decline"), conversation: itemId }),
  v.object({ type: type("leave"), conversation: itemId }),
  /** Answers `{ message }`, its id in the state. */
  v.object({ type: type("say"), conversation: itemId, text: longText }),
  v.object({ type: type("typing"), conversation: itemId }),
  v.object({ type: type("mark-read"), conversation: itemId, message: itemId }),
  /** Answers `{ items, earlier }`, as in the state, those before `before`. */
  v.object({ type: type("earlier-messages"), conversation: itemId, before: itemId }),

  /** Answers `{ board }`. */
  v.object({ type: type("create-board"), subject: titleText }),
  v.object({ type: type("subscribe"), board: itemId }),
  v.object({ type: type("unsubscribe"), board: itemId }),
  /** Answers `{ post }`, its id in the state. */
  v.object({ type: type("post"), board: itemId, text: longText }),
  v.object({ type: type("edit-post"), board: itemId, post: itemId, text: longText }),
  v.object({ type: type("retract-post"), board: itemId, post: itemId }),
  v.object({ type: type("pin-post"), board: itemId, post: itemId, pinned: v.boolean() }),
  v.object({ type: type("mark-board-read"), board: itemId, post: itemId }),
  /** Answers `{ posts, earlier }`. */
  v.object({ type: type("earlier-posts"), board: itemId, before: itemId }),
  /** Answers `{ posts }`, each with its `board`. `board: null` searches all that are subscribed. */
  v.object({
    type: type("search-posts"),
    board: v.nullable(itemId),
    text: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(limits.searchLength)),
  }),

  /** Answers `{ game }`. */
  v.object({
    type: type("host-quiz"),
    title: titleText,
    questions: v.pipe(v.array(quizQuestion), v.minLength(1), v.maxLength(limits.questions)),
  }),
  v.object({
    type: type("host-duel"),
    title: titleText,
    rounds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20)), 5),
  }),
  v.object({ type: type("start-game"), game: itemId }),
  /** While answers are open it closes them and reveals; after that it asks the next, or ends the quiz. */
  v.object({ type: type("next-question"), game: itemId }),
  v.object({ type: type("end-game"), game: itemId }),
  v.object({ type: type("join-game"), game: itemId }),
  v.object({ type: type("leave-game"), game: itemId }),
  v.object({ type: type("answer"), game: itemId, question: v.number(), choice: v.number() }),
  v.object({ type: type("react"), game: itemId, round: v.number() }),

  /** Lets phones on the same network in as guests; `address` is one of this machine's, `null` the likely one. Answers `{ address }`. */
  v.object({ type: type("share"), address: v.nullable(v.pipe(v.string(), v.maxLength(64))) }),
  /** All guests have to leave. */
  v.object({ type: type("stop-sharing") }),
  /** The address of before lets nobody in any more; guests who are here have to open the new one. Answers `{ address }`. */
  v.object({ type: type("renew-invitation") }),

  /** `server: null` asks the nearest. Answers `{ result, server, ms }`. */
  v.object({
    type: type("calculate"),
    expression: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(limits.expressionLength)),
    server: v.nullable(personId),
  }),
]);
export type GatewayCommand = v.InferOutput<typeof command>;
