/**
 * A test file that fails before its first test, for the test of the reporter.
 *
 * @module
 */
throw new Error("words on the way out");
