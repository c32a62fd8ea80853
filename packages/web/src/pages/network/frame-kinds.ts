/**
 * What kinds of frames there are, for colour and choice; the names are those of docs/protocol.md.
 * @module
 */

export type FrameKind = "discovery" | "liveness" | "data" | "trouble";

const kinds: Readonly<Record<FrameKind, RegExp>> = {
  trouble: /nak|gone|gap|repair|suspect|fail|evict|conflict|lost/,
  discovery: /announce|request|echo|roster|goodbye|fetch|relay|sync|view|seed|service/,
  liveness: /ping|ack|probe|alive|refute|news|indirect/,
  data: /./,
};

export function kindOf(frame: string): FrameKind {
  const name = frame.toLowerCase();
  return (Object.keys(kinds) as FrameKind[]).find((kind) => kinds[kind].test(name)) ?? "data";
}
