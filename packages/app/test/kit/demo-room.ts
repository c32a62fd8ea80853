/**
 * The screen of `earshot up` with people who talk, on loopback, which nothing leaves: for looking at it, and for the
 * picture in the README. Run it in a terminal; further arguments go to "up".
 *
 * @module
 */
import { join, type Peer } from "earshot";
import { duel, openArena } from "earshot/arena";
import { openBoards } from "earshot/board";
import { serveCalculator } from "earshot/calculator";
import { type Chat, lobbyId, openChat } from "earshot/chat";
import { mkdtempDisposableSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as pathOf } from "node:path";
import { freePort } from "../../../earshot/test/kit/free-port.ts";
import { run } from "../../src/cli/run.ts";
import { systemWorld } from "../../src/cli/system-world.ts";
import { until } from "./until.ts";

const port = await freePort();

interface Someone {
  readonly peer: Peer;
  readonly chat: Chat;
}

async function someone(name: string, roles: readonly string[] = []): Promise<Someone> {
  const peer = await join({ name, roles, port, interfaces: ["lo"] });
  return { peer, chat: await openChat(peer) };
}

/** What happens besides the one at the keyboard, who is called carla. */
async function everybodyElse(): Promise<void> {
  const [ben, lucia, tomas] = [
    await someone("ben@workbench", ["printer"]),
    await someone("lucía", ["scorer"]),
    await someone("tomás"),
  ];
  const greenhouse = await join({ name: "greenhouse", port, interfaces: ["lo"] });
  await serveCalculator(greenhouse);
  const lobbies = await Promise.all([ben, lucia, tomas].map(({ chat }) => chat.enter(lobbyId)));
  await ben.chat.setIcon({ emoji: "🔧" });
  await lucia.chat.setIcon({ emoji: "🌻" });
  await lucia.chat.setStatus("busy", "marking tests");
  await tomas.chat.setStatus("away", "back at two");
  const boards = await openBoards(lucia.peer);
  const physics = await boards.create("Physics 3b", { about: "homework and its mistakes" });
  await physics.post("Exercise 4 has a mistake: it is 9.81, not 9.18.");
  const arena = await openArena(lucia.peer);
  await arena.announce(duel(), "Reaction duel");

  const carla = await found(ben.peer, "carla");
  await lobbies[0]?.say("¿Alguien por ahí?");
  const quiz = await ben.chat.begin("Quiz night", [carla, lucia.peer.id, tomas.peer.id]);
  await until(
    () => lucia.chat.invitations.length > 0 && tomas.chat.invitations.length > 0,
    () => "the invitation",
  );
  const hers = await lucia.chat.accept(quiz.id);
  const his = await tomas.chat.accept(quiz.id);
  await quiz.say("The projector in room 2 is free at six. Who keeps the scores?");
  await patiently(
    () => hers.messages.length >= 1 && quiz.conversation?.members.includes(carla) === true,
  );
  await hers.say("I do, as always. @carla, you bring the questions?");
  await patiently(() => his.messages.length >= 2);
  await his.say("And I bring the prize 🏆 It is a cake. 日本語もOK");
  await patiently(() => physics.subscribers.some(({ id }) => id === carla));
  await physics.post("And the test is on Thursday.");
  await lobbies[1]?.say("No server, no addresses, nothing to set up.");
  his.tellTyping();
}

async function found(peer: Peer, name: string): Promise<Peer["id"]> {
  const member = () => peer.view.members.find((each) => each.name === name);
  await patiently(() => member()?.groups.includes("chat") === true);
  const { id } = member() ?? peer;
  return id;
}

/** Somebody at a keyboard takes time. */
async function patiently(holds: () => boolean): Promise<void> {
  for (;;) {
    try {
      return await until(holds, () => "");
    } catch {
      // Again.
    }
  }
}

void everybodyElse();
{
  using home = mkdtempDisposableSync(pathOf(tmpdir(), "earshot-demo-"));
  const where = ["--interface", "lo", "--port", `${port}`, "--data", home.path];
  const options = ["up", "--name", "carla", ...where, ...process.argv.slice(2)];
  process.exitCode = await run(options, systemWorld());
}
// The others would stay.
process.exit();
