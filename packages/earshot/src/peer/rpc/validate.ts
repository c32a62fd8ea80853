/**
 * Holds a value against a Standard Schema, which must answer at once.
 * @module
 */
import { invalid } from "../arguments.ts";
import type { Schema, SchemaIssue } from "../types/schema.ts";

/** What does not pass a schema; `code` is for the other side of the wire. */
export class SchemaError extends Error {
  readonly code: string;
  readonly issues: readonly SchemaIssue[];

  constructor(code: string, issues: readonly SchemaIssue[]) {
    super(issues.map(issueWords).join("; "));
    this.name = "SchemaError";
    this.code = code;
    this.issues = issues;
  }
}

/** @throws `ERR_EARSHOT_INVALID_ARGUMENT` unless `schema` is a Standard Schema or `undefined` */
export function checkSchema(name: string, schema: unknown): void {
  if (schema === undefined) return;
  const isObject = (typeof schema === "object" && schema !== null) || typeof schema === "function";
  const standard: unknown =
    isObject && "~standard" in schema ? (schema as Schema)["~standard"] : undefined;
  const validates =
    typeof standard === "object" &&
    standard !== null &&
    "validate" in standard &&
    typeof standard.validate === "function";
  if (!validates)
    throw invalid(`${name} must be a Standard Schema, as zod, valibot and others make`);
}

/** @throws {SchemaError} */
export function validate<T>(schema: Schema<T>, value: unknown, code: string): T {
  const result = schema["~standard"].validate(value);
  if (result instanceof Promise)
    throw new SchemaError(code, [{ message: "the schema does not answer synchronously" }]);
  if (result.issues !== undefined) throw new SchemaError(code, result.issues);
  return result.value;
}

function issueWords({ message, path = [] }: SchemaIssue): string {
  const keys = path.map((step) => String(typeof step === "object" ? step.key : step));
  return keys.length === 0 ? message : `${keys.join(".")}: ${message}`;
}
