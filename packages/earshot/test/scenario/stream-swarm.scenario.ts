/**
 * Safety and liveness of streams over many seeds: whatever goes wrong, nothing arrives that should not,
 * and when it is over everything arrives. `npm run sim -- --seeds N` runs as many as one likes.
 * @module
 */
import { scenario } from "../kit/scenario.ts";
import { playStreamSwarm } from "./kit/stream-swarm.ts";

scenario("a swarm of streams keeps every promise and recovers", { seeds: 2_000 }, playStreamSwarm);
