/**
 * How the person whose gateway it is lets phones on the same network in.
 *
 * @module
 */
import type { Sharing, Sight } from "../room/sight.ts";
import type { Handlers } from "./handler.ts";
import { Refused } from "./refused.ts";

export const sharingCommands: Handlers<"share" | "stop-sharing" | "renew-invitation"> = {
  share: async (sight, { address }) => ({
    address: await sharingOf(sight).start(address ?? undefined),
  }),
  "stop-sharing": (sight) => sharingOf(sight).stop(),
  "renew-invitation": async (sight) => ({ address: await sharingOf(sight).renew() }),
};

function sharingOf({ host }: Sight): Sharing {
  if (host.sharing === undefined)
    throw new Refused("ERR_NO_NETWORK", "This gateway cannot be shared.");
  return host.sharing;
}
