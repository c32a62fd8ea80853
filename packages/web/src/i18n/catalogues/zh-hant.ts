/**
 * Temporary copy of English.
 * @module
 */
export { en as zhHant } from "./en.ts";
