/**
 * From command-line options to the library's: the name, the secret and where it comes from, the file of earlier peers.
 *
 * @module
 */
import type { JoinOptions } from "earshot";
import { readFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import type { Options } from "../cli/options.ts";
import { UsageError } from "../cli/usage-error.ts";
import type { World } from "../cli/world.ts";
import { earlierPeersFile } from "../data/directories.ts";

/** The realm that peers without `--realm` share. */
export const defaultRealm = "earshot";

/** What `join` is asked for. */
export function joinOptions(options: Options, world: World): JoinOptions {
  const secret = secretOf(options, world.env);
  const cache = options.ephemeral === true ? undefined : earlierPeersFile(world);
  return {
    realm: options.realm ?? defaultRealm,
    name: options.name ?? defaultName(),
    ...(options.role === undefined ? {} : { roles: options.role }),
    ...(secret === undefined ? {} : { secret }),
    ...(options.interface === undefined ? {} : { interfaces: options.interface }),
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.ttl === undefined ? {} : { ttl: options.ttl }),
    ...(options.seed === undefined ? {} : { seeds: options.seed }),
    cache: cache ?? false,
    ...(options.record === undefined ? {} : { record: options.record }),
  };
}

/** The pass phrase: `--secret`, `--secret-file` or `EARSHOT_SECRET`, in this order. */
export function secretOf(options: Options, env: World["env"]): string | undefined {
  const { secret, "secret-file": file } = options;
  if (secret !== undefined && file !== undefined)
    throw new UsageError("give --secret or --secret-file, not both.");
  if (secret !== undefined) return secret;
  if (file !== undefined) return firstLine(file);
  return env["EARSHOT_SECRET"] === "" ? undefined : env["EARSHOT_SECRET"];
}

function firstLine(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(
      `--secret-file cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const line = (text.replace(/^\ufeff/, "").split(/\r?\n/, 1)[0] ?? "").trim();
  if (line === "")
    throw new UsageError(
      `--secret-file: the first line of ${file} is empty; the pass phrase belongs there.`,
    );
  return line;
}

/** `ana@laptop`; the host alone for root, whose name says nothing about who it is. */
export function defaultName(): string {
  const host = hostname().split(".", 1)[0] || "someone";
  let user = "";
  try {
    user = userInfo().username;
  } catch {
    // A user id without an entry in the user database, as in many containers.
  }
  const name = user === "" || user === "root" ? host : `${user}@${host}`;
  return Buffer.byteLength(name) <= 64 ? name : host.slice(0, 32);
}
