/**
 * What every store must do, as one suite.
 * @module
 */
import { describe } from "node:test";
import { acceptChanges } from "./acceptance/changes.ts";
import { acceptLives } from "./acceptance/lives.ts";
import { acceptReading } from "./acceptance/reading.ts";
import type { StoreVenue } from "./venue.ts";

/** Registers the suite for one venue. */
export function acceptStore(venue: StoreVenue): void {
  describe(`store acceptance: ${venue.name}`, () => {
    acceptLives(venue);
    acceptReading(venue);
    acceptChanges(venue);
  });
}
