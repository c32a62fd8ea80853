/**
 * The gateway: the room in browsers, and for programs of any language on this machine.
 *
 * @module
 */
import type { RoomSession } from "../session/with-room.ts";
import { Channels } from "./channel/channels.ts";
import { perform } from "./commands/index.ts";
import { openInBrowser } from "./http/open-in-browser.ts";
import { serve } from "./http/server.ts";
import { tokenIn } from "./http/token.ts";
import { tokenParameter } from "./protocol/index.ts";
import { OwnSight } from "./room/own-sight.ts";
import { statesOf } from "./states/index.ts";

/** Where pages and programs look for it, so that they find it again after a restart. */
export const defaultHttpPort = 7_480;

export interface GatewayOptions {
  /** TCP port on loopback. Default: 7480, or any that is free when another one has that. */
  readonly port?: number | undefined;
  /** Opens the pages in the person's browser. Default `false`. */
  readonly open?: boolean | undefined;
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
  { port, open = false, pages }: GatewayOptions = {},
): Promise<Gateway> {
  const late: { changed?: () => void } = {};
  const sight = await OwnSight.open(room, () => late.changed?.());
  const channels = new Channels(statesOf(sight));
  late.changed = () => channels.changed();
  const token = tokenIn(room.belongings.directory);
  const settings = {
    channels,
    token,
    pages,
    perform: (command: Parameters<typeof perform>[1]) => perform(sight, command),
    stats: () => sight.peer.stats(),
  };
  const close = async (): Promise<void> => {
    delete late.changed;
    channels.close();
    await sight[Symbol.asyncDispose]();
  };
  try {
    const server = await serve(settings, port === undefined ? [defaultHttpPort, 0] : [port]);
    const address = `http://127.0.0.1:${server.port}/?${tokenParameter}=${token}`;
    if (open) openInBrowser(address);
    let closing: Promise<void> | undefined;
    const end = (): Promise<void> => (closing ??= server.close().then(close));
    return { address, port: server.port, token, close: end, [Symbol.asyncDispose]: end };
  } catch (error) {
    await close();
    throw error;
  }
}
