/**
 * The HTTP server of the gateway: pages, WebSocket, plain door, health and metrics, each behind its guard.
 *
 * @module
 */
import fastifyWebsocket from "@fastify/websocket";
import { fastify, type FastifyInstance } from "fastify";
import type { RequestListener } from "node:http";
import type { Stats } from "earshot";
import { gatewayLimits as limits } from "../limits.ts";
import { protocolLimits, socketPath } from "../protocol/index.ts";
import { Pace } from "../session/pace.ts";
import type { SessionHost } from "../session/session.ts";
import { Sessions } from "../session/sessions.ts";
import type { FrontDoor } from "./front-door.ts";
import { hasToken, headers, isOwn } from "./guard.ts";
import { metricsText, metricsType } from "./metrics.ts";
import { builtPages, servePages } from "./pages.ts";
import { openPlainDoor, refuse } from "./plain-door.ts";
import { Sockets } from "./sockets.ts";

export interface ServerSettings extends SessionHost {
  readonly token: string;
  readonly stats: () => Stats;
  /** Where the pages are. Default: where they are built to. */
  readonly pages?: string | undefined;
}

export interface GatewayServer {
  close(): Promise<void>;
}

/** Answers those who have come to the door, and come from now on. The door is closed with it. */
export async function serve(settings: ServerSettings, door: FrontDoor): Promise<GatewayServer> {
  const sessions = new Sessions(settings);
  const sockets = new Sockets(sessions);
  let answer: RequestListener = () => {};
  const server = fastify({
    logger: false,
    bodyLimit: protocolLimits.frameBytes,
    serverFactory(handler) {
      answer = handler;
      return door.server;
    },
    routerOptions: { maxParamLength: limits.channelLength },
  });
  await server.register(fastifyWebsocket, {
    options: { maxPayload: protocolLimits.frameBytes, perMessageDeflate: false },
    // Ours are left below, each with a word.
    preClose: (done) => done(),
  });
  // After the plugin, which otherwise would not know that it has to end the sockets of those who are refused.
  guard(server, settings.token);
  server.get(socketPath, { websocket: true }, (socket, { headers: given, query }) => {
    sockets.take(socket, hasToken(given, query, settings.token));
  });
  server.get("/health", () => ({ status: "ok" }));
  server.get("/metrics", (_, reply) => {
    const { size } = settings.channels;
    const figures = { sockets: sockets.size, sessions: sessions.size, channels: size };
    return reply.type(metricsType).send(metricsText(settings.stats(), figures));
  });
  const plain = openPlainDoor(server, settings);
  await servePages(server, settings.pages ?? builtPages());
  await server.ready();
  door.answer(answer);
  return {
    async close() {
      plain.close();
      await sockets.close();
      sessions.close();
      await door.close();
      await server.close();
    },
  };
}

function guard(server: FastifyInstance, token: string): void {
  const pace = new Pace(performance.now());
  server.addHook("onRequest", async (request, reply) => {
    reply.headers(headers);
    const port = request.socket.localPort ?? 0;
    if (!isOwn(request.headers, port))
      return refuse(reply, 403, "ERR_ORIGIN", "This gateway is for pages and programs of its own.");
    const told = /^\/(?:api\/|metrics)/.test(request.url);
    if (told && !hasToken(request.headers, request.query, token))
      return refuse(reply, 401, "ERR_TOKEN", "The address is not, or no longer, the right one.");
    if (told && !pace.take(performance.now()))
      return refuse(reply, 429, "ERR_TOO_MANY", "Slower, please.");
    return undefined;
  });
  server.setNotFoundHandler((_, reply) => refuse(reply, 404, "ERR_GONE", "Nothing is here."));
  server.setErrorHandler(
    (error: { readonly statusCode?: number; readonly message: string }, _, reply) => {
      const { statusCode = 500 } = error;
      return refuse(
        reply,
        statusCode,
        "ERR_REQUEST",
        statusCode < 500 ? error.message : "That failed.",
      );
    },
  );
}
