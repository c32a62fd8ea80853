/**
 * Temporary copy of English.
 * @module
 */
export { en as el } from "./en.ts";
