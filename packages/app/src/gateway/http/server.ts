/**
 * What both servers of the gateway have in common, that of its own person and that of guests: pages, health, words for
 * what is not there, and the guard before all of it.
 *
 * @module
 */
import fastifyWebsocket from "@fastify/websocket";
import { fastify, type FastifyInstance } from "fastify";
import { createServer } from "node:http";
import { gatewayLimits as limits } from "../limits.ts";
import { protocolLimits, socketPath } from "../protocol/index.ts";
import type { FrontDoor } from "./front-door.ts";
import { hasToken, headersAt, isOwn, namesOf } from "./guard.ts";
import { builtPages, servePages } from "./pages.ts";
import { refuse } from "./plain-door.ts";
import type { Sockets } from "./sockets.ts";

export interface ServerSettings {
  readonly token: () => string;
  readonly sockets: Sockets;
  /** Where the pages are. Default: where they are built to. */
  readonly pages?: string | undefined;
  /** Adds further routes; what it returns is called at the end. */
  readonly routes?: (server: FastifyInstance) => () => void;
}

export interface GatewayServer {
  close(): Promise<void>;
}

/** Answers those who have come to the door, and come from now on. The door is closed with it. */
export async function serve(
  { token, sockets, pages = builtPages(), routes = () => () => {} }: ServerSettings,
  door: FrontDoor,
): Promise<GatewayServer> {
  // Behind the door: whoever comes before all of it is there must not meet a part of it.
  const inside = createServer();
  const server = fastify({
    logger: false,
    bodyLimit: protocolLimits.frameBytes,
    serverFactory(handler) {
      return inside.on("request", handler);
    },
    routerOptions: { maxParamLength: limits.channelLength },
  });
  await server.register(fastifyWebsocket, {
    options: { maxPayload: protocolLimits.frameBytes, perMessageDeflate: false },
    // Ours are left below, each with a word.
    preClose: (done) => done(),
  });
  // After the plugin, which otherwise would not know that it has to end the sockets of those who are refused.
  const own = namesOf(door);
  const answered = headersAt(door.host);
  server.addHook("onRequest", async (request, reply) => {
    reply.headers(answered);
    if (!isOwn(request.headers, own))
      return refuse(reply, 403, "ERR_ORIGIN", "This gateway is for pages and programs of its own.");
    return undefined;
  });
  tellFailures(server);
  server.get(socketPath, { websocket: true }, (socket, { headers: given, query }) => {
    sockets.take(socket, hasToken(given, query, token()));
  });
  server.get("/health", () => ({ status: "ok" }));
  const end = routes(server);
  await servePages(server, pages);
  await server.ready();
  door.answer(inside);
  return {
    async close() {
      end();
      await sockets.close();
      await door.close();
      await server.close();
    },
  };
}

function tellFailures(server: FastifyInstance): void {
  server.setNotFoundHandler((_, reply) => refuse(reply, 404, "ERR_GONE", "Nothing is here."));
  server.setErrorHandler(
    (error: { readonly statusCode?: number; readonly message: string }, _, reply) => {
      const { statusCode = 500 } = error;
      const words = statusCode < 500 ? error.message : "That failed.";
      return refuse(reply, statusCode, "ERR_REQUEST", words);
    },
  );
}
