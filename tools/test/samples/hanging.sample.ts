/**
 * A test file that never ends, for the test of the time limit.
 *
 * @module
 */
import { test } from "node:test";

test("waits for ever", () => new Promise(() => setInterval(() => {}, 1_000)));
