/**
 * Two hundred guests at one gateway: all come, each says something, all play a quiz, and the gateway stays responsive.
 *
 * @module
 */
import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { test } from "node:test";
import { startGateway } from "../../../src/gateway/start-gateway.ts";
import { until } from "../../kit/until.ts";
import { Client } from "../kit/client.ts";
import type { Order, Shown, Told } from "../kit/crowd.ts";
import { Rooms } from "../kit/rooms.ts";

const count = 200;
/** However busy the machine: a person would still call it an answer. */
const patienceMs = 60_000;

test(
  "two hundred guests come, talk, and play a quiz to its winner",
  { timeout: 120_000 },
  async (t) => {
    await using rooms = await Rooms.open();
    const room = await rooms.enter("ana");
    await using gateway = await startGateway(room, { port: 0, share: "127.0.0.1" });
    await using ana = await Client.connect(gateway.address);
    await using crowd = new Crowd();
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const cpu = process.cpuUsage();

    let spentBefore = 0;
    const tell = (what: string, { ms }: Told): void => {
      const at = (share: number): string => (ms[Math.ceil(ms.length * share) - 1] ?? 0).toFixed(0);
      const { user, system } = process.cpuUsage(cpu);
      const spent = (user + system) / 1_000;
      t.diagnostic(
        `${what}: 50 % in ${at(0.5)} ms, 99 % in ${at(0.99)} ms; ${(spent - spentBefore).toFixed(0)} ms of CPU, longest turn ${(delay.max / 1e6).toFixed(0)} ms`,
      );
      spentBefore = spent;
      delay.reset();
      assert.equal(ms.length, count, what);
      assert.ok(Number(at(0.99)) < patienceMs, what);
    };

    tell("coming", await crowd.does({ do: "join", address: gateway.guestAddress ?? "", count }));
    tell("the room", await crowd.does({ do: "watch", channel: "room" }));
    tell("the lobby", await crowd.does({ do: "watch", channel: "conversation:lobby" }));
    await ana.watch("room");
    await ana.sees("room", "all of them", ({ people }) => people.length === count);

    const say = { type: "say", conversation: "lobby", text: "I am number #" } as const;
    const said = await crowd.does({ do: "command", command: say });
    assert.deepEqual(said.refused, []);
    tell("saying something", said);
    await crowd.shows("all messages", ({ messages }) => messages.every((each) => each === count));

    const questions = ["one", "two"].map((text) => ({
      text,
      choices: ["yes", "no"],
      right: 1,
      seconds: 120,
    }));
    const { game = "" } = await ana.does({ type: "host-quiz", title: "All of us", questions });
    const channel = `game:${game}` as const;
    await ana.watch(channel);
    tell("the game", await crowd.does({ do: "watch", channel }));
    const joined = await crowd.does({ do: "command", command: { type: "join-game", game } });
    assert.deepEqual(joined.refused, []);
    tell("signing up", joined);
    await ana.sees(channel, "all players", ({ players }) => players.length === count);
    await ana.does({ type: "start-game", game });
    for (const question of [1, 2]) {
      await ana.sees(channel, "the question", (state) => state.question?.number === question);
      await crowd.shows("the question", ({ phases }) =>
        phases.every((phase) => phase === "playing"),
      );
      const answer = { type: "answer", game, question, choice: 1 } as const;
      const answered = await crowd.does({ do: "command", command: answer });
      assert.deepEqual(answered.refused, []);
      tell("answering", answered);
      await ana.sees(channel, "the result", ({ phase }) => phase === "reveal");
      await crowd.shows("the result", ({ phases }) => phases.every((phase) => phase === "reveal"));
      await ana.does({ type: "next-question", game });
    }
    const over = await ana.sees(channel, "the winner", ({ phase }) => phase === "over");
    assert.ok(over.winners.length > 0);
    assert.equal(over.players.filter(({ score }) => score > 0).length, count);
    const { byes } = await crowd.shows("the end", ({ phases }) =>
      phases.every((phase) => phase === "over"),
    );
    assert.deepEqual(byes, []);
    const { user, system } = process.cpuUsage(cpu);
    t.diagnostic(`the gateway took ${((user + system) / 1e6).toFixed(1)} s of CPU`);
  },
);

/** The phones, in their process. */
class Crowd implements AsyncDisposable {
  readonly #process: ChildProcess = fork(new URL("../kit/crowd.ts", import.meta.url), {
    execArgv: ["--conditions=earshot-source"],
  });

  does(order: Order): Promise<Told> {
    return this.#ask(order) as Promise<Told>;
  }

  async shows(what: string, isSo: (shown: Shown) => boolean): Promise<Shown> {
    let shown: Shown | undefined;
    await until(
      async () => {
        shown = (await this.#ask("shown")) as Shown;
        return isSo(shown);
      },
      () => `${what}; ${JSON.stringify(shown)}`,
    );
    return shown as Shown;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.disconnect();
    await once(this.#process, "exit");
  }

  async #ask(what: Order | "shown"): Promise<unknown> {
    this.#process.send(what);
    const [told] = (await once(this.#process, "message")) as [unknown];
    return told;
  }
}
