/**
 * How what was said in a conversation makes its messages and how far each has read them.
 * @module
 */
import { appended, changed } from "../folding/lists.ts";
import { merged } from "../folding/marks.ts";
import { type Handlers, reducerOf } from "../folding/reducer.ts";
import type { Said } from "../folding/said.ts";
import { edited, writing, written } from "../folding/writings.ts";
import { withRoom } from "../guests/room.ts";
import { type ConversationEvent, conversationShape } from "./events.ts";
import type { ConversationState } from "./state.ts";

const readersLimit = 1_000;

const handlers: Handlers<ConversationState, ConversationEvent> = {
  say(state, { mentions, ...words }, said) {
    const message = { ...writing(said, words), mentions };
    return { ...state, messages: written(state.messages, message) };
  },
  edit(state, { message, text }, said) {
    const messages = edited(state.messages, message, said, { text });
    return messages && { ...state, messages };
  },
  read(state, { marks }, said) {
    const { author: reader } = said;
    if (!state.read.some((each) => each.reader === reader)) {
      const others = withRoom(state.read, said, (each) => each.reader);
      const read = appended(others, { reader, marks: merged([], marks) }, readersLimit);
      return read && { ...state, read };
    }
    const is = (each: ConversationState["read"][number]): boolean => each.reader === reader;
    const more = (each: ConversationState["read"][number]): typeof each => ({
      reader,
      marks: merged(each.marks, marks),
    });
    return { ...state, read: changed(state.read, is, more) };
  },
};

export const reduceConversation: (state: ConversationState, said: Said) => ConversationState =
  reducerOf(conversationShape, handlers);
