/**
 * The screen of `earshot up` with people who are not there: for looking at it, for its tests in a terminal, and for the
 * picture in the README. Run it in a terminal; further arguments go to "up".
 *
 * @module
 */
import type { Body } from "earshot";
import { setTimeout as after } from "node:timers/promises";
import { run } from "../../src/cli/run.ts";
import { systemWorld } from "../../src/cli/system-world.ts";
import { FakeNetwork } from "./fake-network.ts";
import type { FakePeer } from "./fake-network.ts";
import { until } from "./until.ts";

const network = new FakeNetwork();
const world = systemWorld();

/** A peer in the lobby, and how it speaks. */
async function person(
  name: string,
  roles: readonly string[] = [],
): Promise<{ peer: FakePeer; say: (body: Body) => Promise<unknown> }> {
  const peer = await network.join({ name, roles });
  const group = await peer.group("lobby");
  return { peer, say: (body) => group.send(body) };
}

/** What happens besides the one at the keyboard: `DEMO` names it. */
const demos = {
  /** Nobody else. */
  alone: async () => {},
  /** People who are pleasant to look at. */
  picture: async () => {
    const ben = await person("ben@workbench", ["printer"]);
    const lucia = await person("lucía", ["scorer"]);
    const guest = await person("guest-phone");
    await network.join({ name: "greenhouse", roles: ["thermometer"] });
    guest.peer.become({ reach: { hearsUs: false, heardByMulticast: false, unicast: true } });
    await news();
    await ben.say("¿Alguien por ahí?");
    await lucia.say(
      "Hola Ben! The projector in room 2 is free, if you want to start the quiz there.",
    );
    const tomas = await person("tomás", ["player"]);
    await tomas.say("Bienvenidos 👋 Who keeps the scores this time?");
    await ben.say("No server, no addresses, nothing to set up. Let's go!");
  },
  /** People who come, go, and mean no good. */
  all: async () => {
    const ben = await person("ben@workbench", ["printer"]);
    const lucia = await person("lucía", ["scorer"]);
    const guest = await person("guest-phone");
    await network.join({ name: "thermometer", roles: ["sensor"] });
    await news();
    await ben.say("¿Alguien por ahí?");
    await lucia.say(
      "Just arrived; the projector in room 2 is free if you want to try the quiz there.",
    );
    const late = await person("tomás", ["player"]);
    await late.say("Bienvenidos 👋 日本語もOK");
    guest.peer.become({ reach: { hearsUs: false, heardByMulticast: false, unicast: true } });
    await ben.peer.close();
    const evil = await person("\u001b[31mevil\u001b[2J\u202e");
    await evil.say("\u001b]0;owned\u0007 harmless, whatever I send\u001b[1;1H");
  },
} as const;

/** The program tells in one line who was there before it; what follows is news. */
async function news(): Promise<void> {
  await until(
    () =>
      [...network.peers].some(
        (peer) => peer.self.groups.includes("lobby") && peer.name === "carla",
      ),
    () => "carla",
  );
  await after(700);
}

const wanted = process.env["DEMO"] ?? "all";
const demo = Object.entries(demos).find(([name]) => name === wanted)?.[1] ?? demos.all;
void demo();
process.exitCode = await run(["up", "--name", "carla", ...process.argv.slice(2)], {
  ...world,
  join: network.join,
});
