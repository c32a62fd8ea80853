/**
 * What `earshot classic` is asked to run: names of services, each with another address behind it if one likes.
 *
 * @module
 */
import { isIP } from "node:net";
import { catalogue, type CatalogueEntry, type Place } from "earshot/classic";
import { suggest } from "../cli/suggest.ts";
import { UsageError } from "../cli/usage-error.ts";
import { clean } from "../output/clean.ts";

export interface Wanted {
  readonly entry: CatalogueEntry;
  readonly place: Place;
}

/** `[]` means all that run with others. @throws `UsageError` for a name or an address that is none */
export function wantedServices(operands: readonly string[]): readonly Wanted[] {
  if (operands.length === 0)
    return catalogue
      .filter(({ alone }) => alone === undefined)
      .map((entry) => ({ entry, place: {} }));
  const wanted: Wanted[] = [];
  for (const operand of operands) {
    const place = placeOf(operand);
    const last = wanted.at(-1);
    if (place === undefined) wanted.push({ entry: entryOf(operand), place: {} });
    else if (last === undefined || Object.keys(last.place).length > 0)
      throw new UsageError(`the address ${clean(operand)} stands behind no name.`);
    else wanted[wanted.length - 1] = { entry: last.entry, place };
  }
  const names = wanted.map(({ entry }) => entry.name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined && twice !== "multicast")
    throw new UsageError(`${twice} is named twice.`);
  return wanted;
}

function entryOf(name: string): CatalogueEntry {
  const found = catalogue.find((entry) => entry.name === name);
  if (found !== undefined) return found;
  const names = catalogue.map((entry) => entry.name);
  const near = suggest(name, names);
  const hint = near === undefined ? `There are ${names.join(", ")}.` : `Did you mean ${near}?`;
  throw new UsageError(`there is no classic service "${clean(name)}". ${hint}`);
}

/** `228.5.6.7:6789`, `:7000`, `7000`, `[::1]:7000`, or an address alone; `undefined` for a name. */
function placeOf(text: string): Place | undefined {
  if (isIP(text) !== 0) return { host: text };
  const match = /^(?:\[([0-9a-f:.%\w]+)\]:|([\d.]+):|:)?(\d+)$/i.exec(text);
  if (match === null) return undefined;
  const host = match[1] ?? match[2];
  const port = Number(match[3]);
  if (port > 65_535 || (host !== undefined && isIP(host) === 0))
    throw new UsageError(`${clean(text)} is no address with a port.`);
  return { ...(host === undefined ? {} : { host }), port };
}
