/**
 * A test file in which no test runs, for the test of the reporter.
 *
 * @module
 */
export const nothing = 0;
