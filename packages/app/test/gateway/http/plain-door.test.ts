/**
 * The plain door: states, commands, and changes as server-sent events that go on after a break; and what is served
 * where the pages are not built.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Gateway, startGateway } from "../../../src/gateway/start-gateway.ts";
import { until } from "../../kit/until.ts";
import { Rooms } from "../kit/rooms.ts";

interface Stream {
  readonly events: readonly {
    readonly event: string;
    readonly id: string;
    readonly data: unknown;
  }[];
  readonly ended: boolean;
  close(): void;
}

async function follow(
  { port, token }: Gateway,
  channel: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Stream> {
  const end = new AbortController();
  const response = await fetch(`http://127.0.0.1:${port}/api/changes/${channel}`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
    signal: end.signal,
  });
  assert.equal(response.headers.get("content-type"), "text/event-stream");
  assert.equal(response.headers.get("x-content-type-options"), "nosniff");
  const stream = { text: "", ended: false };
  const reading = async (): Promise<void> => {
    const { body } = response;
    assert.ok(body !== null);
    for await (const part of body.pipeThrough(new TextDecoderStream())) stream.text += part;
  };
  void reading()
    .catch(() => undefined)
    .then(() => (stream.ended = true));
  return {
    get events() {
      return stream.text
        .split("\n\n")
        .slice(0, -1)
        .map((text) => {
          const fields = Object.fromEntries(
            text.split("\n").map((line) => /^(\w+): (.*)$/.exec(line)?.slice(1) ?? ["", ""]),
          ) as Record<string, string>;
          const { event = "", id = "", data = "null" } = fields;
          return { event, id, data: JSON.parse(data) as unknown };
        });
    },
    get ended() {
      return stream.ended;
    },
    close: () => end.abort(),
  };
}

test("events begin with the state, go on with changes, and after a break with what was missed", async () => {
  await using rooms = await Rooms.open();
  const room = await rooms.enter("ana");
  await using gateway = await startGateway(room, { port: 0 });
  const say = async (text: string): Promise<unknown> => {
    const response = await fetch(
      `http://127.0.0.1:${gateway.port}/api/command?token=${gateway.token}`,
      {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ type: "say", conversation: "lobby", text }),
      },
    );
    return [response.status, ((await response.json()) as { ok: boolean }).ok];
  };
  const watching = await follow(gateway, "conversation:lobby");
  const stays = await follow(gateway, "conversation:lobby");
  assert.deepEqual(await say("one"), [200, true]);
  await until(
    () => watching.events.length >= 2,
    () => `a change; there is ${JSON.stringify(watching.events)}`,
  );
  const [state, change] = watching.events;
  assert.deepEqual([state?.event, change?.event], ["state", "change"]);
  assert.equal(Number(change?.id), Number(state?.id) + 1);
  watching.close();
  await say("two");
  const again = await follow(gateway, "conversation:lobby", { "last-event-id": change?.id ?? "" });
  await until(
    () => again.events.length > 0,
    () => "what was missed",
  );
  assert.deepEqual(
    [again.events[0]?.event, Number(again.events[0]?.id)],
    ["change", Number(change?.id) + 1],
  );
  assert.deepEqual(await say("x".repeat(10_000)), [400, false]);
  await gateway.close();
  await until(
    () => stays.ended && again.ended,
    () => "the end of the streams",
  );
});

test("where the pages are not built, that is said, and programs are served all the same", async () => {
  await using rooms = await Rooms.open();
  const room = await rooms.enter("ana");
  await using gateway = await startGateway(room, { port: 0, pages: "none" });
  const page = await fetch(gateway.address);
  assert.equal(page.status, 503);
  assert.match(await page.text(), /not built/);
  const state = await fetch(
    `http://127.0.0.1:${gateway.port}/api/state/room?token=${gateway.token}`,
  );
  assert.equal(((await state.json()) as { self: { name: string } }).self.name, "ana");
});
