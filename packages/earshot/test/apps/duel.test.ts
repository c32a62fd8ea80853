/**
 * How a host leads a duel, and whose measure of a reaction is believed.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DuelDirector } from "../../src/apps/arena/duel/director.ts";
import { type DuelPlay, duelRules, type DuelState } from "../../src/apps/arena/duel/rules.ts";
import type { Table } from "../../src/apps/arena/rules.ts";
import { seededRandom } from "../../src/core/random.ts";
import { idOf } from "./kit/history.ts";

const [ana, bob] = [idOf("ana"), idOf("bob")];
const table: Table = { host: ana, players: [ana, bob].map((id) => ({ id, playing: true })) };

class Duel {
  game: DuelState = duelRules.initial;
  now = 5_000;
  points: string[] = [];
  director: DuelDirector = new DuelDirector(ana, 2, seededRandom(1));

  /** Lets time pass until the host does something. */
  step(): DuelPlay["type"] | "over" {
    for (;;) {
      const direction = this.director.next(this.game, table, this.now);
      if (direction.type === "over") return "over";
      if (direction.type === "wait") {
        assert.ok(direction.until > this.now);
        this.now = direction.until;
        continue;
      }
      const played = duelRules.play(this.game, direction.play, table);
      assert.ok(played, `${direction.play.type} is refused`);
      this.game = played.game;
      this.points.push(...played.points.map(({ player }) => player));
      return direction.play.type;
    }
  }

  react(from: typeof ana, ms: number): string {
    const move = { type: "react", round: this.game.round, ms };
    const { accepted, why = "" } = this.director.move(from, move, this.game, this.now);
    return accepted ? "accepted" : why;
  }

  signal(): void {
    assert.equal(this.step(), "ready");
    assert.equal(this.step(), "go");
    this.director.next(this.game, table, this.now);
  }
}

describe("a duel", () => {
  test("is won by the fastest, by what the players measured themselves", () => {
    const duel = new Duel();
    duel.signal();
    duel.now += 320;
    assert.equal(duel.react(ana, 310), "accepted");
    duel.now += 60;
    assert.equal(duel.react(bob, 250), "accepted");
    assert.equal(duel.react(bob, 100), "again");
    assert.equal(duel.step(), "result");
    assert.deepEqual(duel.points, [bob]);
    assert.deepEqual(
      duel.game.reactions.map(({ ms }) => ms),
      [250, 310],
    );
  });

  test("does not believe more than the host has measured", () => {
    const duel = new Duel();
    duel.signal();
    duel.now += 900;
    assert.equal(duel.react(bob, 100), "accepted");
    assert.equal(duel.react(ana, 5_000), "accepted");
    duel.step();
    assert.deepEqual(
      duel.game.reactions.map(({ ms }) => ms),
      [900, 900],
    );
  });

  test("is lost by who reacts before the signal, or faster than anybody can", () => {
    const duel = new Duel();
    duel.step();
    assert.equal(duel.react(ana, 0), "early");
    duel.step();
    duel.director.next(duel.game, table, duel.now);
    duel.now += 20;
    assert.equal(duel.react(bob, 20), "early");
    assert.equal(duel.step(), "result");
    assert.deepEqual(duel.points, []);
  });

  test("goes on when nobody reacts, and ends after its rounds", () => {
    const duel = new Duel();
    const steps: string[] = [];
    for (let each = 0; each < 7; each++) steps.push(duel.step());
    assert.deepEqual(steps, ["ready", "go", "result", "ready", "go", "result", "over"]);
  });
});
