/**
 * Tells errors of the house by their codes, for `assert.rejects`.
 * @module
 */
import { EarshotError, type ErrorCode } from "../../../src/core/errors.ts";

export const isEarshotError =
  (code: ErrorCode) =>
  (error: unknown): boolean =>
    error instanceof EarshotError && error.code === code;
