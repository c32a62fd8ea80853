/**
 * Seeds as people write them, turned into addresses.
 * @module
 */
import { lookup } from "node:dns/promises";
import { type Address, addressOf, parseAddress } from "../core/address.ts";
import { EarshotError } from "../core/errors.ts";
import { limits } from "../core/limits.ts";

/**
 * The addresses of `"host:port"` seeds; a name may have several.
 * @throws `ERR_EARSHOT_INVALID_SEED`
 */
export async function resolveSeeds(seeds: readonly string[]): Promise<Address[]> {
  const found = await Promise.all(seeds.map(resolve));
  return [...new Set(found.flat())].slice(0, limits.seeds);
}

async function resolve(seed: string): Promise<Address[]> {
  const literal = parseAddress(seed);
  if (literal !== undefined && literal.port > 0) return [seed as Address];
  const match = /^([^\s:[\]/@]+):(\d{1,5})$/.exec(seed);
  const host = match?.[1] ?? "";
  const port = Number(match?.[2]);
  // What looks like a number but is no address would be asked of the name service as a name.
  if (host === "" || /^[\d.]+$/.test(host) || !(port >= 1 && port <= 65_535)) {
    throw new EarshotError("ERR_EARSHOT_INVALID_SEED", `${JSON.stringify(seed)} is no "host:port"`);
  }
  try {
    const found = await lookup(host, { all: true });
    return found.map(({ address }) => addressOf(address, port));
  } catch (cause) {
    throw new EarshotError(
      "ERR_EARSHOT_INVALID_SEED",
      `the host of ${JSON.stringify(seed)} cannot be resolved`,
      { cause },
    );
  }
}
