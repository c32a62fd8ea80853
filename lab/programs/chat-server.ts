/**
 * The chat server alone, which asks after a second of silence whether a client is still there, and not after ten.
 * @module
 */
import { ChatServer } from "earshot/classic";

const keepAlive = { silenceMs: 1_000, probeMs: 1_000, probes: 2 };
await new ChatServer({ keepAlive }).start();
console.log("serving");
