/**
 * The plain door beside the WebSocket, for programs and `curl`: the state of a channel, a command, and the changes of a
 * channel as server-sent events.
 *
 * @module
 */
import type { FastifyInstance, FastifyReply } from "fastify";
import * as v from "valibot";
import type { Watcher } from "../channel/channel.ts";
import type { SessionHost } from "../session/session.ts";
import { gatewayLimits as limits } from "../limits.ts";
import { channelName, command } from "../protocol/index.ts";
import { headers } from "./guard.ts";

const goneText = "There is no such channel.";

export interface PlainDoor {
  /** Ends all streams of events. */
  close(): void;
}

/** Adds its routes. */
export function openPlainDoor(server: FastifyInstance, host: SessionHost): PlainDoor {
  const streams = new Set<() => void>();
  server.get("/api/state/:channel", (request, reply) => {
    const name = nameIn(request.params);
    const state = name === undefined ? undefined : host.channels.stateOf(name);
    return state === undefined ? refuse(reply, 404, "ERR_GONE", goneText) : reply.send(state);
  });
  server.post("/api/command", async (request, reply) => {
    const { success, output, issues } = v.safeParse(command, request.body);
    if (!success) {
      const path = v.getDotPath(issues[0]) ?? "command";
      return refuse(reply, 400, "ERR_COMMAND", `${path}: ${issues[0].message}`);
    }
    const outcome = await host.perform(output);
    await host.channels.told();
    return reply.code(outcome.ok ? 200 : 422).send(outcome);
  });
  server.get("/api/changes/:channel", (request, reply) => {
    const name = nameIn(request.params);
    const channel = name === undefined ? undefined : host.channels.open(name);
    if (channel === undefined) return refuse(reply, 404, "ERR_GONE", goneText);
    if (streams.size >= limits.streams)
      return refuse(reply, 503, "ERR_FULL", "Too many streams are open.");
    reply.hijack();
    const { raw } = reply;
    const end = (): void => {
      streams.delete(end);
      channel.unwatch(watcher);
      raw.end();
    };
    const watcher: Watcher = {
      send: (text) => {
        // A stream that is read too slowly ends; the reader comes back and asks what it has missed.
        if (raw.writableLength > limits.bufferedBytes) raw.destroy();
        else raw.write(eventOf(text));
      },
      gone: end,
    };
    streams.add(end);
    raw.on("close", end);
    raw.writeHead(200, { ...headers, "content-type": "text/event-stream" });
    channel.watch(watcher);
    const last = Number(request.headers["last-event-id"] ?? Number.NaN);
    for (const text of channel.since(Number.isInteger(last) ? last : undefined)) watcher.send(text);
    return reply;
  });
  return {
    close() {
      for (const end of [...streams]) end();
    },
  };
}

function nameIn(params: unknown): string | undefined {
  const { success, output } = v.safeParse(v.object({ channel: channelName }), params);
  return success ? output.channel : undefined;
}

/** A frame as an event: its version is the id with which a reader goes on after a break. */
function eventOf(text: string): string {
  const { type, version } = JSON.parse(text) as { type: string; version?: number };
  const id = version === undefined ? "" : `id: ${version}\n`;
  return `event: ${type}\n${id}data: ${text}\n\n`;
}

export function refuse(
  reply: FastifyReply,
  status: number,
  code: string,
  message: string,
): FastifyReply {
  return reply.code(status).send({ ok: false, error: { code, message } });
}
