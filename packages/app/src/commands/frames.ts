/**
 * `earshot frames`: the protocol as it happens, as a sequence diagram in text.
 *
 * @module
 */
import type { Call, CommandBody } from "../cli/command.ts";
import { frameChoice } from "../frames/frame-choice.ts";
import { SequenceLines } from "../frames/sequence-lines.ts";
import { clockTime } from "../output/clock-time.ts";
import { printer } from "../output/printer.ts";
import { tellStatus } from "../session/tell-status.ts";
import { withPeer } from "../session/with-peer.ts";

export const frames: CommandBody = {
  takes: { least: 0, most: 0 },
  options: ["frame", "peer"],
  details: [
    "Takes part and draws each frame that this peer sends and hears: a column for each peer, time runs downwards. What others say among themselves by unicast does not come here. The frames are those of docs/protocol.md; slots are the datagrams of streams, and repair is what was sent again.",
    "Slots, reports and the like that come within a tenth of a second are one line; of more than 200 lines a second the rest is counted. With --json each is an object of type frame: at, direction, frame, from and to {id, epoch, name} (no to: everybody), way, count, facts, stream, group, slots, about, omitted.",
    '"earshot replay FILE --frames" draws those of a recording.',
  ],
  examples: [
    ["earshot frames", "everything"],
    ["earshot frames --frame nak,repair,update", "losses, repairs and suspicions"],
    [
      "earshot frames --peer ana --json --for 10s",
      "ten seconds of what concerns ana, for a program",
    ],
  ],
  run,
};

async function run(call: Call): Promise<number> {
  const { options, world } = call;
  const out = printer(world, options.json === true);
  // Loaded when needed, as the library is.
  const { frameNames } = await import("earshot");
  const wants = frameChoice(options, frameNames);
  await withPeer(call, async ({ peer, leaving }) => {
    tellStatus(peer, out, leaving);
    const sequence = new SequenceLines(out.columns, peer.self, ({ at }) => timeOf(at));
    for await (const event of peer.frames({}, { signal: leaving })) {
      if (!wants(event)) continue;
      const object = { type: "frame", ...event, at: new Date(event.at) };
      out.result(object, out.json ? undefined : sequence.lines(event).join("\n"));
    }
  });
  return 0;
}

/** `14:05:09.123`. */
function timeOf(at: number): string {
  return `${clockTime(new Date(at))}.${String(Math.floor(at % 1_000)).padStart(3, "0")}`;
}
