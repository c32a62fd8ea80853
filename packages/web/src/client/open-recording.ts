/**
 * Hands a flight recording to the gateway, which replays it, and takes what comes of it.
 * @module
 */
import {
  protocolLimits,
  type Recording,
  recording,
  recordingPath,
  recordingSecretHeader,
  tokenParameter,
} from "@earshot/app/protocol";
import * as v from "valibot";

/** Why it was not replayed; `code` as the gateway told, `ERR_TOO_LARGE`, or `ERR_LOST` where it is not reached. */
export class RecordingRefused extends Error {
  override readonly name = "RecordingRefused";
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const refusal = v.object({ error: v.object({ code: v.string(), message: v.string() }) });

/** @throws RecordingRefused */
export async function openRecording(page: URL, file: Blob, secret?: string): Promise<Recording> {
  if (file.size > protocolLimits.recordingBytes)
    throw new RecordingRefused("ERR_TOO_LARGE", "It is too large.");
  const answer = await post(page, file, secret);
  const told: unknown = await answer.json().catch(() => undefined);
  if (answer.ok) {
    const read = v.safeParse(recording, told);
    if (read.success) return read.output;
  }
  const why = v.safeParse(refusal, told);
  throw why.success
    ? new RecordingRefused(why.output.error.code, why.output.error.message)
    : new RecordingRefused("ERR_LOST", `${answer.status}`);
}

async function post(page: URL, file: Blob, secret: string | undefined): Promise<Response> {
  const token = page.searchParams.get(tokenParameter) ?? "";
  const headers = new Headers({
    authorization: `Bearer ${token}`,
    "content-type": "application/octet-stream",
  });
  if (secret !== undefined) headers.set(recordingSecretHeader, encodeURIComponent(secret));
  try {
    return await fetch(new URL(recordingPath, page), { method: "POST", headers, body: file });
  } catch (error) {
    throw new RecordingRefused("ERR_LOST", error instanceof Error ? error.message : "");
  }
}
