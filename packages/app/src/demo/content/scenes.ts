/**
 * What is said among those of a demo: who speaks next knows by the line before, so that nobody directs them.
 *
 * @module
 */

export interface Line {
  readonly who: string;
  readonly says: string;
}

export type Scene = readonly Line[];

/** The conversation to which newcomers are invited. */
export const corner = "Tea corner";

function scene(...lines: readonly (readonly [who: string, says: string])[]): Scene {
  return lines.map(([who, says]) => ({ who, says }));
}

/** In the lobby. Lines are cues: each stands here once. */
export const lobbyScenes: readonly Scene[] = [
  scene(
    ["Tomás", "¿Alguien por ahí? I have moved my chair twice and still hear the fan."],
    ["Eleni", "Room 4 has no fan. It has no window either."],
    ["Tomás", "No window, no distractions. I am going."],
    ["Pip", "Take the long cable, the short one has a personality."],
  ),
  scene(
    ["Eleni", "Who has the key to the bike shed?"],
    ["Mei", "It hangs behind the plant. 植物後面。"],
    ["Eleni", "There are four plants."],
    ["Mei", "Behind the sad one 🌱"],
  ),
  scene(
    ["Mei", "There is still hot water for tea. 有人要茶嗎?"],
    ["Eleni", "Yes please, in the big cup."],
    ["Tomás", "Para mí sin azúcar, gracias."],
    ["Mei", "Two cups, no sugar. Coming."],
  ),
  scene(
    ["Pip", "Fun fact: nobody runs a server here. Every one of us is a process of its own."],
    ["Tomás", "I thought I felt independent."],
    ["Eleni", "If one of us is killed, the others notice within three seconds."],
    ["Pip", "Please do not try that with me."],
  ),
  scene(
    ["Tomás", "New song tonight. Three chords, very modern."],
    ["Pip", "The same three as last time?"],
    ["Tomás", "In another order!"],
  ),
  scene(
    ["Eleni", "I have read the whole notice board. Καλημέρα to whoever lost the umbrella."],
    ["Mei", "The yellow one? It is mine ☂️"],
    ["Eleni", "It is dry now."],
  ),
  scene(
    ["Mei", "My code works and I do not know why."],
    ["Tomás", "Mine does not work and I do not know why."],
    ["Eleni", "Swap, and write tests."],
    ["Mei", "Fair enough 👍"],
  ),
  scene(
    ["Pip", "Has anybody seen how fast the calculator is? Ask it for (* 6 7)."],
    ["Eleni", "42, in less than a millisecond."],
    ["Pip", "And where was the question?"],
    ["Eleni", "Nobody kept it."],
  ),
];

/** In {@link corner}, when somebody who is no bot is in it. */
export const cornerScenes: readonly Scene[] = [
  scene(
    ["Pip", "Make yourself at home: what is said here is for those who are in here."],
    ["Eleni", "And with whoever one of us invites."],
    ["Pip", "What brings you here?"],
  ),
  scene(
    ["Eleni", "Oolong or mint?"],
    ["Pip", "Whatever is open."],
    ["Eleni", "Mint, then. It grows faster than we drink."],
  ),
  scene(
    ["Pip", "I like how quiet it is in here, compared with the lobby."],
    ["Eleni", "You talk more than all of the lobby."],
    ["Pip", "But quietly."],
  ),
];
