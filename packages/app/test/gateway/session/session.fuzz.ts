/**
 * However a client breaks off and comes back, with whatever it has seen last, what it keeps is the state: nothing is
 * lost and nothing applied twice.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { Channels } from "../../../src/gateway/channel/channels.ts";
import type { PatchOperation } from "../../../src/gateway/protocol/index.ts";
import { Session } from "../../../src/gateway/session/session.ts";
import { applied } from "../kit/applied.ts";

type Frame =
  | { readonly type: "state"; readonly version: number; readonly state: unknown }
  | { readonly type: "change"; readonly version: number; readonly patch: PatchOperation[] }
  | { readonly type: "gone" };

const steps = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant("add" as const),
      id: fc.integer({ min: 0, max: 20 }),
      at: fc.nat(20),
    }),
    fc.record({ do: fc.constant("remove" as const), at: fc.nat(20) }),
    fc.record({ do: fc.constant("tell" as const) }),
    // The last frames are lost with the connection.
    fc.record({ do: fc.constant("break" as const), lost: fc.nat(3) }),
    fc.record({ do: fc.constant("resume" as const) }),
  ),
  { minLength: 15, maxLength: 60 },
);

test("a state that is kept by changes over breaks is the state", () => {
  let resumed = 0;
  fc.assert(
    fc.property(steps, (list) => {
      const items: { id: string }[] = [];
      const channels = new Channels(() => () => ({ items: structuredClone(items) }));
      const host = { channels, perform: () => Promise.reject(new Error("nothing is asked")) };
      const session = new Session("s", host);
      let seen: { version: number; state: unknown } | undefined;
      let wire: Frame[] = [];
      let connected = false;
      const read = (): void => {
        for (const frame of wire.splice(0)) {
          if (frame.type === "state") seen = frame;
          if (frame.type !== "change") continue;
          assert.equal(frame.version, (seen?.version ?? 0) + 1);
          seen = { version: frame.version, state: applied(seen?.state, frame.patch) };
        }
      };
      const connect = (): void => {
        const versions = seen === undefined ? {} : { room: seen.version };
        session.connect((text) => void wire.push(JSON.parse(text) as Frame), versions);
        connected = true;
        if (seen === undefined) session.take({ type: "watch", channels: ["room"] });
        else resumed++;
      };
      connect();
      for (const step of list) {
        if (step.do === "add" && !items.some(({ id }) => id === String(step.id)))
          items.splice(step.at, 0, { id: String(step.id) });
        if (step.do === "remove") items.splice(step.at, 1);
        if (step.do === "tell") channels.update();
        if (step.do === "break" && connected) {
          wire = wire.slice(0, Math.max(0, wire.length - step.lost));
          read();
          session.disconnect();
          connected = false;
        }
        if (step.do === "resume" && !connected) connect();
      }
      if (!connected) connect();
      channels.update();
      read();
      assert.deepEqual(seen?.state, { items });
      session.end();
      channels.close();
    }),
    { numRuns: 500 },
  );
  assert.ok(resumed > 100, "hardly any break was resumed");
});
