/**
 * Announcements: what a peer signs about itself, and the exact bytes that are signed.
 * @module
 */
import { type Epoch, epochOf } from "../identity.ts";
import { limits } from "../limits.ts";
import { groupOfNumber, isNumbered, numberOf } from "./announced-groups.ts";
import {
  type AnnouncementBody,
  type AnnouncementFields,
  announcementFields,
  type Frame,
  type SignedAnnouncement,
} from "./frame-table.ts";
import { record } from "./field.ts";
import { Reader, type WireFault } from "./reader.ts";
import { utf8, Writer } from "./writer.ts";

const signatureBytes = 64;
const codec = record<AnnouncementFields>(announcementFields);
const announceDomain = utf8("earshot announcement 1\0");
const goodbyeDomain = utf8("earshot goodbye 1\0");

export function encodeAnnouncement(body: AnnouncementBody): Uint8Array {
  const writer = new Writer();
  const groups = body.groups.filter((group) => !isNumbered(group));
  const numbers = body.groups.filter(isNumbered).map(numberOf);
  codec.write(writer, { ...body, groups, numbers });
  return writer.written().slice();
}

/**
 * Reads an announcement; its byte fields are views of `bytes`. Fields behind those known are ignored,
 * but not without end: whoever asks for it must get it in one datagram.
 */
export function decodeAnnouncement(bytes: Uint8Array): AnnouncementBody | WireFault {
  if (bytes.length + signatureBytes > limits.announcementBytes) return "over-limit";
  const reader = new Reader(bytes);
  const { numbers, ...named } = codec.read(reader);
  if (reader.fault !== undefined) return reader.fault;
  if (numbers.length === 0) return named;
  return { ...named, groups: [...named.groups, ...numbers.map(groupOfNumber)] };
}

/** An announcement as it came, and what it says: never changed, so that it may be shared. */
export interface ReadAnnouncement {
  readonly announced: Frame<"announce">;
  readonly body: AnnouncementBody;
  readonly epoch: Epoch;
}

/** Takes an announcement out of the datagram that holds it, whose bytes are only lent. */
export function readAnnouncement(lent: SignedAnnouncement): ReadAnnouncement | WireFault {
  const kept = new Uint8Array(lent.signature.length + lent.body.length);
  kept.set(lent.signature);
  kept.set(lent.body, lent.signature.length);
  const bytes = kept.subarray(lent.signature.length);
  const body = decodeAnnouncement(bytes);
  if (typeof body === "string") return body;
  const { roles, groups, addresses, services } = body;
  for (const texts of [roles, groups, addresses, services]) Object.freeze(texts);
  const signature = kept.subarray(0, lent.signature.length);
  return {
    announced: { type: "announce", signature, body: bytes },
    body,
    epoch: epochOf(body.epoch),
  };
}

/** What the signature of an announcement covers: domain, realm tag, body. */
export function announcementMessage(realmTag: number, body: Uint8Array): Uint8Array {
  return signedMessage(announceDomain, realmTag, body);
}

/** What the signature of a goodbye covers: domain, realm tag, epoch. */
export function goodbyeMessage(realmTag: number, epoch: Uint8Array): Uint8Array {
  return signedMessage(goodbyeDomain, realmTag, epoch);
}

/** The domain keeps a signature from meaning something elsewhere; the tag keeps it in its realm. */
function signedMessage(domain: Uint8Array, realmTag: number, content: Uint8Array): Uint8Array {
  const writer = new Writer(domain.length + 4 + content.length);
  writer.raw(domain);
  writer.uint32(realmTag);
  writer.raw(content);
  return writer.written();
}
