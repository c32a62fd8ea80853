/**
 * The options of `join`, checked and completed.
 * @module
 */
import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { limits } from "../core/limits.ts";
import type { TopicStore } from "../store/store.ts";
import type { Transport } from "../transport/transport.ts";
import { udpTransport } from "../transport/udp/index.ts";
import { abortSignal, invalid, text, texts, wholeNumber } from "./arguments.ts";
import { type Clock, realClock } from "./clock.ts";
import { type Identity, loadIdentity } from "./crypto/identity.ts";
import type { InboxOptions } from "./types/group.ts";
import type { Announced, JoinOptions, RecordOptions } from "./types/options.ts";

export interface Settings {
  readonly realm: string;
  readonly announced: Required<Announced>;
  /** The one to speak first; empty in an open realm. */
  readonly secrets: readonly string[];
  readonly identity: Identity;
  readonly seeds: readonly string[];
  readonly cache: string | undefined;
  readonly record: Required<RecordOptions> | undefined;
  readonly transports: readonly Transport[];
  /** Where any peer of a host can be asked; `undefined` when only the transports know. */
  readonly sharedPort: number | undefined;
  readonly store: TopicStore | undefined;
  readonly inbox: InboxOptions | undefined;
  readonly signal: AbortSignal | undefined;
  readonly clock: Clock;
  /** The clock is a virtual one: nothing may depend on the machine's speed. */
  readonly virtual: boolean;
  readonly entropy: (bytes: number) => Uint8Array;
}

const defaultPort = 7468;

const known: { readonly [Name in keyof Required<JoinOptions>]: true } = {
  realm: true,
  name: true,
  roles: true,
  metadata: true,
  secret: true,
  identity: true,
  interfaces: true,
  port: true,
  ttl: true,
  seeds: true,
  cache: true,
  record: true,
  store: true,
  transports: true,
  inbox: true,
  signal: true,
  clock: true,
  entropy: true,
};

/** @throws `ERR_EARSHOT_INVALID_ARGUMENT`, `ERR_EARSHOT_INVALID_IDENTITY` */
export function settingsOf(options: JoinOptions): Settings {
  for (const name of Object.keys(options)) {
    // A misspelt `secret` would make an open realm.
    if (!Object.hasOwn(known, name)) throw invalid(`there is no option ${JSON.stringify(name)}`);
  }
  const entropy = options.entropy ?? randomBytes;
  return {
    realm: text("realm", options.realm ?? "earshot"),
    announced: {
      name: text("name", options.name ?? hostLabel(hostname())),
      roles: texts("roles", options.roles ?? []),
      metadata: bytes("metadata", options.metadata ?? new Uint8Array()),
    },
    secrets: secretsOf(options.secret),
    identity: loadIdentity(options.identity ?? entropy(32)),
    seeds: seedsOf(options.seeds),
    cache: cacheOf(options.cache),
    record: recordOf(options.record),
    transports: transportsOf(options),
    sharedPort: options.transports === undefined ? (options.port ?? defaultPort) : undefined,
    store: storeOf(options.store),
    inbox: options.inbox,
    signal: abortSignal(options.signal),
    clock: options.clock ?? realClock(),
    virtual: options.clock !== undefined,
    entropy,
  };
}

/** @throws `ERR_EARSHOT_INVALID_ARGUMENT` */
export function checkedAnnounced(announced: Announced): Announced {
  const { name, roles, metadata } = announced;
  return {
    ...(name === undefined ? {} : { name: text("name", name) }),
    ...(roles === undefined ? {} : { roles: texts("roles", roles) }),
    ...(metadata === undefined ? {} : { metadata: bytes("metadata", metadata) }),
  };
}

function transportsOf(options: JoinOptions): readonly Transport[] {
  const { transports, interfaces, port, ttl } = options;
  if (transports !== undefined) {
    if (interfaces !== undefined || port !== undefined || ttl !== undefined) {
      throw invalid(
        "interfaces, port and ttl belong to the UDP transport: give them to yours, not beside transports",
      );
    }
    return transports;
  }
  return [
    udpTransport({
      ...(interfaces === undefined ? {} : { interfaces: texts("interfaces", interfaces) }),
      ...(port === undefined ? {} : { port: wholeNumber("port", port, 1, 65_535) }),
      ...(ttl === undefined ? {} : { ttl: wholeNumber("ttl", ttl, 1, 255) }),
    }),
  ];
}

function secretsOf(secret: unknown): readonly string[] {
  if (secret === undefined) return [];
  // Its value stays out of the message.
  const secrets: readonly unknown[] = Array.isArray(secret) ? secret : [secret];
  if (secrets.length === 0 || !secrets.every((each) => typeof each === "string" && each !== "")) {
    throw invalid(
      "secret must be text that is not empty, or an array of such, the one to speak first",
    );
  }
  return [...new Set(secrets as readonly string[])];
}

function seedsOf(seeds: unknown): readonly string[] {
  const given = texts("seeds", seeds ?? []);
  if (given.length > limits.seeds) throw invalid(`seeds must be at most ${limits.seeds}`);
  return given;
}

function cacheOf(cache: unknown): string | undefined {
  if (cache === undefined || cache === false) return undefined;
  if (typeof cache === "string" && cache !== "") return cache;
  throw invalid("cache must be the path of a file, or false");
}

function storeOf(store: unknown): TopicStore | undefined {
  if (store === undefined) return undefined;
  if (typeof store === "object" && store !== null && "open" in store && "topics" in store)
    return store as TopicStore;
  throw invalid("store must be a store of topics, as sqliteStore makes");
}

const recordLimit = { least: 65_536, usual: 256 * 1_024 * 1_024 } as const;

function recordOf(record: JoinOptions["record"]): Required<RecordOptions> | undefined {
  if (record === undefined) return undefined;
  const given: RecordOptions = typeof record === "string" ? { file: record } : record;
  if (typeof given !== "object" || given === null)
    throw invalid("record must be the path of a file, or an object with one");
  const { file, limitBytes = recordLimit.usual, outputs = "hashed", ...others } = given;
  for (const name of Object.keys(others)) throw invalid(`there is no option record.${name}`);
  if (outputs !== "hashed" && outputs !== "whole")
    throw invalid('record.outputs must be "hashed" or "whole"');
  return {
    file: text("record.file", file),
    limitBytes: wholeNumber("record.limitBytes", limitBytes, recordLimit.least),
    outputs,
  };
}

function bytes(name: string, value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw invalid(`${name} must be a Uint8Array`);
}

/** A host's name without its domain, cut to what an announcement takes. */
function hostLabel(host: string): string {
  const label = host.split(".")[0] ?? "";
  let cut = label;
  while (Buffer.byteLength(cut) > limits.nameBytes) cut = Array.from(cut).slice(0, -1).join("");
  return cut === "" ? "unnamed" : cut;
}
