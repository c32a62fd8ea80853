/**
 * The gateway for programs that have something else to do: it has its address at once, and is loaded when somebody
 * opens that. Until then it costs next to nothing.
 *
 * @module
 */
import type { RoomSession } from "../session/with-room.ts";
import { FrontDoor } from "./http/front-door.ts";
import { openInBrowser } from "./http/open-in-browser.ts";
import { tokenIn } from "./http/token.ts";
import type { Gateway, GatewayOptions } from "./start-gateway.ts";

/**
 * Listens for pages and programs.
 * @param failed is told when the gateway could not be started for who came; its address is then gone
 * @throws as `listen` when the port is taken
 */
export async function offerGateway(
  room: RoomSession,
  { port, open = false, share, guests }: Pick<GatewayOptions, "port" | "open" | "share" | "guests">,
  failed: (error: unknown) => void,
): Promise<Gateway> {
  const token = tokenIn(room.belongings.directory);
  let started: Promise<Gateway> | undefined;
  let gateway: Gateway | undefined;
  const door = await FrontDoor.open(port, () => {
    if (started !== undefined) return;
    started = start();
    started.catch(failed);
  });
  // Whatever else the program does decides how long it lives.
  door.server.unref();
  const start = async (): Promise<Gateway> => {
    const { startGateway } = await import("./start-gateway.ts");
    gateway = await startGateway(room, { door, token, share, guests });
    return gateway;
  };
  // Phones come to a door of their own, which the gateway has.
  if (share !== undefined) await (started ??= start());
  const address = door.address(token);
  if (open) openInBrowser(address);
  const close = async (): Promise<void> => {
    // One that has failed has told so.
    await started?.catch(() => undefined);
    await gateway?.close();
    await door.close();
  };
  return {
    address,
    port: door.port,
    token,
    get guestAddress() {
      return gateway?.guestAddress;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
