/**
 * The gateway: the room in browsers, and for programs of any language on this machine.
 *
 * @module
 */
import type { RoomSession } from "../session/with-room.ts";
import { Channels } from "./channel/channels.ts";
import { Turns } from "./channel/turns.ts";
import { perform } from "./commands/index.ts";
import { GuestDoor } from "./guests/guest-door.ts";
import { Guests } from "./guests/guests.ts";
import { Passes } from "./guests/passes.ts";
import { isOwnAddress, shareAddress } from "./guests/share-address.ts";
import { FrontDoor } from "./http/front-door.ts";
import { openInBrowser } from "./http/open-in-browser.ts";
import { serveOwn } from "./http/own-server.ts";
import { guestKey, keptIn, tokenIn } from "./http/token.ts";
import { gatewayLimits as limits } from "./limits.ts";
import type { GatewayCommand } from "./protocol/index.ts";
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
  /**
   * Lets phones on the same network in as guests: at this address or interface of this machine, or, `true`, at the
   * likely one. Default: not before the person does.
   */
  readonly share?: string | true | undefined;
  /** How many guests may be here at a time. Default: 256. */
  readonly guests?: number | undefined;
  /** Where the built pages are. Default: in `@earshot/web`. */
  readonly pages?: string | undefined;
}

export interface Gateway extends AsyncDisposable {
  /** To be opened in a browser. It holds the token: whoever has it is this person. */
  readonly address: string;
  readonly port: number;
  readonly token: string;
  /** For phones on the same network, with the invitation, while it is shared. */
  readonly guestAddress: string | undefined;
  /** Says goodbye to all pages. The room is left to whoever has opened it. */
  close(): Promise<void>;
}

/**
 * Opens the apps of the room and serves them.
 * @throws as they do, as `listen` when the port is taken, and `Refused` when there is nowhere to share it
 */
export async function startGateway(
  room: RoomSession,
  {
    port,
    open = false,
    door: opened,
    token = tokenIn(room.belongings.directory),
    share,
    guests = limits.guests,
    pages,
  }: GatewayOptions = {},
): Promise<Gateway> {
  const door = opened ?? (await FrontDoor.open(port));
  await using ending = new AsyncDisposableStack();
  ending.use(door);
  const late: { changed?: () => void } = {};
  const sight = ending.use(await OwnSight.open(room, () => late.changed?.()));
  const turns = new Turns();
  const changed = (): void => {
    sight.common.changed();
    turns.changed();
  };
  late.changed = changed;
  ending.defer(() => void delete late.changed);
  const channels = new Channels(statesOf(sight), { turns });
  ending.defer(() => channels.close());
  const { directory } = room.belongings;
  const passes = new Passes(keptIn(directory, guestKey));
  const sharing = ending.use(
    new GuestDoor({
      guests: () => new Guests({ host: sight, passes, turns, changed, most: guests }),
      most: guests,
      directory,
      port: door.port,
      pages,
      findAddress: (at) => shareAddress(sight.peer, at),
      isOwn: isOwnAddress,
      changed,
    }),
  );
  sight.sharing = sharing;
  // Laptops move from one network to another, and phones with them.
  const look = setInterval(() => void sharing.look().catch(() => {}), limits.shareLookMs).unref();
  ending.defer(() => clearInterval(look));
  if (share !== undefined) await sharing.start(share === true ? undefined : share);
  const settings = {
    channels,
    token,
    pages,
    perform: (command: GatewayCommand) => perform(sight, command),
    stats: () => sight.peer.stats(),
    guests: () => sharing.figures,
  };
  const server = await serveOwn(settings, door);
  ending.defer(() => server.close());
  const address = door.address(token);
  if (open) openInBrowser(address);
  const all = ending.move();
  const close = (): Promise<void> => all.disposeAsync();
  return {
    address,
    port: door.port,
    token,
    get guestAddress() {
      return sharing.address;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
