/**
 * People, talk and games for the kit's room: what screenshots show and tests look for.
 * @module
 */
import type { DoctorFinding, NetworkState } from "@earshot/app/protocol";
import type { KitGame } from "./game.ts";
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

function lobby(room: KitRoom): void {
  const { conversations, now } = room;
  const place = conversations.get("lobby");
  if (place === undefined) return;
  const lines: readonly (readonly [string, number, string])[] = [
    ["ben", 88, "¿Alguien por ahí?"],
    [
      "lucia",
      73,
      "Hola Ben! The projector in room 2 is free, if you want to start the quiz there.",
    ],
    ["lucia", 73, "I can keep the scores."],
    ["ana", 70, "Perfect. Four o’clock then, in room 2."],
    ["tomas", 58, "Bienvenidos 👋 I have a calculator running, ask it anything."],
    ["mei", 47, "大家好！午休後見。"],
    [
      "eleni",
      39,
      "Καλησπέρα! My network does not pass multicast, but it seems you hear me all the same.",
    ],
    ["ana", 37, "We do, @Ελένη. The network page shows you with a dotted line."],
    [
      "ben",
      9,
      "No server, no addresses, nothing to set up: https://example.org/earshot (see the picture).",
    ],
    ["guest-1", 5, "I am in with my phone 🎧 @Ana where do I find the quiz?"],
    ["lucia", 4, "Under Games. It starts in a few minutes."],
  ];
  for (const [from, minutes, text] of lines) room.say(place, from, text, now() - minutes * minute);
  const at = (index: number): string => {
    const item = place.items[index];
    return item?.kind === "message" ? item.message.id : "";
  };
  place.read.set("ana", at(8));
  place.read.set("ben", at(10));
  place.read.set("tomas", at(7));
  place.read.set("eleni", at(7));
  place.read.set("mei", at(5));
}

function chats(room: KitRoom): void {
  const { now } = room;
  const setup = room.conversation("chat-stage", "Stage & lights", {
    members: new Set(["ana", "ben", "lucia"]),
    pending: new Map([["tomas", "ana"]]),
  });
  room.note(setup, "created", "ana", null, now() - 50 * minute);
  room.note(setup, "invited", "ben", "ana", now() - 50 * minute);
  room.note(setup, "joined", "ben", null, now() - 49 * minute);
  room.note(setup, "joined", "lucia", null, now() - 46 * minute);
  room.say(setup, "ben", "The wall needs the long HDMI cable.", now() - 45 * minute);
  room.say(
    setup,
    "ana",
    "It is in the blue box.\nBring the adapter, too, please.",
    now() - 44 * minute,
  );
  room.say(
    setup,
    "lucia",
    "Got both. The big screen view looks great from the last row.",
    now() - 12 * minute,
  );
  setup.read.set("ana", setup.read.get("lucia") ?? "");
  setup.read.set("ben", setup.read.get("lucia") ?? "");
  const direct = room.conversation("direct-ana-ben", "", {
    direct: true,
    members: new Set(["ana", "ben"]),
  });
  room.say(direct, "ana", "Is the workbench free this evening?", now() - 26 * minute);
  room.say(direct, "ben", "From six on. I leave the lamp on for you.", now() - 25 * minute);
  direct.read.set("ben", direct.read.get("ana") ?? "");
  direct.read.set("ana", direct.read.get("ben") ?? "");
  const trip = room.conversation("chat-trip", "Museum trip", {
    members: new Set(["lucia", "eleni"]),
  });
  room.note(trip, "created", "lucia", null, now() - 3 * minute);
  room.invite(trip, "lucia", ["ana"]);
}

