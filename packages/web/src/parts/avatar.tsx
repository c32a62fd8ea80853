/**
 * The small round picture of somebody: their icon, or their initials on a colour that follows from who they are.
 * @module
 */
import type { Icon as PersonIcon, Person } from "@earshot/app/protocol";
import type { ReactNode } from "react";
import { cleanLine } from "../text/clean.ts";
import { signs } from "../text/signs.ts";

const hues = 9;

/** The same for the same id, on every page. */
export function hueOf(id: string): number {
  let hash = 7;
  for (const sign of id) hash = (hash * 31 + (sign.codePointAt(0) ?? 0)) % 65_521;
  return hash % hues;
}

function initials(label: string): string {
  const words = cleanLine(label)
    .split(/[\s@._-]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const first = (word: string | undefined): string => signs(word ?? "")[0] ?? "";
  // One character of a script without capitals says more than two.
  const one = first(words[0]);
  return (/\p{Lo}/u.test(one) ? one : one + first(words[1])).toLocaleUpperCase();
}

interface AvatarProps {
  readonly id: string;
  readonly label: string;
  readonly icon?: PersonIcon | undefined;
  readonly size?: "small" | "large" | "huge";
  /** Shows a dot for it. */
  readonly status?: Person["status"]["kind"] | "suspected" | undefined;
}

/** Decoration: the name always stands beside it. */
export function Avatar({ id, label, icon = null, size, status }: AvatarProps): ReactNode {
  return (
    <span className={`avatar hue-${hueOf(id)} ${size ?? ""}`} aria-hidden="true">
      <span className="avatar-face">
        {icon === null && <span className="avatar-initials">{initials(label)}</span>}
        {icon?.type === "emoji" && <span className="avatar-emoji">{cleanLine(icon.emoji)}</span>}
        {icon?.type === "picture" && (
          <img src={icon.url} alt="" width="48" height="48" draggable={false} />
        )}
      </span>
      {status !== undefined && <span className={`dot ${status}`} />}
    </span>
  );
}

export function PersonAvatar({
  person,
  size,
}: {
  readonly person: Person;
  readonly size?: "small" | "large";
}): ReactNode {
  return (
    <Avatar
      id={person.id}
      label={person.label}
      icon={person.icon}
      status={person.state === "suspected" ? "suspected" : person.status.kind}
      {...(size === undefined ? {} : { size })}
    />
  );
}
