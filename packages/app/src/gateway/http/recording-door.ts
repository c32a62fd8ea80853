/**
 * Replays a flight recording for a page: the file comes in, what was sent and heard goes out. Nothing of it is
 * kept, and nothing but frames is told: what this peer said itself stays in the file.
 *
 * @module
 */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Head } from "earshot/replay";
import { clean } from "../../output/clean.ts";
import { gatewayLimits as limits } from "../limits.ts";
import {
  type ProtocolEvent,
  protocolLimits,
  type Recording,
  recordingPath,
  recordingSecretHeader,
} from "../protocol/index.ts";
import { frameParty, protocolEvent } from "../states/protocol-event.ts";
import { refuse } from "./plain-door.ts";

/** Adds its route; the token has been checked. @returns what ends a replay that is under way */
export function openRecordingDoor(server: FastifyInstance): () => void {
  let replaying: AbortController | undefined;
  void server.register(async (door) => {
    door.addContentTypeParser(
      "application/octet-stream",
      { parseAs: "buffer", bodyLimit: protocolLimits.recordingBytes },
      (_, body, done) => done(null, body),
    );
    const options = { bodyLimit: protocolLimits.recordingBytes };
    door.post(recordingPath, options, async (request, reply) => {
      const { body } = request;
      if (!(body instanceof Uint8Array))
        return refuse(reply, 415, "ERR_REQUEST", "A recording is application/octet-stream.");
      // It takes the processor from everything else.
      if (replaying !== undefined)
        return refuse(reply, 503, "ERR_FULL", "Another recording is being replayed.");
      const ending = (replaying = new AbortController());
      const late = AbortSignal.timeout(limits.recordingMs);
      try {
        return await replay(body, secretIn(request), AbortSignal.any([ending.signal, late]));
      } catch (error) {
        if (late.aborted)
          return refuse(reply, 422, "ERR_TOO_LONG", "Replaying it takes too long for a page.");
        const code = codeOf(error);
        if (code === "ERR_EARSHOT_NOT_A_RECORDING" || code === "ERR_EARSHOT_SECRET_NEEDED")
          return refuse(reply, 422, code, clean((error as Error).message));
        throw error;
      } finally {
        replaying = undefined;
      }
    });
  });
  return () => replaying?.abort();
}

async function replay(
  file: Uint8Array,
  secret: string | undefined,
  signal: AbortSignal,
): Promise<Recording> {
  const { replayFile } = await import("earshot/replay");
  const events: ProtocolEvent[] = [];
  let omitted = 0;
  let startedAt = 0;
  const report = await replayFile(file, {
    signal,
    ...(secret === undefined ? {} : { secret }),
    began: (head) => void ({ startedAt } = head),
    frame(event) {
      if (events.length >= limits.recordingFrames) omitted += 1 + event.omitted;
      else events.push(protocolEvent({ ...event, at: startedAt + event.at }, `${events.length}`));
    },
  });
  return {
    self: selfOf(report.head),
    startedAt,
    durationMs: report.summary.durationMs,
    events,
    omitted,
    same: report.difference === undefined,
    sameCode: report.sameCode,
    whole: report.ending.kind === "whole",
  };
}

function selfOf({ peerId, epoch, name }: Head): Recording["self"] {
  const [id, life] = [peerId, epoch].map((bytes) => Buffer.from(bytes).toString("hex"));
  return frameParty({ id, epoch: life, name });
}

function secretIn({ headers }: FastifyRequest): string | undefined {
  const given = headers[recordingSecretHeader];
  if (typeof given !== "string" || given === "") return undefined;
  try {
    return decodeURIComponent(given);
  } catch {
    return given;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
