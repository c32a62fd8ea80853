/**
 * What must hold, whatever the network does; worlds check it at every step.
 * @module
 */
export type { Books, Checker, KnownLife, Witness } from "./checker.ts";
export { divergence, type Expected } from "./convergence.ts";
export { messageChecker, type MessageRules } from "./messages.ts";
export { streamChecker } from "./streams.ts";
export { VerdictBook, type FalseVerdict } from "./verdicts.ts";
export { viewChecker } from "./views.ts";
export { Watch } from "./watch.ts";
