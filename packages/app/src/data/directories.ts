/**
 * Where this program keeps things, by the customs of the platform: what it learnt, and what people said.
 *
 * @module
 */
import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { posix, win32 } from "node:path";
import type { World } from "../cli/world.ts";

type Place = Pick<World, "env" | "platform">;

/** Where what was learnt is kept, which can be learnt again; whether or not it exists. */
export function stateDirectory(place: Place, home: string = homedir()): string {
  return platformDirectory(place, home, "XDG_STATE_HOME", [".local", "state"]);
}

/** Where what people said and who this person is are kept; whether or not it exists. */
export function dataDirectory(place: Place, home: string = homedir()): string {
  return platformDirectory(place, home, "XDG_DATA_HOME", [".local", "share"]);
}

/** The XDG Base Directory Specification on Linux, Application Support on macOS, LocalAppData on Windows. */
function platformDirectory(
  { env, platform }: Place,
  home: string,
  variable: string,
  usual: readonly string[],
): string {
  if (platform === "win32")
    return win32.join(env["LOCALAPPDATA"] || win32.join(home, "AppData", "Local"), "earshot");
  if (platform === "darwin") return posix.join(home, "Library", "Application Support", "earshot");
  const given = env[variable];
  // The specification: a relative path is to be ignored.
  const base = given?.startsWith("/") === true ? given : posix.join(home, ...usual);
  return posix.join(base, "earshot");
}

/** The file of earlier peers' addresses, or `undefined` where no directory for it can be made. */
export function earlierPeersFile(world: Place): string | undefined {
  try {
    const directory = stateDirectory(world);
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return (world.platform === "win32" ? win32 : posix).join(directory, "peers.json");
  } catch {
    // A home that cannot be written, as for system services: earlier peers are a comfort, not a need.
    return undefined;
  }
}
