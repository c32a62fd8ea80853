/**
 * What a person brings along from the last time: a key, and what was said in this room.
 *
 * @module
 */
import { EarshotError } from "earshot";
import { memoryStore, sqliteStore, type TopicStore } from "earshot/store";
import { createHash, scryptSync } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Call } from "../cli/command.ts";
import { Failure } from "../cli/usage-error.ts";
import { defaultRealm, secretOf } from "../session/join-options.ts";
import { dataDirectory } from "./directories.ts";
import { identityIn } from "./identity-file.ts";

export interface Belongings {
  /** The seed of this person's key; `undefined`: somebody new. */
  readonly identity: Uint8Array | undefined;
  readonly store: TopicStore;
  /** Where it is kept; `undefined`: it is gone when the program ends. */
  readonly directory: string | undefined;
  /** Why nothing is kept, although it was not asked for. */
  readonly notKept: string | undefined;
  close(): Promise<void>;
}

/**
 * Opens them: in `--data`, or the platform's place for data, apart for each realm and secret, so that what was said
 * in a closed room is never given to another one. While another program of this person uses them, or with
 * `--ephemeral`, nothing is kept.
 */
export async function openBelongings({ options, world }: Call): Promise<Belongings> {
  if (options.ephemeral === true) return fleeting(undefined);
  const home = resolve(options.data ?? dataDirectory(world));
  const directory = join(
    home,
    "rooms",
    roomName(options.realm ?? defaultRealm, secretOf(options, world.env)),
  );
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    // A home that cannot be written, as for system services, is no reason to stay away.
    const why = `${home} cannot be made (${error instanceof Error ? error.message : String(error)})`;
    if (options.data !== undefined) throw new Failure(`--data: ${why}.`);
    return fleeting(why);
  }
  const store = sqliteStore(directory);
  try {
    await store.topics();
    return {
      identity: identityIn(home),
      store,
      directory,
      notKept: undefined,
      close: () => store.close(),
    };
  } catch (error) {
    await store.close();
    if (error instanceof EarshotError && error.code === "ERR_EARSHOT_STORE_IN_USE")
      return fleeting("another earshot of yours is in this room and keeps it");
    throw error;
  }
}

function fleeting(notKept: string | undefined): Belongings {
  const store = memoryStore();
  return {
    identity: undefined,
    store,
    directory: undefined,
    notKept,
    close: () => store.close(),
  };
}

/** The realm, to be recognised by people, and what tells rooms apart. A secret is not guessed from it any faster than from a room's traffic. */
function roomName(realm: string, secret: string | undefined): string {
  const readable = realm.replaceAll(/[^\w-]+/g, "_").slice(0, 32);
  const digest =
    secret === undefined
      ? createHash("sha256").update(realm).digest()
      : scryptSync(secret, `earshot room ${realm}`, 32);
  return `${readable}-${digest.toString("hex").slice(0, 16)}`;
}
