/**
 * Chooses, once at start, what stands behind the {@link Sockopt} seam.
 * @module
 */
import type { UdpSettings } from "./options.ts";
import { koffiSockopt } from "./sockopt-koffi.ts";
import { plainSockopt } from "./sockopt-none.ts";
import type { Sockopt } from "./sockopt.ts";

export interface ChosenSockopt {
  readonly sockopt: Sockopt;
  /** Why it is not the better one; `""` when it is. */
  readonly reason: string;
}

export async function chooseSockopt(wish: UdpSettings["sockopt"]): Promise<ChosenSockopt> {
  if (typeof wish === "object") return { sockopt: wish, reason: "" };
  if (wish === "none") return { sockopt: plainSockopt(), reason: "not wanted" };
  try {
    return { sockopt: await koffiSockopt(), reason: "" };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    return { sockopt: plainSockopt(), reason };
  }
}
