/**
 * What happened in a recording, one sentence for each.
 *
 * @module
 */
import type { Member } from "earshot";
import type { Happening } from "earshot/replay";
import { clean, cleanLines, cleanName } from "../output/clean.ts";
import { statusWords } from "../room/status-words.ts";
import { groupsOf, rolesOf } from "../room/words.ts";
import { count, span } from "./figures.ts";
import type { People } from "./people.ts";
import { placeOf, streamWords } from "./stream-words.ts";

type Of<Type extends Happening["type"]> = Extract<Happening, { type: Type }>;
type Spoken = Of<"message"> | Of<"sent"> | Of<"written">;

/** The sentence; `withText` shows what was said. */
export function happeningWords(happening: Happening, people: People, withText: boolean): string {
  switch (happening.type) {
    case "links":
      return linksWords(happening);
    case "asked":
      return askedWords(happening.command);
    case "refused":
      return `the program asked to ${happening.command}, and was refused: ${happening.code}`;
    case "joined":
    case "merged":
    case "updated":
    case "left":
      return changeWords(happening, people.label(happening.member));
    case "suspected":
    case "recovered":
    case "failed":
      return doubtWords(happening, people.label(happening.member), people);
    case "refuted":
      return "somebody suspected this peer, which objected: it is here";
    case "message": {
      const { from, group, sequence, late } = happening;
      return `message ${sequence} of ${people.label(from)} to ${placeOf(group)}${late ? ", late" : ""}: ${bodyWords(happening, withText)}`;
    }
    case "missing": {
      const { from, group, first, last } = happening;
      const which = first === last ? `message ${first}` : `messages ${first} to ${last}`;
      return `${which} of ${people.label(from)} to ${cleanName(group)} ${first === last ? "has" : "have"} not come`;
    }
    case "sent": {
      const { group, sequence, members, error } = happening;
      const failed = error === undefined ? "" : `, which failed: ${error}`;
      return `sent message ${sequence} to ${cleanName(group)}, for ${count(members, "member")}${failed}: ${bodyWords(happening, withText)}`;
    }
    case "written": {
      const { group, sequence } = happening;
      return `wrote message ${sequence} to ${placeOf(group)}: ${bodyWords(happening, withText)}`;
    }
    case "stream-opened":
    case "stream-heard":
    case "stream-ended":
    case "more-messages":
    case "large-begun":
    case "large-ended":
    case "repairs":
    case "gap":
    case "lost-receiver":
      return streamWords(happening, people);
    case "status":
      return statusText(happening);
    case "dropped": {
      const { count: number, why, from } = happening;
      const sources =
        from.length === 0 ? "" : ` (from ${from.map((each) => clean(each)).join(", ")})`;
      return `dropped ${number}: ${why}${sources}`;
    }
    case "closed":
      return "goodbye has been said";
    case "fault":
      return `THE ENGINE BROKE A RULE OF ITS OWN: ${clean(happening.message)}`;
  }
}

function linksWords({ links }: Of<"links">): string {
  if (links.length === 0) return "no networks";
  return `networks: ${links
    .map((link) => `${clean(link.id)} (${link.addresses.map((each) => clean(each)).join(", ")})`)
    .join(", ")}`;
}

function askedWords(command: Of<"asked">["command"]): string {
  switch (command.type) {
    case "start":
      return "begins to take part";
    case "update":
      return "announces something new about itself";
    case "join-group":
      return `joins ${cleanName(command.group)}`;
    case "leave-group":
      return `leaves ${cleanName(command.group)}`;
    case "serve":
      return `offers the service ${cleanName(command.service)}`;
    case "unserve":
      return `no longer offers the service ${cleanName(command.service)}`;
    case "seek":
      return "asks who is there";
    case "seeds":
      return `asks ${command.addresses.map((each) => clean(each)).join(", ")} directly`;
    case "wake":
      return "asks anew after a sleep";
    case "close-stream":
      return `writes nothing more to stream ${command.stream}`;
    case "hold":
      return command.held
        ? `cannot take more of stream ${command.stream} for now: its sender is held back`
        : `takes stream ${command.stream} again`;
    case "listening":
      return `${command.listening ? "reads" : "no longer reads"} ${command.group === undefined ? "what is sent to it alone" : cleanName(command.group)}`;
    case "close":
      return "begins to leave";
  }
}

function changeWords(
  happening: Of<"joined"> | Of<"merged"> | Of<"updated"> | Of<"left">,
  label: string,
): string {
  switch (happening.type) {
    case "joined": {
      const { heardMs, member } = happening;
      const heard =
        heardMs === undefined
          ? "on the word of others"
          : `${span(heardMs)} after it was first heard`;
      return [`${label} joined, ${heard}`, ...aboutWords(member)].join("; ");
    }
    case "merged": {
      const { awayMs } = happening;
      return `${label} is back, in the same life${awayMs === undefined ? "" : `, ${span(awayMs)} after it was given up`}: it had been there all the time, or out of reach`;
    }
    case "updated":
      return [
        `${label} has other ${happening.what.join(", ") || "news"}`,
        ...aboutWords(happening.member),
      ].join("; ");
    case "left":
      return `${label} left${happening.presentMs === undefined ? "" : `, after ${span(happening.presentMs)}`}`;
  }
}

function aboutWords(member: Member): string[] {
  const [roles, groups] = [rolesOf(member), groupsOf(member)];
  return [...(roles === "" ? [] : [`roles ${roles}`]), ...(groups === "" ? [] : [`in ${groups}`])];
}

function doubtWords(
  happening: Of<"suspected"> | Of<"recovered"> | Of<"failed">,
  label: string,
  people: People,
): string {
  switch (happening.type) {
    case "suspected": {
      const { by, silentMs } = happening;
      const why =
        by === "us"
          ? "it does not answer"
          : `on the word of ${by === undefined ? "others" : people.label(by)}`;
      return `${label} is suspected: ${why}${silentMs === undefined ? "" : `, silent for ${span(silentMs)}`}`;
    }
    case "recovered":
      return `${label} is there after all${happening.afterMs === undefined ? "" : `, ${span(happening.afterMs)} after the suspicion`}: that was wrong`;
    case "failed": {
      const { reason, silentMs, suspectedMs } = happening;
      if (reason === "restarted") return `${label} failed: it was started again`;
      const silent = silentMs === undefined ? "" : `, silent for ${span(silentMs)}`;
      return `${label} failed${silent}${suspectedMs === undefined ? "" : `, suspected for ${span(suspectedMs)}`}`;
    }
  }
}

function statusText({ status }: Of<"status">): string {
  const words = statusWords(status)?.text;
  if (words !== undefined) return words;
  if (status.type === "no-one-heard") return `nobody has been heard for ${span(status.forMs)}`;
  return status.type === "lagged" ? `this peer stood still for ${span(status.byMs)}` : status.type;
}

function bodyWords({ kind, body }: Pick<Spoken, "kind" | "body">, withText: boolean): string {
  const size = `${kind === "value" ? "a value" : kind} of ${body.length} B`;
  if (!withText || kind === "value") return size;
  const text = textOf(body);
  return text === undefined ? `${size} that are no text` : cleanLines(text).join("\n             ");
}

/** The bytes as text, if they are. */
export function textOf(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}