function boards(room: KitRoom): void {
  const { now } = room;
  const news = room.board("House news", "ana");
  const first = room.post(
    news,
    "ana",
    "Welcome! Write here what everybody should find again tomorrow. Chats are for talk, boards are for keeping.",
    now() - 180 * minute,
  );
  room.post(
    news,
    "lucia",
    "The projector in room 2 now wakes up by itself. If it shows blue, press the round button twice.",
    now() - 140 * minute,
  );
  room.post(
    news,
    "ben",
    "Soldering class on Thursday, 18:00, six places. Answer here if you come:\n\n1. Mei\n2. Kai",
    now() - 65 * minute,
  );
  news.read.set("ana", news.posts.at(-1)?.id ?? "");
  room.post(
    news,
    "greenhouse",
    "Night temperature fell to 14.2 °C. Heating is on.",
    now() - 8 * minute,
  );
  news.posts[0] = { ...(news.posts[0] as (typeof news.posts)[number]), id: first, pinned: true };
  news.subscribers.add("ana");
  const lost = room.board("Lost and found", "lucia");
  room.post(lost, "lucia", "A green umbrella, in the hall.", now() - 300 * minute);
  lost.read.set("ana", lost.posts.at(-1)?.id ?? "");
  const recipes = room.board("Receitas e συνταγές", "eleni");
  room.post(
    recipes,
    "eleni",
    "Φασολάδα για είκοσι: 2 kg beans, soaked overnight …",
    now() - 500 * minute,
  );
  room.post(recipes, "mei", "蔥油餅：麵粉、熱水、蔥、鹽，靜置半小時再煎。", now() - 21 * minute);
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

const findings: readonly DoctorFinding[] = [
  { id: "f1", tone: "good", title: "Multicast works on eth0.", advice: "" },
  {
    id: "f2",
    tone: "good",
    title: "Nine people are heard, all of them in less than 3 ms.",
    advice: "",
  },
  {
    id: "f3",
    tone: "note",
    title: "Ελένη is reached directly only.",
    advice:
      "Multicast does not reach that machine: its Wi-Fi seems to isolate it. Everything works, at the cost of one copy more for each message.",
  },
  {
    id: "f4",
    tone: "problem",
    title: "The receive buffer is small (208 kB).",
    advice:
      "Large bursts may be lost and have to be repaired. sudo sysctl net.core.rmem_max=4194304 makes room.",
  },
];

function network(room: KitRoom): NetworkState {
  const now = Math.floor(room.now() / 1_000) * 1_000;
  return {
    links: [
      {
        id: "eth0",
        name: "eth0",
        kind: "lan",
        addresses: ["192.168.1.20/24", "fe80::5054:ff:fe12:3456/64"],
        state: "good",
        trouble: null,
      },
      {
        id: "wlan0",
        name: "wlan0",
        kind: "lan",
        addresses: ["10.42.0.7/24"],
        state: "troubled",
        trouble:
          "Nothing has been heard here, although we send. The access point may isolate its guests.",
      },
      {
        id: "lo",
        name: "lo",
        kind: "loopback",
        addresses: ["127.0.0.1"],
        state: "good",
        trouble: null,
      },
    ],
    findings: [...findings],
    reach: ["ben", "lucia", "tomas", "mei", "eleni", "sigma", "greenhouse", "kai"].map(
      (person, at) => ({
        person,
        heard: person !== "eleni" && person !== "kai" ? true : person === "kai" ? null : false,
        hearsUs:
          person === "sigma" ? false : person === "eleni" ? false : person === "kai" ? null : true,
        unicast: person === "kai" ? null : true,
        roundTripMs: person === "kai" ? null : 0.4 + at * 0.35,
      }),
    ),
    samples: Array.from({ length: 120 }, (_, at) => sampleAt(now - (119 - at) * 1_000, at)),
    protocol: protocol(now),
  };
}

/** Waves and a burst with losses in the middle of it, the same each time. */
export function sampleAt(at: number, step: number): NetworkState["samples"][number] {
  const burst = Math.exp(-(((step % 120) - 78) ** 2) / 60);
  const wave = 1 + Math.sin(step / 5) * 0.4 + Math.sin(step / 2.1) * 0.25;
  const lost = Math.round(burst * 14 * Math.max(0, wave - 0.5));
  return {
    at,
    sentBytes: 3_200 * wave + burst * 380_000,
    receivedBytes: 9_800 * wave + burst * 1_150_000,
    sentDatagrams: Math.round(12 * wave + burst * 320),
    receivedDatagrams: Math.round(38 * wave + burst * 940),
    naks: Math.round(lost * 0.7),
    repairs: lost,
    lost: Math.max(0, lost - 11),
    loopLagMs: 0.4 + burst * 6 + Math.abs(Math.sin(step)) * 0.5,
  };
}

const talk: readonly (readonly [
  frame: string,
  from: string,
  to: string | null,
  way: "multicast" | "unicast",
  text: string,
])[] = [
  ["request", "guest-net", null, "multicast", "who is there?"],
  ["announce", "ana", null, "multicast", "Ana, teacher"],
  ["announce", "ben", "ana", "unicast", "Ben, workbench"],
  ["echo", "ana", "ben", "unicast", "proven"],
  ["ping", "ana", "lucia", "unicast", ""],
  ["ack", "lucia", "ana", "unicast", "0.8 ms"],
  ["data", "ben", null, "multicast", "slots 120–164"],
  ["data", "ben", null, "multicast", "slots 165–209"],
  ["nak", "lucia", "ben", "unicast", "slots 171–174"],
  ["repair", "ben", null, "multicast", "slots 171–174"],
  ["report", "lucia", "ben", "unicast", "received 209"],
  ["ping", "tomas", "kai", "unicast", ""],
  ["suspect", "tomas", null, "multicast", "Kai does not answer"],
  ["heartbeat", "ben", null, "multicast", "last 209"],
  ["report", "ana", "ben", "unicast", "handled 209"],
  ["announce", "eleni", "ana", "unicast", "Ελένη"],
];

function protocol(now: number): NetworkState["protocol"] {
  return Array.from({ length: 64 }, (_, at) => eventAt(now - (64 - at) * 700, at));
}

export function eventAt(at: number, step: number): NetworkState["protocol"][number] {
  const [frame, from, to, way, text] = talk[step % talk.length] ?? [
    "ping",
    "ana",
    "ben",
    "unicast",
    "",
  ];
  return {
    id: `event-${step}`,
    at,
    frame,
    from: from === "guest-net" ? "mei" : from,
    to,
    way,
    text,
  };
}
