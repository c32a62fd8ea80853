/**
 * Temporary copy of English.
 * @module
 */
export { en as es } from "./en.ts";
