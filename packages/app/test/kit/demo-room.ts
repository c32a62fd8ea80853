/**
 * The screen of `earshot up` with people who are not there: for looking at it, for its tests in a terminal, and for the
 * picture in the README. Run it in a terminal; further arguments go to "up".
 *
 * @module
 */
import type { Body } from "earshot";
import { run } from "../../src/cli/run.ts";
import { systemWorld } from "../../src/cli/system-world.ts";
import { FakeNetwork } from "./fake-network.ts";
import type { FakePeer } from "./fake-network.ts";

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

if (process.env["DEMO"] !== "alone") {
  const ben = await person("ben@workbench", ["printer"]);
  const lucia = await person("lucía", ["scorer"]);
  const guest = await person("guest-phone");
  await network.join({ name: "thermometer", roles: ["sensor"] });
  const talk = async () => {
    await ben.say("¿Alguien por ahí?");
    await lucia.say(
      "Hola Ben! Just arrived; the projector in room 2 is free if you want to try the quiz there.",
    );
    const late = await person("tomás", ["player"]);
    await late.say("Bienvenidos 👋 日本語もOK");
    guest.peer.become({ reach: { hearsUs: false, heardByMulticast: false, unicast: true } });
    await ben.peer.close();
    const evil = await person("\u001b[31mevil\u001b[2J\u202e");
    await evil.say("\u001b]0;owned\u0007 harmless, whatever I send\u001b[1;1H");
  };
  // The program says hello first: what follows is then news.
  setTimeout(() => void talk(), Number(process.env["DEMO_AFTER_MS"] ?? 1_800));
}
process.exitCode = await run(["up", ...process.argv.slice(2)], { ...world, join: network.join });
