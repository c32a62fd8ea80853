/**
 * The commands, in the order in which help shows them. What one does is loaded when it is meant: most of starting is
 * loading.
 *
 * @module
 */
import type { ListedCommand } from "../cli/command.ts";

export const commands: readonly ListedCommand[] = [
  {
    name: "up",
    operands: "",
    summary: "take part in the room, with a live screen",
    load: async () => (await import("./up.ts")).up,
  },
  {
    name: "gateway",
    operands: "",
    summary: "take part in a browser, and for programs on this machine",
    load: async () => (await import("./gateway.ts")).gateway,
  },
  {
    name: "peers",
    operands: "",
    summary: "who is here",
    load: async () => (await import("./peers.ts")).peers,
  },
  {
    name: "send",
    operands: "GROUP [TEXT…]",
    summary: "send a message to a group, or to one peer",
    load: async () => (await import("./send.ts")).send,
  },
  {
    name: "listen",
    operands: "[GROUP]",
    summary: "print what a group hears, or what is sent to you",
    load: async () => (await import("./listen.ts")).listen,
  },
  {
    name: "request",
    operands: "TARGET SERVICE [BODY…]",
    summary: "ask whoever serves something, and print the reply",
    load: async () => (await import("./request.ts")).request,
  },
  {
    name: "serve",
    operands: "calculator | SERVICE -- COMMAND [ARGUMENT…]",
    summary: "answer requests: calculations, or by running a command for each",
    load: async () => (await import("./serve.ts")).serve,
  },
  {
    name: "chat",
    operands: "[GROUP]",
    summary: "talk line by line, without a screen",
    load: async () => (await import("./chat/index.ts")).chat,
  },
  {
    name: "board",
    operands: "list|create|post|reply|edit|…",
    summary: "message boards by subject, whose history everybody keeps for the others",
    load: async () => (await import("./board/index.ts")).board,
  },
  {
    name: "game",
    operands: "host|play|watch|list",
    summary: "games for everybody: a quiz from a file, a reaction duel",
    load: async () => (await import("./game/index.ts")).game,
  },
  {
    name: "calc",
    operands: "EXPRESSION…",
    summary: "ask a calculator of the network",
    load: async () => (await import("./calc.ts")).calc,
  },
  {
    name: "classic",
    operands: "[NAME [ADDRESS:PORT]]…",
    summary: "let textbook programs take part, in plain text",
    load: async () => (await import("./classic.ts")).classic,
  },
  {
    name: "bot",
    operands: "NAME",
    summary: "be one of the bots of a demo",
    load: async () => (await import("./bot.ts")).bot,
  },
  {
    name: "doctor",
    operands: "",
    summary: "find out why nobody is heard",
    load: async () => (await import("./doctor.ts")).doctor,
  },
  {
    name: "frames",
    operands: "",
    summary: "watch the protocol as it happens",
    load: async () => (await import("./frames.ts")).frames,
  },
  {
    name: "replay",
    operands: "FILE",
    summary: "run a recording again, and tell what happened",
    load: async () => (await import("./replay.ts")).replay,
  },
];
