/**
 * Is sometimes busy, sometimes away.
 *
 * @module
 */
import { conditions } from "../content/statuses.ts";
import type { Life } from "../life.ts";

const changeMs = 70_000;

export async function changeStatus(life: Life): Promise<void> {
  for (let at = 1; ; at++) {
    await life.rest(changeMs);
    const condition = conditions[at % conditions.length];
    if (condition !== undefined)
      await life.attempt(() => life.chat.setStatus(condition.availability, condition.words));
  }
}
