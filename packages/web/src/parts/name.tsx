/**
 * What strangers call themselves or their things, in the middle of our own text.
 * @module
 */
import type { ReactNode } from "react";
import { cleanLine } from "../text/clean.ts";

/** Isolated: a name written from right to left, or that pretends to be, turns nothing around it. */
export function Name({
  of,
  className,
}: {
  readonly of: string;
  readonly className?: string;
}): ReactNode {
  return <bdi className={className}>{cleanLine(of)}</bdi>;
}
