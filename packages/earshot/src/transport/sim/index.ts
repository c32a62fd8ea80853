/**
 * `earshot/sim`: a network that exists in memory only, with a clock that obeys. Run the engine or
 * whole programs on it, break it in every way that networks break, and repeat it from its seed.
 * @module
 */
export * from "./checkers/index.ts";
export { simCipher } from "./cipher.ts";
export { VirtualClock, type Happening } from "./clock.ts";
export { dissect, kindOf } from "../../core/wire/dissect.ts";
export { ScenarioFailure } from "./failure.ts";
export * from "./faults/index.ts";
export { HostClock } from "./host-clock.ts";
export { Network, type Injection, type NetworkObserver, type NetworkOptions } from "./network.ts";
export { world } from "./open-world.ts";
export type { EngineLike, PeerPlan } from "./plan.ts";
export type { PeerRecord, RecordedEvent } from "./record.ts";
export { isSlot } from "./rule.ts";
export type { Changes, Chance, Flight, InstalledRule, Rule, Scope, Verdict } from "./rule.ts";
export { ed25519Signer, fastSigner, type Signer, type SimIdentity } from "./signer.ts";
export type { SimPeer } from "./sim-peer.ts";
export { SimTransport } from "./sim-transport.ts";
export type { SimSocket, SocketOwner } from "./socket.ts";
export { brewStorm, sendAdventures, sendPartitions } from "./storm.ts";
export { tell } from "./story.ts";
export type { Handler } from "./streams/reading.ts";
export type { Listener, Streams } from "./streams/streams.ts";
export type { Sizes, Talk } from "./streams/talk.ts";
export { StreamBook, type Ear, type Told } from "./streams/told.ts";
export { everyWay, type Card, type Host, type Segment, type SegmentOptions } from "./topology.ts";
export type { Trace, TraceEntry } from "./trace.ts";
export { Traffic, windowMs, type Peak, type Volume } from "./traffic.ts";
export { World } from "./world.ts";
export { nameOf, type WorldOptions } from "./world-options.ts";
