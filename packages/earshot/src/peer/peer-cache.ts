/**
 * Where peers were met before: a small file, so that the next start can ask them directly when
 * multicast does not reach them. Losing it loses nothing but that.
 * @module
 */
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { type Address, isLocalOnly, parseAddress } from "../core/address.ts";
import type { Member } from "../core/events.ts";
import { limits } from "../core/limits.ts";

/** A file larger than this is not ours. */
const largestFileBytes = 256 * 1_024;
const realmsLimit = 16;
const oldestMs = 30 * 24 * 3_600_000;
/** Addresses kept of one member. */
const perMember = 2;

/** When each address was last seen, in milliseconds since 1970. */
type Seen = Map<Address, number>;
type Realms = Map<string, Seen>;

export class PeerCache {
  readonly #path: string;
  readonly #realm: string;
  readonly #wall: () => number;
  readonly #seen: Seen = new Map();
  #changed = false;

  constructor(path: string, realm: string, wall: () => number) {
    this.#path = path;
    this.#realm = realm;
    this.#wall = wall;
  }

  /** Addresses of earlier runs, the last seen first. A file that is missing is an empty one. */
  async load(): Promise<Address[]> {
    const seen = (await this.#read()).get(this.#realm) ?? new Map();
    return newest(seen, limits.seeds).map(([address]) => address);
  }

  /** Notes where a member is; addresses that mean something to one link only are left out. */
  note(member: Member): void {
    for (const address of member.addresses
      .filter((each) => !isLocalOnly(each))
      .slice(0, perMember)) {
      this.#seen.delete(address);
      this.#seen.set(address, this.#wall());
      this.#changed = true;
    }
    while (this.#seen.size > limits.seeds) {
      const [oldest] = this.#seen.keys();
      if (oldest !== undefined) this.#seen.delete(oldest);
    }
  }

  /**
   * Adds what was noted to the file, in one step: whoever reads it sees the old one or the new one.
   * Other peers of this host may use the same file; what they wrote stays.
   */
  async save(): Promise<void> {
    if (!this.#changed) return;
    this.#changed = false;
    const realms = await this.#read().catch(() => new Map() as Realms);
    const seen: Seen = realms.get(this.#realm) ?? new Map();
    for (const [address, at] of this.#seen) seen.set(address, Math.max(at, seen.get(address) ?? 0));
    // The realm just used goes last, so that the longest unused gives way.
    realms.delete(this.#realm);
    realms.set(this.#realm, seen);
    await mkdir(dirname(this.#path), { recursive: true });
    await replace(this.#path, format(realms));
  }

  async #read(): Promise<Realms> {
    try {
      const { size } = await stat(this.#path);
      if (size > largestFileBytes)
        throw new RangeError(`${size} bytes are too many for a cache of peers`);
      return parse(JSON.parse(await readFile(this.#path, "utf8")), this.#wall() - oldestMs);
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return new Map();
      throw error;
    }
  }
}

function newest(seen: Seen, count: number): [Address, number][] {
  return [...seen].toSorted(([, a], [, b]) => b - a).slice(0, count);
}

function format(realms: Realms): string {
  const kept = [...realms].slice(-realmsLimit).map(([realm, seen]) => ({
    realm,
    peers: newest(seen, limits.seeds).map(([address, at]) => ({
      address,
      seenAt: new Date(at).toISOString(),
    })),
  }));
  return `${JSON.stringify({ version: 1, realms: kept }, undefined, 1)}\n`;
}

/** What is readable of a file that anybody may have edited. */
function parse(json: unknown, notBefore: number): Realms {
  const realms: Realms = new Map();
  for (const entry of list(json, "realms").slice(-realmsLimit)) {
    const realm = field(entry, "realm");
    if (typeof realm !== "string") continue;
    const seen: Seen = new Map();
    for (const peer of list(entry, "peers").slice(0, limits.seeds)) {
      const address = field(peer, "address");
      const at = Date.parse(String(field(peer, "seenAt")));
      if (typeof address === "string" && parseAddress(address) !== undefined && at >= notBefore) {
        seen.set(address as Address, at);
      }
    }
    realms.set(realm, seen);
  }
  return realms;
}

function field(from: unknown, name: string): unknown {
  return typeof from === "object" && from !== null
    ? (from as Record<string, unknown>)[name]
    : undefined;
}

function list(from: unknown, name: string): unknown[] {
  const value = field(from, name);
  return Array.isArray(value) ? value : [];
}

async function replace(path: string, text: string): Promise<void> {
  const fresh = `${path}.${process.pid}.${performance.now()}.new`;
  try {
    const file = await open(fresh, "wx", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}
