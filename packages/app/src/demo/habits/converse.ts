/**
 * Talks: begins scenes, goes on with those that others have begun, and answers whoever speaks to it.
 *
 * @module
 */
import { type ChatMessage, lobbyId, type Talk } from "earshot/chat";
import { cast } from "../content/cast.ts";
import { corner, cornerScenes, type Line, lobbyScenes, type Scene } from "../content/scenes.ts";
import { answersTo } from "../content/small-talk.ts";
import type { Life } from "../life.ts";

/** All of them together begin a scene a minute, the first one soon. */
const firstMs = 10_000;
const sceneEveryMs = 60_000;
const cueMs = 3_000;
const answerMs = 1_200;
/** Who is not spoken to leaves it at one answer for so long. */
const modestMs = 20_000;

const talkers = cast.filter(({ habits }) => habits.includes("converse")).map(({ name }) => name);

/** In all conversations that it is in, from now on. */
export async function converse(life: Life): Promise<void> {
  const heard = new Set<Talk>();
  const failed = Promise.withResolvers<void>();
  const look = (): void => {
    for (const talk of life.chat.talks) {
      if (heard.has(talk)) continue;
      heard.add(talk);
      listen(life, talk)
        .catch(failed.reject)
        .finally(() => heard.delete(talk));
    }
  };
  using _ = life.chat.subscribe(look);
  look();
  await Promise.all([failed.promise, begin(life)]);
}

/** Begins scenes whose first line is its own, in the order in which they stand there. */
async function begin(life: Life): Promise<void> {
  const turn = Math.max(0, talkers.indexOf(life.character.name));
  for (let at = 0; ; at++) {
    if (at === 0) await life.pause(firstMs + turn * sceneEveryMs);
    else await life.rest(talkers.length * sceneEveryMs);
    const talk = life.pick(life.chat.talks.filter((each) => isFor(life, each)));
    if (talk === undefined) continue;
    const own = scenesOf(talk).filter(([first]) => first?.who === life.character.name);
    const [opening] = own[at % own.length] ?? [];
    if (opening !== undefined) await life.say(talk, opening.says);
  }
}

/** Whether somebody hears it: nobody but bots is in the corner until newcomers are. */
function isFor(life: Life, talk: Talk): boolean {
  if (talk.id === lobbyId) return true;
  return talk.conversation?.members.some((who) => !life.isBot(who)) ?? false;
}

function scenesOf(talk: Talk): readonly Scene[] {
  if (talk.id === lobbyId) return lobbyScenes;
  return talk.conversation?.title === corner ? cornerScenes : [];
}

async function listen(life: Life, talk: Talk): Promise<void> {
  const answering = { unasked: false };
  for await (const { type, message } of talk.changes({ signal: life.signal })) {
    if (type !== "said" || message.author === life.self) continue;
    if (life.isBot(message.author)) {
      const next = lineAfter(talk, message);
      if (next?.who !== life.character.name) continue;
      await life.pause(cueMs);
      await life.say(talk, next.says);
      continue;
    }
    life.stirred();
    const asked = isMeant(life, talk, message);
    if (!asked && (answering.unasked || !isItsTurn(life, talk, message))) continue;
    const words = life.pick(answersTo(message.text, message.name));
    if (words === undefined) continue;
    if (!asked) beModest(life, answering);
    await life.pause(answerMs);
    await life.say(talk, words);
  }
}

/** What comes after this line of a bot, in whichever scene it stands. */
function lineAfter(talk: Talk, { name, text }: ChatMessage): Line | undefined {
  for (const scene of scenesOf(talk)) {
    const at = scene.findIndex(({ who, says }) => who === name && says === text);
    if (at !== -1) return scene[at + 1];
  }
  return undefined;
}

/** By mention, by name, or because nobody else is there. */
function isMeant({ self, character }: Life, talk: Talk, { mentions, text }: ChatMessage): boolean {
  if (talk.conversation?.members.length === 2 || mentions.includes(self)) return true;
  return mentions.length === 0 && names(text, character.name);
}

/** Of those who could answer what was said to nobody, the message chooses one. */
function isItsTurn(life: Life, talk: Talk, { mentions, text, sequence }: ChatMessage): boolean {
  if (mentions.length > 0 || cast.some(({ name }) => names(text, name))) return false;
  const here = life.chat.people.filter(
    ({ id, name }) => life.isBot(id) && talkers.includes(name) && isIn(talk, id),
  );
  const able = [...here.map(({ id }) => id), life.self].toSorted();
  return able[sequence % able.length] === life.self;
}

function isIn({ conversation }: Talk, who: string): boolean {
  return conversation?.members.some((id) => id === who) ?? false;
}

function names(text: string, name: string): boolean {
  return new RegExp(`(?<!\\p{L})${name}(?!\\p{L})`, "iu").test(text);
}

function beModest(life: Life, answering: { unasked: boolean }): void {
  answering.unasked = true;
  // It ends with the life.
  life.pause(modestMs).then(
    () => (answering.unasked = false),
    () => {},
  );
}
