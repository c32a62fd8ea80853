/**
 * The calculator: what was asked, what came back, from whom and how fast.
 *
 * @module
 */
import { calculatorRole } from "earshot/calculator";
import { clean, cleanName } from "../output/clean.ts";
import type { Entry } from "./entries.ts";
import type { PaneView } from "./pane.ts";
import { noticesHere, type Room } from "./state.ts";
import type { Sum } from "./views.ts";
import { labelOf } from "./words.ts";

export function calculatorPane(room: Room): PaneView {
  const { self, members, sums } = room;
  const everybody = [self, ...members];
  const serving = everybody.filter(({ roles }) => roles.includes(calculatorRole));
  const names = serving.map((member) => labelOf(member, everybody)).join(", ");
  return {
    heading: `Calculator · ${names === "" ? "nobody here serves one" : `answered by ${names}`}`,
    entries: [...sums.flatMap((sum) => entriesOf(room, sum)), ...noticesHere(room)],
    align: "bottom",
    hint: 'Write an operator and its operands, such as "+ 4 5" or "(* (+ 1 2) 3)". Somebody must serve it: earshot serve calculator.',
    invites: "+ 4 5",
    foot: "",
  };
}

function entriesOf({ self }: Room, { key, at, expression, answer }: Sum): Entry[] {
  const asked: Entry = {
    kind: "said",
    key: `asked ${key}`,
    at,
    from: cleanName(self.name),
    own: true,
    hue: 0,
    lines: [clean(expression)],
  };
  return [asked, { kind: "notice", key: `answer ${key}`, at, ...answerWords(answer) }];
}

function answerWords(
  answer: Sum["answer"],
): Pick<Extract<Entry, { kind: "notice" }>, "tone" | "text"> {
  if (answer === undefined) return { tone: "plain", text: "asking…" };
  if ("problem" in answer) return { tone: "problem", text: clean(answer.problem) };
  const { value, exact, by, ms } = answer;
  const rounded = exact ? "" : ", rounded";
  return {
    tone: "better",
    text: `= ${clean(value)}${rounded} (${cleanName(by)}, ${Math.max(1, Math.round(ms))} ms)`,
  };
}
