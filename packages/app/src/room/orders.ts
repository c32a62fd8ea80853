/**
 * What a typed line asks for: something to say, or an order that begins with a slash.
 *
 * @module
 */
import { suggest } from "../cli/suggest.ts";
import { isQuit } from "./adios.ts";

export type Order =
  | { readonly type: "say"; readonly text: string }
  | { readonly type: "quit" | "help" | "me" | "nothing" }
  | { readonly type: "rename"; readonly name: string }
  | { readonly type: "wrong"; readonly text: string };

/** The orders, with what they do: what `/help` shows. */
export const orders: readonly (readonly [string, string])[] = [
  ["/name NEW", "be called something else"],
  ["/me", "who you are to the others"],
  ["/quit", "leave (Ctrl-C does too)"],
  ["PgUp PgDn", "read what was said before"],
  ["↑ ↓", "lines you typed before"],
  ["//…", "say something that begins with a slash"],
];

/** Reads a line. */
export function orderOf(line: string): Order {
  const text = line.trim();
  if (text === "") return { type: "nothing" };
  if (text.startsWith("//")) return { type: "say", text: text.slice(1) };
  if (!text.startsWith("/")) return isQuit(text) ? { type: "quit" } : { type: "say", text };
  const [word = "", ...rest] = text.slice(1).split(/\s+/);
  switch (word.toLowerCase()) {
    case "quit":
    case "exit":
    case "leave":
      return { type: "quit" };
    case "help":
    case "?":
      return { type: "help" };
    case "me":
      return { type: "me" };
    case "name":
    case "nick":
      return rest.length === 0
        ? { type: "wrong", text: "Write /name and the new name after it." }
        : { type: "rename", name: rest.join(" ") };
    default: {
      const near = suggest(word, ["name", "me", "quit", "help"]);
      return {
        type: "wrong",
        text: `There is no /${word}. ${near === undefined ? "/help shows what there is." : `Did you mean /${near}?`}`,
      };
    }
  }
}
