/**
 * What was said in the kit's room: the lobby, conversations and boards of one afternoon.
 * @module
 */
import type { KitRoom } from "./room.ts";

const minute = 60_000;

export function lobby(room: KitRoom): void {
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

export function chats(room: KitRoom): void {
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

export function boards(room: KitRoom): void {
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
