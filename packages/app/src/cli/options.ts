/**
 * Every option of every command in one table: how it is written, what it means, how its text is read. The parser and
 * the help texts are made from it.
 *
 * @module
 */
import { parseDuration } from "./duration.ts";
import { suggest } from "./suggest.ts";
import { UsageError } from "./usage-error.ts";

/** What the options hold once read; an option that was not given is absent. */
export interface OptionValues {
  readonly realm: string;
  readonly name: string;
  readonly role: readonly string[];
  readonly secret: string;
  readonly "secret-file": string;
  readonly interface: readonly string[];
  readonly port: number;
  readonly ttl: number;
  readonly seed: readonly string[];
  readonly ephemeral: true;
  readonly data: string;
  readonly record: string;
  readonly json: true;
  readonly for: number;
  readonly help: true;
  readonly version: true;
  readonly watch: true;
  readonly until: Until;
  readonly by: "all" | "majority" | number;
  readonly to: string;
  readonly save: string;
  readonly "until-adios": true;
  readonly timeout: number;
  readonly "at-least": number;
  readonly text: true;
  readonly frames: true;
  readonly frame: readonly string[];
  readonly peer: readonly string[];
  readonly alone: true;
  readonly all: true;
  readonly first: true;
  readonly safe: true;
  readonly jobs: number;
  readonly "port-http": number;
  readonly share: string | true;
  readonly guests: number;
  readonly open: true;
  readonly "no-pages": true;
  readonly demo: true;
  readonly "until-end": true;
  readonly quiet: true;
  readonly about: string;
  readonly title: string;
  readonly last: number;
  readonly unread: true;
  readonly "keep-posts": number;
  readonly "keep-days": number;
  readonly invite: readonly string[];
  readonly icon: string;
  readonly players: number;
  readonly rounds: number;
  readonly pause: number;
}

export type OptionName = keyof OptionValues;

/** The options of one call. */
export type Options = { readonly [Name in OptionName]?: OptionValues[Name] };

/** What `send` waits for: the levels of the library. */
export const untilLevels = ["queued", "sent", "received", "delivered"] as const;
export type Until = (typeof untilLevels)[number];

export interface OptionSpec<Value> {
  /** What stands after it in help texts, such as `NAME`; absent for a flag. */
  readonly placeholder?: string;
  /** What a flag may be given with, after "=". */
  readonly flagValue?: string;
  readonly short?: string;
  /** May be given several times. */
  readonly many?: true;
  /** One line for the help text. */
  readonly help: string;
  /** Makes the value of the texts given (none for a flag), or throws a {@link UsageError}. */
  read(texts: readonly string[]): Value;
}

const flag = (): true => true;
const last = (texts: readonly string[]): string => texts.at(-1) ?? "";
/** Accepts `--role a --role b` and `--role a,b`. */
const list = (texts: readonly string[]): readonly string[] =>
  texts
    .flatMap((text) => text.split(","))
    .map((text) => text.trim())
    .filter((text) => text !== "");

function word(option: string): (texts: readonly string[]) => string {
  return (texts) => {
    const text = last(texts).trim();
    if (text === "") throw new UsageError(`--${option} needs a value that is not empty.`);
    return text;
  };
}

function integer(option: string, from: number, to: number): (texts: readonly string[]) => number {
  return (texts) => {
    const text = last(texts);
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < from || value > to) {
      throw new UsageError(
        `--${option} needs a whole number from ${from} to ${to}, not "${text}".`,
      );
    }
    return value;
  };
}

function duration(option: string): (texts: readonly string[]) => number {
  return (texts) => parseDuration(last(texts), option);
}

function level(texts: readonly string[]): Until {
  const text = last(texts);
  const found = untilLevels.find((name) => name === text);
  if (found === undefined) {
    const near = suggest(text, untilLevels);
    const hint = near === undefined ? "" : ` Did you mean ${near}?`;
    throw new UsageError(`--until is one of ${untilLevels.join(", ")}, not "${text}".${hint}`);
  }
  return found;
}

