/**
 * Links that come, change and go: new ones are asked at once, and paths over lost ones are forgotten.
 * @module
 */
import type { Link, LinkId } from "../link.ts";
import type { EngineState } from "../state.ts";
import { reviseAndAnnounce, seek } from "./announcer.ts";

export function setLinks(state: EngineState, links: readonly Link[]): void {
  const before = state.links;
  const after = new Map(links.map((link): [LinkId, Link] => [link.id, link]));
  state.links = after;
  for (const id of before.keys()) if (!after.has(id)) state.status({ type: "link-down", link: id });
  for (const id of after.keys()) if (!before.has(id)) state.status({ type: "link-up", link: id });
  // Names of links may have spaces in them, those of ways have none.
  for (const way of state.announcer.brokenWays) {
    if (!after.has(way.slice(0, way.lastIndexOf(" ")) as LinkId))
      state.announcer.brokenWays.delete(way);
  }
  for (const record of state.directory.all()) {
    const kept = record.paths.filter((path) => path.link === undefined || after.has(path.link));
    if (kept.length === record.paths.length) continue;
    record.paths = kept;
    state.directory.touch(record);
  }
  if (state.phase !== "running" || !differs(before, after)) return;
  // Our addresses may be others now: tell them, and ask who is there.
  reviseAndAnnounce(state);
  seek(state);
}

function differs(before: ReadonlyMap<LinkId, Link>, after: ReadonlyMap<LinkId, Link>): boolean {
  const text = (links: ReadonlyMap<LinkId, Link>): string => JSON.stringify([...links.values()]);
  return text(before) !== text(after);
}
