/**
 * Who came into a group and who left it, read from changes of the view of the whole realm.
 *
 * @module
 */
import type { Change, Member } from "earshot";

export type Presence =
  | { readonly type: "came" | "back" | "left" | "silent" | "restarted"; readonly member: Member }
  | { readonly type: "renamed"; readonly member: Member; readonly before: Member };

/** What a change means for `group`; `undefined` when it means nothing there. */
export function presenceIn(
  group: string,
  change: Pick<Change, "member" | "previous"> & ChangeKind,
): Presence | undefined {
  const { type, member, previous } = change;
  const before = previous?.groups.includes(group) === true;
  const now = member.groups.includes(group);
  switch (type) {
    case "joined":
      return now ? { type: "came", member } : undefined;
    case "merged":
      return now ? { type: "back", member } : undefined;
    case "updated":
      if (!before && now) return { type: "came", member };
      if (before && !now) return { type: "left", member };
      return now && previous !== undefined && previous.name !== member.name
        ? { type: "renamed", member, before: previous }
        : undefined;
    case "left":
      return before || now ? { type: "left", member } : undefined;
    case "failed":
      if (!before && !now) return undefined;
      return { type: change.reason === "restarted" ? "restarted" : "silent", member };
    case "suspected":
    case "recovered":
      return undefined;
  }
}

type ChangeKind =
  | { readonly type: Exclude<Change["type"], "failed"> }
  | { readonly type: "failed"; readonly reason: "silent" | "restarted" };
