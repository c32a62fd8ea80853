/**
 * The gateway: the room in browsers, and for programs of any language on this machine.
 *
 * @module
 */
import type { RoomSession } from "../session/with-room.ts";
import { Channels } from "./channel/channels.ts";
import { perform } from "./commands/index.ts";
import { FrontDoor } from "./http/front-door.ts";
import { openInBrowser } from "./http/open-in-browser.ts";
import { serve } from "./http/server.ts";
import { tokenIn } from "./http/token.ts";
import { OwnSight } from "./room/own-sight.ts";
import { statesOf } from "./states/index.ts";

export interface GatewayOptions {
  /** TCP port on loopback. Default: 7480, or any that is free when another one has that. */
  readonly port?: number | undefined;
  /** Opens the pages in the person's browser. Default `false`. */
  readonly open?: boolean | undefined;
  /** Where it listens already; `port` then means nothing. */
  readonly door?: FrontDoor | undefined;
  /** Default: the one of the last time where it is kept, or a new one. */
  readonly token?: string | undefined;
  /** Where the built pages are. Default: in `@earshot/web`. */
  readonly pages?: string | undefined;
}

export interface Gateway extends AsyncDisposable {
  /** To be opened in a browser. It holds the token: whoever has it is this person. */
  readonly address: string;
  readonly port: number;
  readonly token: string;
  /** Says goodbye to all pages. The room is left to whoever has opened it. */
  close(): Promise<void>;
}

/** Opens the apps of the room and serves them. @throws as they do, and as `listen` when the port is taken */
export async function startGateway(
  room: RoomSession,
  {
    port,
    open = false,
    door: opened,
    token = tokenIn(room.belongings.directory),
    pages,
  }: GatewayOptions = {},
): Promise<Gateway> {
  const door = opened ?? (await FrontDoor.open(port));
  await using ending = new AsyncDisposableStack();
  ending.use(door);
  const late: { changed?: () => void } = {};
  const sight = ending.use(await OwnSight.open(room, () => late.changed?.()));
  const channels = new Channels(statesOf(sight));
  late.changed = () => channels.changed();
  ending.defer(() => {
    delete late.changed;
    channels.close();
  });
  const settings = {
    channels,
    token,
    pages,
    perform: (command: Parameters<typeof perform>[1]) => perform(sight, command),
    stats: () => sight.peer.stats(),
  };
  const server = await serve(settings, door);
  ending.defer(() => server.close());
  const address = door.address(token);
  if (open) openInBrowser(address);
  const all = ending.move();
  const close = (): Promise<void> => all.disposeAsync();
  return { address, port: door.port, token, close, [Symbol.asyncDispose]: close };
}
