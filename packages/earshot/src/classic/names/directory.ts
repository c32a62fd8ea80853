/**
 * What the name service knows: services by name, and where they are. Those of this host have no address of their own
 * here, as the right one depends on who asks.
 * @module
 */
import { asWord } from "../lines/words.ts";

export interface NamedService {
  readonly name: string;
  /** `undefined`: this host, at whichever address the one who asks can reach. */
  readonly host: string | undefined;
  readonly port: number;
  /** How it is spoken to: `tcp`, `udp`, or `earshot`. */
  readonly protocol: string;
}

/** Everything that can be looked up now. */
export type Directory = () => readonly NamedService[];

/** As a line: `calculator 192.0.2.7:7777 tcp`. */
function lineOf({ name, host, port, protocol }: NamedService, here: string): string {
  const at = host ?? here;
  return `${asWord(name)} ${at.includes(":") ? `[${at}]` : at}:${port} ${protocol}`;
}

/** The lines for a name, or for every name. */
export function linesFor(
  directory: Directory,
  name: string | undefined,
  here: string,
): readonly string[] {
  const wanted = name === undefined ? undefined : asWord(name).toLowerCase();
  const lines = directory()
    .filter((one) => wanted === undefined || asWord(one.name).toLowerCase() === wanted)
    .map((one) => lineOf(one, here));
  // A service that listens at several addresses is one to who asks.
  return [...new Set(lines)];
}
