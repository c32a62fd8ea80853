/**
 * A small number in a circle, with words for those who do not see it.
 * @module
 */
import type { ReactNode } from "react";
import { useTexts } from "../shell/use-client.tsx";

export function Badge({
  count,
  label,
  strong,
}: {
  readonly count: number;
  readonly label: string;
  readonly strong?: boolean;
}): ReactNode {
  const texts = useTexts();
  if (count === 0) return null;
  return (
    <span className={strong === true ? "badge strong" : "badge"}>
      <span aria-hidden="true">{count > 99 ? `${texts.number(99)}+` : texts.number(count)}</span>
      <span className="visually-hidden">{label}</span>
    </span>
  );
}
