/**
 * Which frames somebody wants to see: by their names, and by the names or ids of peers.
 *
 * @module
 */
import type { FrameEvent, FrameName, Party } from "earshot";
import type { Options } from "../cli/options.ts";
import { suggest } from "../cli/suggest.ts";
import { UsageError } from "../cli/usage-error.ts";

/** @param known all names that there are @throws UsageError for a name that is none */
export function frameChoice(
  { frame, peer }: Options,
  known: readonly FrameName[],
): (event: FrameEvent) => boolean {
  for (const name of frame ?? []) {
    if (known.some((one) => one === name)) continue;
    const near = suggest(name, known);
    const hint = near === undefined ? `They are: ${known.join(", ")}.` : `Did you mean ${near}?`;
    throw new UsageError(`There is no frame "${name}". ${hint}`);
  }
  const isMeant = ({ name, id }: Party): boolean =>
    (peer ?? []).some((text) => name === text || (id?.startsWith(text.toLowerCase()) ?? false));
  return (event) => {
    if (frame !== undefined && !frame.includes(event.frame)) return false;
    if (peer === undefined || event.to === undefined) return true;
    const about = (event.about ?? []).map(({ party }) => party);
    return [event.from, event.to, ...about].some(isMeant);
  };
}
