/**
 * The server for the person whose gateway it is and their programs: the plain door and metrics besides.
 *
 * @module
 */
import type { Stats } from "earshot";
import type { FastifyInstance } from "fastify";
import { gatewayLimits as limits } from "../limits.ts";
import { ownEntrance } from "../session/entrance.ts";
import { Pace } from "../session/pace.ts";
import type { SessionHost } from "../session/session.ts";
import { Sessions } from "../session/sessions.ts";
import type { FrontDoor } from "./front-door.ts";
import { hasToken } from "./guard.ts";
import { type GatewayFigures, metricsText, metricsType } from "./metrics.ts";
import { openPlainDoor, refuse } from "./plain-door.ts";
import { openRecordingDoor } from "./recording-door.ts";
import { type GatewayServer, serve } from "./server.ts";
import { Sockets } from "./sockets.ts";

export interface OwnServerSettings extends SessionHost {
  readonly token: string;
  readonly stats: () => Stats;
  readonly guests: () => Pick<GatewayFigures, "guests" | "guestSockets">;
  readonly pages?: string | undefined;
}

export async function serveOwn(
  { token, stats, guests, pages, ...host }: OwnServerSettings,
  door: FrontDoor,
): Promise<GatewayServer> {
  const sessions = new Sessions();
  const sockets = new Sockets({
    entrance: ownEntrance(sessions, host),
    most: limits.sockets,
    bufferedBytes: limits.bufferedBytes,
  });
  const routes = (server: FastifyInstance): (() => void) => {
    guard(server, token);
    server.get("/metrics", (_, reply) => {
      const { size: channels } = host.channels;
      const own = { sockets: sockets.size, sessions: sessions.size, channels };
      return reply.type(metricsType).send(metricsText(stats(), { ...own, ...guests() }));
    });
    const plain = openPlainDoor(server, host);
    const endReplay = openRecordingDoor(server);
    return () => {
      plain.close();
      endReplay();
    };
  };
  const server = await serve({ token: () => token, sockets, pages, routes }, door);
  return {
    async close() {
      await server.close();
      sessions.close();
    },
  };
}

/** What is told and done needs the token. */
function guard(server: FastifyInstance, token: string): void {
  const pace = new Pace(performance.now());
  server.addHook("onRequest", async (request, reply) => {
    if (!/^\/(?:api\/|metrics)/.test(request.url)) return undefined;
    if (!hasToken(request.headers, request.query, token))
      return refuse(reply, 401, "ERR_TOKEN", "The address is not, or no longer, the right one.");
    if (!pace.take(performance.now())) return refuse(reply, 429, "ERR_TOO_MANY", "Slower, please.");
    return undefined;
  });
}
