/**
 * What is too large for the gateway is not sent to it.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { protocolLimits } from "@earshot/app/protocol";
import { openRecording, RecordingRefused } from "../../src/client/open-recording.ts";

test("a large file is refused before it is sent", async (t) => {
  const sent = t.mock.method(globalThis, "fetch", () => Promise.reject(new Error("not asked")));
  const page = new URL("http://127.0.0.1:1/?token=t");
  const file = new Blob([new Uint8Array(protocolLimits.recordingBytes + 1)]);
  const why = (code: string) => (error: unknown) =>
    error instanceof RecordingRefused && error.code === code;
  await assert.rejects(openRecording(page, file), why("ERR_TOO_LARGE"));
  assert.equal(sent.mock.callCount(), 0);
  await assert.rejects(openRecording(page, new Blob(["small"])), why("ERR_LOST"));
  assert.equal(sent.mock.callCount(), 1);
});
