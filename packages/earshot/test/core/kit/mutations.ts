/**
 * Damage: valid frames out of the frame table, and what a bad cable or a bad neighbour makes of them.
 * @module
 */
import { below, type Random, randomBytes } from "../../../src/core/random.ts";
import { type Frame, frameTable, type FrameType } from "../../../src/core/wire/frame-table.ts";

const types = Object.keys(frameTable) as FrameType[];

/** Some valid frame of a type, as its row of the table invents it. */
export function sampleFrame(type: FrameType, random: Random): Frame {
  const fields = Object.entries(frameTable[type].fields).map(
    ([name, field]: readonly [string, { sample(random: Random): unknown }]) =>
      [name, field.sample(random)] as const,
  );
  return { type, ...Object.fromEntries(fields) } as Frame;
}

/** Up to `most` valid frames of any types. */
export function sampleFrames(random: Random, most: number): Frame[] {
  return Array.from({ length: 1 + below(random, most) }, () =>
    sampleFrame(types[below(random, types.length)] ?? "padding", random),
  );
}

/** One to three small damages behind the first `spared` bytes. */
export function mutate(random: Random, whole: Uint8Array, spared: number): Uint8Array {
  let bytes = whole;
  for (let time = 0; time <= below(random, 3); time++) bytes = damage(random, bytes, spared);
  return bytes;
}

function damage(random: Random, bytes: Uint8Array, spared: number): Uint8Array {
  if (bytes.length <= spared) return bytes;
  const at = spared + below(random, bytes.length - spared);
  const copy = bytes.slice();
  switch (below(random, 6)) {
    case 0: // a bit flips
      copy[at] = (copy[at] ?? 0) ^ (1 << below(random, 8));
      return copy;
    case 1: // a byte is another
      copy[at] = below(random, 256);
      return copy;
    case 2: // the end is missing
      return copy.subarray(0, at);
    case 3: // a piece is missing
      return Uint8Array.from([
        ...copy.subarray(0, at),
        ...copy.subarray(at + 1 + below(random, 20)),
      ]);
    case 4: // a piece comes twice
      return Uint8Array.from([
        ...copy.subarray(0, at),
        ...copy.subarray(spared + below(random, at - spared + 1)),
      ]);
    default: // something is put in
      return Uint8Array.from([
        ...copy.subarray(0, at),
        ...randomBytes(random, below(random, 12)),
        ...copy.subarray(at),
      ]);
  }
}
