/**
 * The loop test: on each interface and in each way, one socket sends and another one listens for it. It uses Earshot's
 * own groups, but a port of its own, so that it disturbs nobody.
 *
 * @module
 */
import { createSocket } from "node:dgram";
import type { Socket } from "node:dgram";
import { once } from "node:events";
import { randomUUID } from "node:crypto";
import type { NetworkInterfaceInfo } from "node:os";
import type { Echo } from "../facts.ts";

/** The groups of the UDP transport (docs/decisions/0011). */
const group4 = "224.0.0.174";
const group6 = "ff12::8000:1d2c";

export interface EchoPlan {
  readonly interfaceName: string;
  readonly loopback: boolean;
  readonly way: Echo["way"];
  readonly to: string;
  /** The address to send from, the zone included. */
  readonly from: string;
  /** What joins the group on the right interface. */
  readonly membership: string;
}

/** What there is to try on the interfaces given, one try for each interface and way. */
export function planEchoes(
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
  wanted: (name: string, address: string) => boolean,
): EchoPlan[] {
  return Object.entries(interfaces).flatMap(([interfaceName, all = []]) => {
    const infos = all.filter((info) => wanted(interfaceName, info.address));
    const four = infos.find((info) => info.family === "IPv4");
    const six = infos.find((info) => info.family === "IPv6" && info.address.startsWith("fe80:"));
    const loopback = infos.some((info) => info.internal);
    const plans: EchoPlan[] = [];
    if (four !== undefined) {
      const { address } = four;
      plans.push({
        interfaceName,
        loopback,
        way: "multicast4",
        to: group4,
        from: address,
        membership: address,
      });
      const broadcast = broadcastOf(four.cidr);
      if (broadcast !== undefined) {
        plans.push({
          interfaceName,
          loopback,
          way: "broadcast",
          to: broadcast,
          from: address,
          membership: "",
        });
      }
    }
    if (six !== undefined) {
      const zone = `%${interfaceName}`;
      plans.push({
        interfaceName,
        loopback,
        way: "multicast6",
        to: group6 + zone,
        from: six.address + zone,
        membership: `::${zone}`,
      });
    }
    return plans;
  });
}

/** The directed broadcast address of `192.0.2.7/24`; subnets of one or two addresses have none (RFC 3021). */
export function broadcastOf(cidr: string | null): string | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr ?? "");
  const bits = Number(match?.[5]);
  if (match === null || bits > 30) return undefined;
  return match
    .slice(1, 5)
    .map((byte, at) => Number(byte) | (0xff >> Math.min(8, Math.max(0, bits - at * 8))))
    .join(".");
}

/** Tries one; resolves within `timeoutMs` or a little more, and never rejects. */
export async function echo(plan: EchoPlan, timeoutMs: number, signal: AbortSignal): Promise<Echo> {
  const { interfaceName, loopback, way, to } = plan;
  const result = { interfaceName, loopback, way, to };
  const type = way === "multicast6" ? "udp6" : "udp4";
  const ear = createSocket(type);
  const mouth = createSocket(type);
  try {
    const heard = await listenAndSend(
      plan,
      ear,
      mouth,
      AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    );
    return { ...result, heard };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return { ...result, heard: false, error: code };
  } finally {
    ear.close();
    mouth.close();
  }
}

async function listenAndSend(
  plan: EchoPlan,
  ear: Socket,
  mouth: Socket,
  until: AbortSignal,
): Promise<boolean> {
  const { way, to, from, membership } = plan;
  const failed = new Promise<never>((_, reject) => {
    ear.on("error", reject);
    mouth.on("error", reject);
  });
  failed.catch(() => {});
  ear.bind({ port: 0, address: way === "multicast6" ? "::" : "0.0.0.0" });
  mouth.bind({ port: 0, address: from });
  await Promise.race([Promise.all([once(ear, "listening"), once(mouth, "listening")]), failed]);
  if (way === "broadcast") mouth.setBroadcast(true);
  else {
    ear.addMembership(way === "multicast6" ? group6 : to, membership);
    mouth.setMulticastInterface(membership);
    mouth.setMulticastLoopback(true);
    mouth.setMulticastTTL(1);
  }
  const token = randomUUID();
  const heard = new Promise<boolean>((resolve) => {
    ear.on("message", (bytes) => {
      if (bytes.toString("latin1") === token) resolve(true);
    });
    until.addEventListener("abort", () => resolve(false), { once: true });
    if (until.aborted) resolve(false);
  });
  const { port } = ear.address();
  const sent = new Promise<void>((resolve, reject) => {
    mouth.send(token, port, to, (error) => (error === null ? resolve() : reject(error)));
  });
  await Promise.race([sent, failed]);
  return Promise.race([heard, failed]);
}
