/**
 * What each frame says, in a few words: exhaustive by type, so that a new frame does not compile
 * until somebody has said what is to be told of it.
 * @module
 */
import { hexOf } from "../core/identity.ts";
import { decodeAnnouncement } from "../core/wire/announcement.ts";
import type {
  Frame,
  FrameType,
  Hears,
  SignedAnnouncement,
  SlotRange,
  UpdateEntry,
} from "../core/wire/frame-table.ts";

/** Whom a frame names, before it is known who that is. */
export interface Named {
  /** The digits of an epoch, or of the half of it that pings name. */
  readonly epoch: string;
  readonly state?: UpdateEntry["state"];
  readonly incarnation?: number;
}

export interface Facts {
  readonly facts: string;
  readonly stream?: number;
  readonly group?: string;
  readonly slots?: readonly SlotRange[];
  readonly about?: readonly Named[];
}

type Teller<Type extends FrameType> = (frame: Frame<Type>) => Facts | undefined;

const tellers: { readonly [Type in FrameType]: Teller<Type> } = {
  padding: () => undefined,
  announce: (frame) => ({ facts: announced(frame) }),
  request: ({ knows }) => ({ facts: knows === 0 ? "" : `knows announcement ${knows}` }),
  echo: ({ hears }) => ({ facts: hearing[hears] }),
  goodbye: () => ({ facts: "" }),
  view: ({ count }) => ({ facts: count === 1 ? "nobody else" : `counts ${count} peers` }),
  ping: ({ token, target }) => ({ facts: `#${token}`, about: [{ epoch: hexOf(target) }] }),
  ack: ({ token }) => ({ facts: `#${token}` }),
  "ping-request": ({ token, target }) => ({
    facts: `#${token}`,
    about: [{ epoch: hexOf(target) }],
  }),
  nack: ({ token }) => ({ facts: `#${token}` }),
  update: ({ entries }) => ({
    facts: "",
    about: entries.map(({ state, incarnation, epoch }) => ({
      epoch: hexOf(epoch),
      state,
      incarnation,
    })),
  }),
  sync: () => ({ facts: "views differ" }),
  roster: ({ entries }) => ({ facts: counted(entries.length, "peer") }),
  fetch: ({ epochs }) => ({ facts: "", about: epochs.map((epoch) => ({ epoch: hexOf(epoch) })) }),
  relay: (frame) => relayed(frame),
  message: ({ sequence, group, body }) => ({ facts: bodied(sequence, body), group }),
  latest: ({ sequence, group, key, body }) => ({
    facts: `${bodied(sequence, body)}, latest of ${JSON.stringify(key)}`,
    group,
  }),
  packet: ({ channel, body }) => ({ facts: `channel ${channel}, ${body.length} B` }),
  start: ({ stream, sequence, message, to, group }) => ({
    facts: `from slot ${sequence}, message ${message}`,
    stream,
    ...(to === "group" ? { group } : {}),
  }),
  join: ({ stream }) => ({ facts: "", stream }),
  report: ({ stream, received, limit }) => ({
    facts: `has ${received}, takes up to ${limit}`,
    stream,
  }),
  nak: ({ stream, ranges }) => ({ facts: "", stream, slots: ranges }),
  gone: ({ stream, to }) => ({ facts: `slots before ${to}`, stream }),
  heartbeat: ({ stream, last }) => ({ facts: `last slot ${last}`, stream }),
  evicted: ({ stream }) => ({ facts: "", stream }),
  decline: ({ stream }) => ({ facts: "", stream }),
  end: ({ stream, last }) => ({
    facts: last === 0 ? "no such stream" : `last slot ${last}`,
    stream,
  }),
};

/** What to tell of a frame; `undefined` for what is nothing. */
export function factsOf<Type extends FrameType>(frame: Frame<Type>): Facts | undefined {
  const tell = tellers[frame.type] as Teller<Type>;
  return tell(frame);
}

const hearing: Readonly<Record<Hears, string>> = {
  unknown: "",
  yes: "hears its multicast",
  no: "does not hear its multicast",
};

function announced({ body: bytes }: SignedAnnouncement): string {
  const body = decodeAnnouncement(bytes);
  if (typeof body === "string") return body;
  const { name, sequence, incarnation } = body;
  const refuted = incarnation === 0 ? "" : `, incarnation ${incarnation}`;
  return `${JSON.stringify(name)}, announcement ${sequence}${refuted}`;
}

function relayed(frame: SignedAnnouncement): Facts {
  const body = decodeAnnouncement(frame.body);
  const about = typeof body === "string" ? [] : [{ epoch: hexOf(body.epoch) }];
  return { facts: announced(frame), about };
}

function bodied(sequence: number, body: Uint8Array): string {
  return `message ${sequence}, ${body.length} B`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
