/**
 * A peer without an engine: its announcements, frames and datagrams are written by hand, true or false.
 * @module
 */
import assert from "node:assert/strict";
import { type Address, addressOf } from "../../../src/core/address.ts";
import { type Epoch, epochOf } from "../../../src/core/identity.ts";
import { randomBytes, seededRandom } from "../../../src/core/random.ts";
import {
  announcementMessage,
  encodeAnnouncement,
  goodbyeMessage,
} from "../../../src/core/wire/announcement.ts";
import type { AnnouncementBody, Frame } from "../../../src/core/wire/frame-table.ts";
import { readFrames, writeFrame } from "../../../src/core/wire/frames.ts";
import { type Cast, headerBytes, readHeader, writeHeader } from "../../../src/core/wire/header.ts";
import type { RealmCipher } from "../../../src/core/wire/seal.ts";
import { Writer } from "../../../src/core/wire/writer.ts";
import type { SimIdentity } from "../../../src/transport/sim/index.ts";
import type { Host, Transmit } from "./host.ts";
import type { Room } from "./room.ts";

type AnnounceFrame = Extract<Frame, { type: "announce" }>;

/** A datagram of these frames, as an engine would make it. */
export function datagramOf(
  frames: readonly Frame[],
  options: {
    readonly cipher: RealmCipher;
    readonly epoch: Uint8Array;
    readonly counter: number;
    readonly cast?: Cast;
  },
): Uint8Array {
  const { cipher, epoch, counter, cast = "unicast" } = options;
  const writer = new Writer();
  for (const frame of frames) writeFrame(writer, frame);
  const encoded = writer.written();
  const length = headerBytes + encoded.length + cipher.overheadBytes;
  const bytes = new Uint8Array(length);
  const sealed = cipher.overheadBytes > 0;
  writeHeader(bytes, {
    cast,
    sealed,
    asks: false,
    asksHandled: false,
    length,
    stream: 0,
    realmTag: cipher.tag,
    epoch,
    counter,
  });
  bytes.set(encoded, headerBytes);
  cipher.seal(bytes, headerBytes, { epoch, stream: 0, counter });
  return bytes;
}

/** The frames of a datagram that is good. */
export function framesOf(bytes: Uint8Array, cipher: RealmCipher): readonly Frame[] {
  const header = readHeader(bytes);
  assert.ok(typeof header !== "string", `a good header, not ${JSON.stringify(header)}`);
  const copy = bytes.slice();
  const { counter, stream, realmTag } = header;
  const context = { epoch: copy.slice(12, 28), stream, counter };
  assert.ok(cipher.open(copy, headerBytes, context, realmTag), "it opens");
  const decoded = readFrames(copy, headerBytes, copy.length - cipher.overheadBytes);
  assert.ok(typeof decoded !== "string", `good frames, not ${JSON.stringify(decoded)}`);
  return decoded.frames;
}

export class Stranger {
  readonly name: string;
  readonly address: Address;
  readonly identity: SimIdentity;
  readonly epochBytes: Uint8Array;
  readonly epoch: Epoch;
  counter = 1;
  readonly #room: Room;

  constructor(room: Room, name: string, index: number, identityOf: string) {
    this.#room = room;
    this.name = name;
    this.address = addressOf(`10.0.0.${index}`, 7_000 + index);
    this.identity = room.signer.identity(identityOf);
    this.epochBytes = randomBytes(seededRandom(index + 2 ** 40), 16);
    this.epoch = epochOf(this.epochBytes);
  }

  /** A signed announcement. */
  announcement(changes: Partial<AnnouncementBody> = {}): AnnounceFrame {
    const body = encodeAnnouncement({
      publicKey: this.identity.publicKey,
      epoch: this.epochBytes,
      sequence: 1,
      incarnation: 0,
      name: this.name,
      roles: [],
      groups: [],
      services: [],
      addresses: [],
      metadata: new Uint8Array(),
      ...changes,
    });
    const signature = this.identity.sign(announcementMessage(this.#room.cipher.tag, body));
    return { type: "announce", signature, body };
  }

  goodbye(): Frame {
    const message = goodbyeMessage(this.#room.cipher.tag, this.epochBytes);
    return { type: "goodbye", signature: this.identity.sign(message) };
  }

  datagram(
    frames: readonly Frame[],
    options: { readonly cast?: Cast; readonly epoch?: Uint8Array } = {},
  ): Uint8Array {
    // In the name of another: with counters that it has not come to yet.
    const ahead = options.epoch === undefined ? 0 : 500;
    return datagramOf(frames, {
      cipher: this.#room.cipher,
      epoch: this.epochBytes,
      counter: ahead + this.counter++,
      ...options,
    });
  }

  /** Sends frames to a host, and takes what the host sends to `from` at once in answer. */
  say(
    to: Host,
    frames: readonly Frame[],
    options: {
      readonly from?: Address;
      readonly cast?: Cast;
      readonly epoch?: Uint8Array;
    } = {},
  ): Said {
    const { from = this.address, ...rest } = options;
    const bytes = this.datagram(frames, rest);
    to.datagram(from, bytes);
    return new Said(bytes.length, to.takeTransmits(), from, this.#room.cipher);
  }

  /** Becomes a member of the host's view: announces itself and echoes the challenge. */
  join(to: Host, changes: Partial<AnnouncementBody> = {}): void {
    const request: Frame = { type: "request", challenge: new Uint8Array(8), knows: 0 };
    const padding: Frame = { type: "padding", fill: new Uint8Array(600) };
    const { frames } = this.say(to, [this.announcement(changes), request, padding]);
    const asked = frames.find((frame) => frame.type === "request");
    assert.ok(asked !== undefined, "a stranger is asked to prove itself");
    this.say(to, [{ type: "echo", challenge: asked.challenge, hears: "unknown" }]);
  }
}

/** What was answered to one datagram. */
export class Said {
  /** Size of what was asked. */
  readonly askedBytes: number;
  /** Everything the host sent in the same moment. */
  readonly all: readonly Transmit[];
  /** Of that, what went to the asker. */
  readonly answers: readonly Transmit[];
  readonly frames: readonly Frame[];

  constructor(askedBytes: number, all: readonly Transmit[], from: Address, cipher: RealmCipher) {
    this.askedBytes = askedBytes;
    this.all = all;
    this.answers = all.filter(({ to }) => to.kind === "address" && to.address === from);
    this.frames = this.answers.flatMap(({ burst }) => framesOf(burst, cipher));
  }

  get types(): string[] {
    return this.frames.map(({ type }) => type);
  }

  get answeredBytes(): number {
    return this.answers.reduce((sum, { burst }) => sum + burst.length, 0);
  }
}