function quorum(texts: readonly string[]): "all" | "majority" | number {
  const text = last(texts);
  if (text === "all" || text === "majority") return text;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > 4_096)
    throw new UsageError(`--by is all, majority or a number from 1 to 4096, not "${text}".`);
  return value;
}

/** The table. */
export const optionTable: { readonly [Name in OptionName]: OptionSpec<OptionValues[Name]> } = {
  realm: {
    placeholder: "REALM",
    help: "keep apart from other rooms on this network (default: earshot)",
    read: word("realm"),
  },
  name: {
    placeholder: "NAME",
    short: "n",
    help: "the name others see (default: user@host)",
    read: word("name"),
  },
  role: {
    placeholder: "ROLE",
    many: true,
    help: "a role that others can find you by; may be repeated",
    read: list,
  },
  secret: {
    placeholder: "SECRET",
    help: "a pass phrase that closes the realm; other users of this machine can read it here, so prefer --secret-file",
    read: word("secret"),
  },
  "secret-file": {
    placeholder: "FILE",
    help: "read the pass phrase from the first line of FILE; or set EARSHOT_SECRET",
    read: word("secret-file"),
  },
  interface: {
    placeholder: "INTERFACE",
    short: "i",
    many: true,
    help: "use only this network interface or address, such as eth0, 192.0.2.7 or lo; may be repeated",
    read: list,
  },
  port: {
    placeholder: "PORT",
    help: "UDP port of the realm, the same for all (default: 7468)",
    read: integer("port", 1, 65_535),
  },
  ttl: {
    placeholder: "HOPS",
    help: "routers that multicast may pass, plus one (default: 1, this network only)",
    read: integer("ttl", 1, 255),
  },
  seed: {
    placeholder: "HOST:PORT",
    many: true,
    help: "also ask this address, for networks without multicast; may be repeated",
    read: list,
  },
  ephemeral: {
    help: "keep nothing: neither who you are, nor what was said, nor the addresses of peers met",
    read: flag,
  },
  data: {
    placeholder: "DIR",
    help: "keep who you are and what was said in DIR (default: the platform's place for data)",
    read: word("data"),
  },
  record: {
    placeholder: "FILE",
    help: 'record what happens in FILE, for "earshot replay"; it must not be there yet, and holds what is said',
    read: word("record"),
  },
  json: {
    help: "print one JSON object a line on standard output, and nothing else there",
    read: flag,
  },
  for: {
    placeholder: "DURATION",
    help: "leave after this long: 500ms, 4s, 2m",
    read: duration("for"),
  },
  help: { short: "h", help: "show this help", read: flag },
  version: { help: "show the version", read: flag },
  watch: { short: "w", help: "go on, and print each change as it happens", read: flag },
  until: {
    placeholder: "LEVEL",
    help: "what to wait for: queued, sent (it has left), received (members have it) or delivered (their programs are done with it); default: sent",
    read: level,
  },
  by: {
    placeholder: "WHO",
    help: "with --until received or delivered, whose word is waited for: all, majority (yourself counted), or so many of them (default: all)",
    read: quorum,
  },
  to: {
    placeholder: "NAME|ID",
    help: "send to this one alone, by name or by the first digits of its id; then there is no GROUP",
    read: word("to"),
  },
  save: {
    placeholder: "DIR",
    help: "keep large messages as files in DIR, which is made when missing; no file is overwritten",
    read: word("save"),
  },
  "until-adios": { help: 'leave, as everybody does, when somebody says "Adiós"', read: flag },
  timeout: {
    placeholder: "DURATION",
    help: "how long to wait for somebody to be there, and again for their word or reply (default: 5s, and 30s; for large messages as long as they take)",
    read: duration("timeout"),
  },
  "at-least": {
    placeholder: "N",
    help: "wait until so many members are there (default: 1, or as many as --by says)",
    read: integer("at-least", 0, 4_096),
  },
  text: { help: "show what was said, not only how much", read: flag },
  frames: { help: "draw the frames that were sent and heard, instead of the story", read: flag },
  frame: {
    placeholder: "FRAME",
    many: true,
    help: "only frames of this name, as docs/protocol.md has them, such as nak; may be repeated",
    read: list,
  },
  peer: {
    placeholder: "NAME|ID",
    many: true,
    help: "only frames from, to or about this one, and to everybody; may be repeated",
    read: list,
  },
  alone: { help: "without a peer: nothing of this is shared with others' rooms", read: flag },
  all: { help: "ask all that TARGET means, and print every reply", read: flag },
  first: { help: "ask all that TARGET means, and take the first reply", read: flag },
  safe: {
    help: "it may be done twice: when the server is lost, another is asked",
    read: flag,
  },
  jobs: {
    placeholder: "N",
    help: "how many requests are worked on at once; others wait (default: 4)",
    read: integer("jobs", 1, 1_024),
  },
  "port-http": {
    placeholder: "PORT",
    help: "TCP port of the pages, on this machine alone (default: 7480, or any that is free)",
    read: integer("port-http", 1, 65_535),
  },
  share: {
    flagValue: "ADDRESS",
    help: "let phones on the same network in as guests, at the likely address of this machine, or at this address or interface",
    read: (texts) => (texts.length === 0 ? true : word("share")(texts)),
  },
  guests: {
    placeholder: "N",
    help: "with --share, how many guests may be here at a time (default: 256)",
    read: integer("guests", 1, 256),
  },
  open: { help: "open the pages in the browser", read: flag },
  "no-pages": { help: "do not serve the pages", read: flag },
  demo: {
    help: "with some lively bots, in a room of your own on this machine, of which nothing is kept; --realm, --interface and --data say otherwise",
    read: flag,
  },
  "until-end": { help: "leave when standard input ends", read: flag },
  quiet: { short: "q", help: "do not tell who asks what", read: flag },
  about: {
    placeholder: "TEXT",
    help: "what it is about, in a sentence or two",
    read: word("about"),
  },
  title: { placeholder: "TITLE", help: "what stands above it", read: word("title") },
  last: {
    placeholder: "N",
    help: "of what was said, show the newest so many",
    read: integer("last", 0, 5_000),
  },
  unread: { help: "show only what you have not read", read: flag },
  "keep-posts": {
    placeholder: "N",
    help: "its readers keep the newest so many posts, edits counted (default: all)",
    read: integer("keep-posts", 1, 100_000),
  },
  "keep-days": {
    placeholder: "DAYS",
    help: "its readers keep posts for so many days (default: for good)",
    read: integer("keep-days", 1, 36_500),
  },
  invite: {
    placeholder: "NAME|ID",
    many: true,
    help: "ask this one to join; may be repeated",
    read: list,
  },
  icon: {
    placeholder: "EMOJI",
    help: 'what stands beside your name from now on; "none" takes it away',
    read: word("icon"),
  },
  players: {
    placeholder: "N",
    help: "start as soon as so many have signed up (default: when Enter is pressed)",
    read: integer("players", 1, 200),
  },
  rounds: {
    placeholder: "N",
    help: "rounds of a duel (default: 5)",
    read: integer("rounds", 1, 99),
  },
  pause: {
    placeholder: "DURATION",
    help: "between the answer to a question and the next one (default: 5s)",
    read: duration("pause"),
  },
};

/** Options that every command which joins a realm takes, in the order in which help shows them. */
export const commonOptions: readonly OptionName[] = [
  "realm",
  "name",
  "role",
  "secret-file",
  "secret",
  "interface",
  "port",
  "ttl",
  "seed",
  "ephemeral",
  "record",
  "json",
  "for",
  "help",
];
