/**
 * What orders do in the chat, typed on the screen of "earshot up" or within "earshot chat talk". The two differ in how
 * people, conversations and messages are named there, and in what is shown.
 *
 * @module
 */
import type { PeerId } from "earshot";
import type { Availability, Chat, ConversationId, Talk } from "earshot/chat";
import { Failure } from "../../cli/usage-error.ts";
import { cleanName } from "../../output/clean.ts";
import type { Doing } from "../../room/orders.ts";
import { type WritingPlace, writingOrders } from "../writing/orders.ts";

/** Whoever gives orders, and what is meant by their words. Every function throws a `Failure` where nothing is. */
export interface Hands {
  readonly chat: Chat;
  readonly tell: (words: string) => void;
  /** The conversation that one is in. */
  readonly here: () => Talk;
  /** One is in this one from now on; `undefined`: in none. */
  readonly go: (talk: Talk | undefined) => void;
  readonly person: (words: string) => Promise<PeerId>;
  /** Several by their names. */
  readonly people: (words: string) => Promise<readonly PeerId[]>;
  /** A title, and those who are called in it with an `@`. */
  readonly titleAndPeople: (words: string) => {
    readonly title: string;
    readonly people: readonly PeerId[];
  };
  /** One of one's own conversations. */
  readonly own: (words: string) => Promise<Talk>;
  /** One that everybody may join. */
  readonly joinable: (words: string) => Promise<ConversationId>;
  readonly invitation: (
    words: string,
  ) => Promise<{ readonly id: ConversationId; readonly title: string }>;
  /** Where one writes. */
  readonly writing: (talk: Talk) => WritingPlace;
}

type Act = (hands: Hands, rest: string) => Promise<void>;
/** What the chat does. */
type ChatDoing = Exclude<Doing, "back" | "create" | "host" | "pin" | "search" | "start" | "unpin">;

/** About oneself: everywhere. */
export const selfOrders = {
  available: (hands, rest) => setStatus(hands, "available", rest),
  away: (hands, rest) => setStatus(hands, "away", rest),
  busy: (hands, rest) => setStatus(hands, "busy", rest),
  status: (hands, rest) => setStatus(hands, ...readStatus(rest.split(/\s+/))),
  async icon({ chat, tell }, rest) {
    const emoji = rest.trim();
    await chat.setIcon(emoji === "" ? undefined : { emoji });
    tell(emoji === "" ? "No icon stands beside your name." : "Your icon is changed.");
  },
} as const satisfies Partial<Record<ChatDoing, Act>>;

/** Whom one talks to: everywhere. */
export const meetingOrders = {
  async direct({ chat, go, person }, rest) {
    go(await chat.direct(await person(rest)));
  },
  async begin({ chat, go, titleAndPeople }, rest) {
    const { title, people } = titleAndPeople(rest);
    if (title === "") throw new Failure("Write /begin and a title, and @NAME of those to invite.");
    go(await chat.begin(title, people));
  },
  async accept({ chat, go, invitation }, rest) {
    go(await chat.accept((await invitation(rest)).id));
  },
  async decline({ chat, tell, invitation }, rest) {
    const { id, title } = await invitation(rest);
    await chat.decline(id);
    tell(`You have declined ${title}.`);
  },
} as const satisfies Partial<Record<ChatDoing, Act>>;

/** What one writes, where people write in a conversation. */
export const talkWritingOrders = {
  edit: (hands, rest) => write(hands, "edit", rest),
  reply: (hands, rest) => write(hands, "reply", rest),
  retract: (hands, rest) => write(hands, "retract", rest),
} as const satisfies Partial<Record<ChatDoing, Act>>;

/** Among conversations. */
export const talkOrders = {
  ...talkWritingOrders,
  async join({ chat, go, joinable }, rest) {
    go(await chat.enter(await joinable(rest)));
  },
  async open({ go, own }, rest) {
    go(await own(rest));
  },
  async close({ go }) {
    go(undefined);
  },
  async invite({ chat, tell, here, people }, rest) {
    const { id } = here();
    const all = await people(rest);
    for (const to of all) await chat.invite(id, to);
    tell(all.length === 1 ? "Invited." : `${all.length} are invited.`);
  },
  async leave({ here, go }) {
    await here().leave();
    go(undefined);
  },
} as const satisfies Partial<Record<ChatDoing, Act>>;

async function write(
  { here, tell, writing }: Hands,
  doing: keyof typeof writingOrders,
  rest: string,
): Promise<void> {
  const words = await writingOrders[doing](writing(here()), rest);
  if (words !== "") tell(words);
}

async function setStatus(
  { chat, tell }: Hands,
  availability: Availability,
  rest: string = "",
): Promise<void> {
  const words = rest.trim();
  await chat.setStatus(availability, words === "" ? undefined : words);
  const how = `${availability}${words === "" ? "" : `: ${cleanName(words, 60)}`}`;
  tell(`The others see you as ${how}.`);
}

const availabilities = ["available", "away", "busy"] as const;

/** `away at lunch`; words without one of the three mean that one is there. */
export function readStatus(words: readonly string[]): readonly [Availability, string | undefined] {
  const [first = "", ...rest] = words;
  const availability = availabilities.find((one) => one === first);
  const own = (availability === undefined ? words : rest).join(" ").trim();
  return [availability ?? "available", own === "" ? undefined : own];
}
