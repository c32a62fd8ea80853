/**
 * A quiz between real hosts, through the program's commands, whose host is killed. It is named after the bullets of seed
 * 004's deliverable, which it holds as the commands print them.
 * @module
 */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ended, names, patience, type Running, shows, started, withinMs } from "./kit/app-lines.ts";
import { Lan } from "./kit/lan.ts";

const questions = 4;

test("announce the start of the game, send updates of the scores as a ranking, tell that a player has left the game, congratulate the winner in public, announce the end: five players, the host killed, and never two hosts", async () => {
  await using lan = await Lan.make({ hosts: 6, ipv6: false });
  const [h1, ...others] = lan.hosts;
  assert.ok(h1);
  const file = join(h1.home, "sums.json");
  const quiz = Array.from({ length: questions }, (_, at) => ({
    question: `${at} + 1?`,
    options: [String(at + 1), "none"],
    answer: 1,
    seconds: 10,
  }));
  writeFileSync(file, JSON.stringify(quiz));
  const host = started(h1, "game", "host", file, "--players", "5", "--pause", "500ms");
  const players = others.map((each) => started(each, "game", "play", ...patience));
  const [leader, ...rest] = players;
  const leaving = rest.at(-1);
  assert.ok(leader && leaving);
  /** The first answers rightly, the others wrongly, as the question comes. */
  const answer = async (number: number, who: readonly Running[]): Promise<void> => {
    await Promise.all(
      who.map(async (player) => {
        const mark = marks.get(player) ?? 0;
        await player.until((line) => line.type === "question" && line.number === number, {
          withinMs,
          since: mark,
          what: `question ${number}`,
        });
        player.write(player === leader ? "a\n" : "b\n");
      }),
    );
  };
  const marks = new Map<Running, number>();
  await answer(1, players);
  for (const player of players) {
    await shows(player, "the start", ({ type }) => type === "started");
    await shows(
      player,
      "the ranking",
      ({ type, ranking }) => type === "ranking" && ranking?.[0]?.name === "h2",
    );
  }
  // By choice.
  leaving.kill("SIGINT");
  await ended(leaving);
  for (const player of rest.slice(0, -1))
    await shows(
      player,
      "who left",
      ({ type, player: who }) => type === "left" && who?.name === "h6",
    );
  const staying = players.filter((player) => player !== leaving);
  await Promise.all(
    staying.map((player) =>
      shows(player, "question 2", ({ type, number }) => type === "question" && number === 2),
    ),
  );
  const killedAt = Date.now();
  host.kill();
  for (const player of staying) {
    await shows(player, "another host", ({ type }) => type === "host");
    marks.set(
      player,
      player.lines.findIndex(({ json }) => json?.type === "host"),
    );
  }
  // Asked again by the new host, who knows the answers and does not score.
  for (let number = 2; number <= questions; number++) await answer(number, staying);
  for (const player of staying) {
    const lines = await ended(player);
    assert.equal(lines.at(-1)?.type, "over");
    assert.equal(
      names(lines.find(({ type }) => type === "winner")?.winners),
      names(staying[0]?.json.find(({ type }) => type === "winner")?.winners),
    );
  }
  neverTwoHosts([host, ...players], killedAt);
});

/** Of each term there is one host at everybody's, and no two programs held the lease at one time. */
function neverTwoHosts(programs: readonly Running[], killedAt: number): void {
  const hosts = new Map<number, Set<string>>();
  const spans: { readonly from: number; readonly to: number; readonly who: string }[] = [];
  for (const { json, title } of programs) {
    let since: number | undefined;
    for (const { type, host, hosting, term = -1, at } of json) {
      if (type === "host" && host !== undefined)
        hosts.set(term, (hosts.get(term) ?? new Set()).add(host.id));
      if (type !== "hosting") continue;
      if (hosting === true) since = Date.parse(at);
      else if (since !== undefined) {
        spans.push({ from: since, to: Date.parse(at), who: title });
        since = undefined;
      }
    }
    if (since !== undefined) spans.push({ from: since, to: killedAt, who: title });
  }
  assert.ok(hosts.size >= 1, "the game was handed on");
  for (const [term, ids] of hosts) assert.equal(ids.size, 1, `term ${term}`);
  const inOrder = spans.toSorted((a, b) => a.from - b.from);
  assert.ok(inOrder.length >= 2, "two have hosted, one after the other");
  for (const [at, span] of inOrder.entries()) {
    const next = inOrder[at + 1];
    assert.ok(next === undefined || next.from >= span.to, JSON.stringify(inOrder));
  }
}
