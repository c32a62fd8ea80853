/**
 * Everything the doctor has looked at, as plain data. Probes fill it, findings are read from it; so every odd host can
 * be a test.
 *
 * @module
 */
import type { Member, PeerDescription } from "earshot";

export interface Facts {
  readonly program: {
    readonly version: string;
    readonly node: string;
    readonly platform: NodeJS.Platform;
  };
  /** What was asked for. */
  readonly asked: {
    readonly port: number;
    readonly interfaces: readonly string[];
    readonly ttl: number;
  };
  /** Interfaces of this machine that are up and have an address. */
  readonly interfaces: readonly string[];
  /** The peer as it was when the doctor had looked around; `undefined` when joining failed. */
  readonly peer: PeerDescription | undefined;
  readonly joinError: { readonly code: string; readonly message: string } | undefined;
  /** Who was heard while the doctor listened. */
  readonly members: readonly Member[];
  readonly listenedMs: number;
  /** Conditions that the library told meanwhile, in words. */
  readonly conditions: readonly string[];
  readonly echoes: readonly Echo[];
  readonly overheard: Overheard;
  readonly buffers: Buffers | undefined;
  readonly packages: readonly {
    readonly name: string;
    readonly present: boolean;
    readonly why: string;
  }[];
  readonly firewalls: readonly Firewall[];
  readonly surroundings: Surroundings;
  /** How late this process was woken, at most and at the 99th percentile, and how far the two clocks drifted apart. */
  readonly timing: {
    readonly lagMostMs: number;
    readonly lag99Ms: number;
    readonly clockJumpMs: number;
  };
}

/** One try to hear oneself: out through one socket, in through another. */
export interface Echo {
  readonly interfaceName: string;
  readonly loopback: boolean;
  readonly way: "multicast4" | "multicast6" | "broadcast";
  /** Where it was sent. */
  readonly to: string;
  readonly heard: boolean;
  /** The code of the error that sending or listening met. */
  readonly error?: string;
}

/** Sources (`host:port`) of what came to Earshot's port, by the way it came. */
export interface Overheard {
  /** Whether multicast could be listened to beside the library at all. */
  readonly listening: boolean;
  readonly multicast: readonly string[];
  readonly broadcast: readonly string[];
}

export interface Buffers {
  readonly askedBytes: number;
  readonly receiveBytes: number;
  readonly sendBytes: number;
}

export interface Firewall {
  readonly name: string;
  /** `restricts`: it may drop what comes in; `unknown`: it is there, and only an administrator may look. */
  readonly state: "off" | "open" | "restricts" | "unknown";
  readonly detail: string;
}

export interface Surroundings {
  /** The kind of container around this process. */
  readonly container: string | undefined;
  readonly wsl: boolean;
  /** Interfaces of tunnels and private networks. */
  readonly tunnels: readonly string[];
}

/** A small group has announced itself by multicast within this: every five seconds, give or take half of that. */
export const announcedMs = 8_000;

/** Whether one of these sources is an address of the member. */
export function cameFrom(member: Pick<Member, "addresses">, sources: readonly string[]): boolean {
  return member.addresses.some((address) => sources.includes(address));
}
