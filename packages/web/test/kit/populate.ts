/**
 * People and games for the kit's room, with its talk and its network: what screenshots show and tests look for.
 * @module
 */
import type { KitGame } from "./game.ts";
import { network } from "./populate-network.ts";
import { boards, chats, lobby } from "./populate-talk.ts";
import { KitRoom } from "./room.ts";

const minute = 60_000;

export const questions = [
  {
    text: "Which of these carries sound fastest?",
    choices: ["Air", "Water", "Steel", "Honey"],
    right: 2,
    seconds: 20,
  },
  {
    text: "How many ears has an octopus?",
    choices: ["None", "Two", "Eight"],
    right: 0,
    seconds: 20,
  },
  {
    text: "Who is within earshot?",
    choices: ["Everyone on this network", "Nobody"],
    right: 0,
    seconds: 20,
  },
];

/** One afternoon. `ana` is who looks at it. */
export function populated(now: () => number = Date.now): KitRoom {
  const room = new KitRoom(now);
  people(room);
  lobby(room);
  chats(room);
  boards(room);
  games(room);
  room.calculators = [
    { id: "tomas", label: "tomás", roundTripMs: 0.6 },
    { id: "sigma", label: "sigma", roundTripMs: 2.4 },
  ];
  room.guestAddress = "http://192.168.1.20:7480/?token=q7Xv2mJc4K";
  room.network = network(room);
  return room;
}

function people(room: KitRoom): void {
  const ago = (minutes: number): number => room.now() - minutes * minute;
  room.enter(
    {
      id: "ana",
      name: "Ana",
      status: { kind: "available", words: "hosting the quiz at four" },
      icon: { type: "emoji", emoji: "🦊" },
      roles: ["teacher"],
      addresses: ["192.168.1.20:41234"],
      since: ago(95),
    },
    false,
  );
  room.enter(
    {
      id: "ben",
      name: "Ben",
      label: "Ben",
      status: { kind: "busy", words: "soldering" },
      roles: ["workbench"],
      addresses: ["192.168.1.31:52110", "fe80::2e4:8bff:fe11:7a20%eth0"],
      since: ago(90),
    },
    false,
  );
  room.enter(
    {
      id: "lucia",
      name: "Lucía",
      status: { kind: "available", words: "" },
      icon: { type: "emoji", emoji: "🌻" },
      roles: ["scorer"],
      since: ago(74),
    },
    false,
  );
  room.enter(
    { id: "tomas", name: "tomás", roles: ["calculator"], services: ["calculator"], since: ago(60) },
    false,
  );
  room.enter(
    { id: "mei", name: "美玲", status: { kind: "away", words: "午休，兩點回來" }, since: ago(48) },
    false,
  );
  room.enter(
    {
      id: "eleni",
      name: "Ελένη",
      icon: { type: "emoji", emoji: "🦉" },
      multicast: false,
      since: ago(40),
    },
    false,
  );
  room.enter(
    {
      id: "sigma",
      name: "sigma",
      roles: ["calculator"],
      services: ["calculator"],
      multicast: true,
      unicast: null,
      since: ago(30),
    },
    false,
  );
  room.enter(
    {
      id: "greenhouse",
      name: "greenhouse",
      roles: ["thermometer"],
      status: { kind: "available", words: "21.4 °C" },
      since: ago(200),
    },
    false,
  );
  room.enter(
    {
      id: "guest-1",
      name: "Noor",
      via: "ana",
      icon: { type: "emoji", emoji: "🎧" },
      multicast: null,
      unicast: null,
      since: ago(6),
    },
    false,
  );
  room.enter({ id: "kai", name: "Kai", state: "suspected", unicast: false, since: ago(20) }, false);
  const tell = (type: "came" | "left" | "failed" | "back", id: string, minutes: number): void => {
    const person = room.people.get(id);
    if (person !== undefined) room.tell(type, person, null, ago(minutes));
  };
  tell("came", "lucia", 74);
  tell("came", "tomas", 60);
  tell("came", "mei", 48);
  tell("came", "eleni", 40);
  room.presence.push({
    id: "presence-omar",
    at: ago(33),
    type: "left",
    person: "omar",
    label: "Omar",
    before: null,
  });
  tell("came", "sigma", 30);
  room.presence.push({
    id: "presence-laptop",
    at: ago(22),
    type: "failed",
    person: "laptop7",
    label: "laptop-7",
    before: null,
  });
  tell("back", "kai", 20);
  tell("came", "guest-1", 6);
}

function games(room: KitRoom): void {
  const quiz = host(room, "ana", "The great ear quiz");
  for (const id of ["ben", "lucia", "tomas", "guest-1"]) quiz.join(id);
  const duel = room.do("ben", { type: "host-duel", title: "Quick fingers", rounds: 5 }) as {
    game: string;
  };
  const over = room.games.get(duel.game);
  for (const id of ["lucia", "tomas", "ana"]) over?.join(id);
  for (const [id, score] of [
    ["lucia", 3],
    ["ana", 2],
    ["tomas", 0],
  ] as const) {
    const player = over?.players.get(id);
    if (player !== undefined) player.score = score;
  }
  over?.over();
}

export function host(room: KitRoom, who: string, title: string, seconds = 20): KitGame {
  const timed = questions.map((question) => ({ ...question, seconds }));
  const { game } = room.do(who, { type: "host-quiz", title, questions: timed }) as { game: string };
  return room.games.get(game) as KitGame;
}
