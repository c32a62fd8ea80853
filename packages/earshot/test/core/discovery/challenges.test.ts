/**
 * Challenges: which echoes prove something, from where, and for how long.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { addressOf } from "../../../src/core/address.ts";
import { Challenges } from "../../../src/core/discovery/challenges.ts";
import { limits } from "../../../src/core/limits.ts";
import { seededRandom } from "../../../src/core/random.ts";

const [here, there] = [addressOf("10.0.0.1", 1), addressOf("10.0.0.2", 2)];
const made = (): Challenges => new Challenges(seededRandom(1));

describe("a challenge to one address", () => {
  test("is good from there, and from nowhere else", () => {
    const challenges = made();
    const asked = challenges.forAddress(here, 0);
    assert.equal(asked.length, 8);
    assert.ok(challenges.answers(here, asked, 1));
    assert.ok(!challenges.answers(there, asked, 1));
    assert.ok(!challenges.answers(here, new Uint8Array(8), 1));
  });

  test("is kept while it is under way, and good for one to two of its times", () => {
    const challenges = made();
    const asked = challenges.forAddress(here, 0);
    assert.deepEqual(challenges.forAddress(here, limits.challengeMs - 1), asked);
    assert.ok(challenges.answers(here, asked, 2 * limits.challengeMs - 1));
    assert.ok(!challenges.answers(here, asked, 2 * limits.challengeMs));
    assert.notDeepEqual(challenges.forAddress(here, limits.challengeMs), asked);
    assert.ok(!challenges.answers(here, asked, limits.challengeMs));
  });

  test("is one of a bounded number: the oldest makes room", () => {
    const challenges = made();
    const first = challenges.forAddress(here, 0);
    for (let port = 1; port <= limits.candidates; port++)
      challenges.forAddress(addressOf("10.1.1.1", port), 0);
    assert.ok(!challenges.answers(here, first, 1));
    assert.ok(
      challenges.answers(
        addressOf("10.1.1.1", 1),
        challenges.forAddress(addressOf("10.1.1.1", 1), 1),
        1,
      ),
    );
  });
});

describe("a challenge to everybody", () => {
  test("is good from anywhere, for a while, and for a few rounds", () => {
    const challenges = made();
    const first = challenges.newShared(0);
    assert.ok(challenges.answers(here, first, 1));
    assert.ok(challenges.answers(there, first, 2 * limits.challengeMs - 1));
    assert.ok(!challenges.answers(there, first, 2 * limits.challengeMs));
    for (let round = 0; round <= limits.requestRetries; round++) challenges.newShared(0);
    assert.ok(challenges.answers(here, first, 1), "as many rounds as one start has");
    challenges.newShared(0);
    assert.ok(!challenges.answers(here, first, 1));
  });

  test("does not stand for a challenge to one address", () => {
    const challenges = made();
    const shared = challenges.newShared(0);
    const single = challenges.forAddress(here, 0);
    assert.notDeepEqual(shared, single);
    assert.ok(challenges.answers(here, shared, 1));
    assert.ok(challenges.answers(here, single, 1));
  });
});
