/**
 * Conditions that the library tells, in words that say what to do about them.
 *
 * @module
 */
import type { Status } from "earshot";
import { clean, cleanName } from "../output/clean.ts";
import { idDigits } from "./words.ts";

export interface Words {
  readonly tone: "note" | "problem" | "better";
  readonly text: string;
}

/** Lags shorter than this are of no interest to people. */
const worthTellingMs = 2_000;

/** The words for a status; `undefined` for those that are shown otherwise or concern nobody at the keyboard. */
export function statusWords(status: Status): Words | undefined {
  switch (status.type) {
    case "readable":
    case "no-one-heard":
      return undefined;
    case "heard-again":
      return { tone: "better", text: "Others are heard again." };
    case "conflict":
      return problem(
        `Two machines use one identity (${status.id.slice(0, idDigits)}…, at ${listOf(status.addresses)}): a copied key? Give one of them its own.`,
      );
    case "link-up":
      return { tone: "better", text: `Network ${clean(status.link)} is in use.` };
    case "link-down":
      return problem(`Network ${clean(status.link)} is gone.`);
    case "link-error":
      // The way is left out: several fail together, and then one line is enough.
      return problem(
        `Sending on ${clean(status.link)} fails: ${errorWords[status.error]}. "earshot doctor" tells more.`,
      );
    case "link-recovered":
      return { tone: "better", text: `Sending on ${clean(status.link)} works again.` };
    case "unicast-fallback":
      return status.members === 0
        ? { tone: "better", text: "Multicast reaches everybody again." }
        : {
            tone: "note",
            text: `Multicast does not reach ${status.members} of the others; each gets a copy of its own.`,
          };
    case "lagged":
      return status.byMs < worthTellingMs
        ? undefined
        : {
            tone: "note",
            text: `This machine was busy for ${(status.byMs / 1_000).toFixed(1)} s and heard nothing meanwhile.`,
          };
    case "handler-failed":
      return problem(`A message could not be handled: ${clean(String(status.error))}`);
    case "inbox-full":
      return problem(
        status.missed === 1
          ? "1 message came too fast and was dropped."
          : `${status.missed} messages came too fast and were dropped.`,
      );
    case "gap":
      return problem(
        `${status.count === 1 ? "1 message" : `${status.count} messages`} of ${cleanName(status.from.name)} ${status.count === 1 ? "was" : "were"} lost: ${gapWords[status.reason]}.`,
      );
    case "member-evicted":
      return problem(
        `${cleanName(status.member.name)} was too slow for ${placeOf(status.group)} and is no longer waited for.`,
      );
    case "evicted":
      return problem(
        `This machine was too slow for what ${cleanName(status.member.name)} sends to ${placeOf(status.group)}; some of it is lost.`,
      );
    case "woke":
      return { tone: "note", text: "Back from sleep; asking anew who is there." };
    case "transport-warning":
      // What concerns one network is told by the link's own conditions.
      return status.warning.link === undefined ? problem(clean(status.warning.message)) : undefined;
    case "cache-failed":
      return { tone: "note", text: `Earlier peers cannot be kept: ${clean(String(status.error))}` };
    case "topic-fork":
      return problem(
        `${status.author.slice(0, idDigits)}… said two different things under one number: a copied or restored store? Both are kept.`,
      );
    case "topic-failed":
      return problem(
        `What was said in ${cleanName(status.topic)} can no longer be kept: ${clean(status.error instanceof Error ? status.error.message : String(status.error))}`,
      );
    case "recording-stopped": {
      const why = status.error instanceof Error ? ` (${clean(status.error.message)})` : "";
      return problem(
        `Nothing more is recorded in ${clean(status.file)}: ${stoppedWords[status.reason]}${why}. What is in it can be replayed.`,
      );
    }
  }
}

const errorWords: Readonly<Record<Extract<Status, { type: "link-error" }>["error"], string>> = {
  "too-large": "the datagram is too large for this network",
  unreachable: "the network is unreachable",
  denied: "the system forbids it (a firewall, or the permission for the local network)",
  "no-buffers": "the system has no buffers left",
  closed: "the socket is closed",
  failed: "the system refuses",
};

const gapWords: Readonly<Record<Extract<Status, { type: "gap" }>["reason"], string>> = {
  gone: "too late to be repeated",
  evicted: "this machine was too slow",
  ended: "the sender is gone",
};

const stoppedWords: Readonly<
  Record<Extract<Status, { type: "recording-stopped" }>["reason"], string>
> = {
  limit: "it has reached its limit",
  slow: "the disk does not keep up",
  failed: "it cannot be written",
};

function placeOf(group: string | undefined): string {
  return group === undefined ? "messages to it alone" : cleanName(group);
}

function problem(text: string): Words {
  return { tone: "problem", text };
}

function listOf(addresses: readonly string[]): string {
  return addresses.map((address) => clean(address)).join(" and ");
}
