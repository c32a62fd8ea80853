/**
 * Errors of the caller and the environment: told apart by their code, with cause and details kept.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { EarshotError, type ErrorCode, errorTable } from "../../src/core/errors.ts";

test("an error says its code, its message and its name", () => {
  const error = new EarshotError("ERR_EARSHOT_TIMEOUT", "nobody came");
  assert.ok(error instanceof Error);
  assert.equal(error.code, "ERR_EARSHOT_TIMEOUT");
  assert.equal(error.name, "EarshotError");
  assert.match(String(error.stack), /EarshotError: nobody came/);
  assert.deepEqual(error.details, {});
  assert.equal("cause" in error, false);
});

test("an error keeps its cause, even one that is undefined, and its details", () => {
  const cause = new Error("below");
  const error = new EarshotError("ERR_EARSHOT_SEND_FAILED", "no", {
    cause,
    details: { missing: 2 },
  });
  assert.equal(error.cause, cause);
  assert.deepEqual(error.details, { missing: 2 });
  assert.ok("cause" in new EarshotError("ERR_EARSHOT_SEND_FAILED", "no", { cause: undefined }));
});

test("every code is spelled alike", () => {
  for (const code of Object.keys(errorTable) as ErrorCode[])
    assert.match(code, /^ERR_EARSHOT_[A-Z]+(_[A-Z]+)*$/);
});
