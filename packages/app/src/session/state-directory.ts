/**
 * Where this program keeps what it learnt for the next time: the platform's place for state.
 *
 * @module
 */
import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { posix, win32 } from "node:path";
import type { World } from "../cli/world.ts";

/** The directory, whether or not it exists: XDG's on Linux, Application Support on macOS, LocalAppData on Windows. */
export function stateDirectory(
  { env, platform }: Pick<World, "env" | "platform">,
  home: string = homedir(),
): string {
  if (platform === "win32")
    return win32.join(env["LOCALAPPDATA"] || win32.join(home, "AppData", "Local"), "earshot");
  if (platform === "darwin") return posix.join(home, "Library", "Application Support", "earshot");
  const xdg = env["XDG_STATE_HOME"];
  // The XDG specification: a relative path is to be ignored.
  return posix.join(
    xdg?.startsWith("/") === true ? xdg : posix.join(home, ".local", "state"),
    "earshot",
  );
}

/** The file of earlier peers' addresses, or `undefined` where no directory for it can be made. */
export function earlierPeersFile(world: Pick<World, "env" | "platform">): string | undefined {
  try {
    const directory = stateDirectory(world);
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return (world.platform === "win32" ? win32 : posix).join(directory, "peers.json");
  } catch {
    // A home that cannot be written, as for system services: earlier peers are a comfort, not a need.
    return undefined;
  }
}
