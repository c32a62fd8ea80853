/**
 * What guests may do, command by command, and how often. A command that is new does not compile until it is decided.
 *
 * @module
 */
import type { CommandType } from "../commands/handler.ts";
import { Refused } from "../commands/refused.ts";
import { Pace, type Rate } from "../session/pace.ts";

/**
 * `look`: it reads, and costs this machine some work. `say`: all others are sent something that is kept. `act`: one
 * other is asked, or nobody. `host`: for the person alone whose gateway it is.
 */
export type Permission = "look" | "say" | "act" | "host";

export const guestMay: { readonly [Type in CommandType]: Permission } = {
  rename: "say",
  "set-status": "say",
  "set-icon": "say",
  "start-conversation": "say",
  "open-direct": "say",
  invite: "say",
  accept: "say",
  decline: "say",
  leave: "say",
  say: "say",
  typing: "act",
  // Kept by the gateway, and said with many others'.
  "mark-read": "act",
  "earlier-messages": "look",
  "create-board": "say",
  subscribe: "act",
  unsubscribe: "act",
  post: "say",
  "edit-post": "say",
  "retract-post": "say",
  "pin-post": "say",
  "mark-board-read": "act",
  "earlier-posts": "look",
  "search-posts": "look",
  // A game needs a host who does not leave with the page.
  "host-quiz": "host",
  "host-duel": "host",
  "start-game": "host",
  "next-question": "host",
  "end-game": "host",
  "join-game": "say",
  "leave-game": "say",
  answer: "act",
  react: "act",
  calculate: "look",
  share: "host",
  "stop-sharing": "host",
  "renew-invitation": "host",
};

type Paced = Exclude<Permission, "host">;

const perGuest: Readonly<Record<Paced, Rate>> = {
  look: { atOnce: 20, perS: 2 },
  say: { atOnce: 20, perS: 2 },
  act: { atOnce: 60, perS: 10 },
};

/** What all guests may do together: 256 who each say something and sign up at once, and then a lively room. */
const together: Readonly<Record<Paced, Rate>> = {
  look: { atOnce: 600, perS: 100 },
  say: { atOnce: 1_000, perS: 100 },
  act: { atOnce: 2_000, perS: 1_000 },
};

/** How fast somebody does things of each kind. */
export type Paces = Readonly<Record<Paced, Pace>>;

export function pacesOfOne(now: number): Paces {
  return pacesOf(perGuest, now);
}

export function pacesOfAll(now: number): Paces {
  return pacesOf(together, now);
}

function pacesOf(rates: Readonly<Record<Paced, Rate>>, now: number): Paces {
  return {
    look: new Pace(now, rates.look),
    say: new Pace(now, rates.say),
    act: new Pace(now, rates.act),
  };
}

/** @throws `Refused` for what a guest may not do, or not so often */
export function permit(type: CommandType, one: Paces, all: Paces, now: number): void {
  const permission = guestMay[type];
  if (permission === "host")
    throw new Refused("ERR_GUEST", "Only the person whose room address this is can do that.");
  // A guest who is too fast takes nothing from the others.
  if (!one[permission].take(now) || !all[permission].take(now))
    throw new Refused("ERR_PACE", "That was too much at once. Try again in a moment.");
}
