/**
 * How somebody in a demo is, one after the other.
 *
 * @module
 */
import type { Availability } from "earshot/chat";

export interface Condition {
  readonly availability: Availability;
  readonly words: string;
}

export const conditions: readonly Condition[] = [
  { availability: "available", words: "shows newcomers around" },
  { availability: "busy", words: "counting seeds" },
  { availability: "available", words: "all ears" },
  { availability: "away", words: "at the window, back soon" },
  { availability: "available", words: "back, with news" },
  { availability: "busy", words: "on a long wire" },
];
