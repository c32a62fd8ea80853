/**
 * Listens beside the library to what comes to Earshot's port by multicast and by broadcast, told apart by the address a
 * socket is bound to. The library knows only that something came to everybody; a network may drop one way and carry the
 * other.
 *
 * @module
 */
import { createSocket } from "node:dgram";
import type { Socket } from "node:dgram";
import { once } from "node:events";
import type { Overheard } from "../facts.ts";
import type { EchoPlan } from "./echo.ts";

export interface Ears {
  /** Sources so far, as `host:port`. */
  heard(): Overheard;
  close(): void;
}

/** Opens an ear for each plan; where the system does not allow it (Windows), there is none. */
export async function openEars(plans: readonly EchoPlan[], port: number): Promise<Ears> {
  const sources = { multicast: new Set<string>(), broadcast: new Set<string>() };
  const ears = await Promise.all(
    plans.map((plan) =>
      openEar(plan, port, sources[plan.way === "broadcast" ? "broadcast" : "multicast"]),
    ),
  );
  const open = ears.filter((ear) => ear !== undefined);
  return {
    heard: () => ({
      listening: plans.some((plan, at) => plan.way !== "broadcast" && ears[at] !== undefined),
      multicast: [...sources.multicast],
      broadcast: [...sources.broadcast],
    }),
    close: () => open.forEach((ear) => ear.close()),
  };
}

async function openEar(
  plan: EchoPlan,
  port: number,
  sources: Set<string>,
): Promise<Socket | undefined> {
  const ear = createSocket({ type: plan.way === "multicast6" ? "udp6" : "udp4", reuseAddr: true });
  try {
    ear.on("message", (_, { address, port: from }) => {
      sources.add(address.includes(":") ? `[${address}]:${from}` : `${address}:${from}`);
    });
    // Bound to the group or broadcast address itself, it gets nothing but what was sent there.
    ear.bind({ port, address: plan.to });
    await once(ear, "listening");
    if (plan.way !== "broadcast") ear.addMembership(plan.to, plan.membership);
    ear.on("error", () => {});
    return ear;
  } catch {
    ear.on("error", () => {});
    ear.close();
    return undefined;
  }
}
