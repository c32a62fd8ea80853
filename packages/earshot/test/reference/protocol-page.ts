/**
 * The text of docs/protocol.md: what somebody needs who wants to speak Earshot in another language,
 * made from the frame table wherever that can tell it.
 * @module
 */
import { limits, type LimitName, limitTable } from "../../src/core/limits.ts";
import type { Field } from "../../src/core/wire/field.ts";
import {
  announcementFields,
  type FrameEntry,
  frameHeaderBytes,
  frameTable,
} from "../../src/core/wire/frame-table.ts";
import { headerBytes, wireVersion } from "../../src/core/wire/header.ts";
import { sealTagBytes } from "../../src/core/wire/seal.ts";
import { groupAddresses } from "../../src/core/link.ts";
import { slotHeadBytes } from "../../src/core/stream/slot.ts";
import { slotFrameTable } from "../../src/core/stream/slot-frames.ts";
import { exampleDump } from "./protocol-example.ts";
import { slotDump } from "./slot-example.ts";

/** Limits that both ends of a conversation have to agree on, or profit from knowing. */
const onTheWire: readonly LimitName[] = [
  "datagramBytes",
  "announcementBytes",
  "announcedBytes",
  "nameBytes",
  "roles",
  "roleBytes",
  "groups",
  "groupBytes",
  "numberedGroups",
  "services",
  "serviceBytes",
  "packetBytes",
  "addresses",
  "metadataBytes",
  "updateEntries",
  "fetchEntries",
  "strangerPingBytes",
  "replayWindow",
  "recentMessages",
  "challengeMs",
  "probePeriodMs",
  "probeTimeoutMs",
  "suspicionMaxMs",
  "candidateMs",
  "tombstoneMs",
  "slotBytes",
  "messageBytes",
  "largeMessageBytes",
  "windowSlots",
  "windowAtFirst",
  "heldSlots",
  "nakRanges",
];

export function protocolPage(): string {
  return `# The protocol

<!-- Made from packages/earshot/src/core/wire/frame-table.ts by packages/earshot/test/reference/write.ts: change it there. -->

Version ${wireVersion} of the wire format. Numbers are unsigned and big-endian, text is UTF-8. Everything here travels over UDP,
port 7468 unless the program says otherwise: to everybody by multicast or broadcast, to one peer by unicast, from and
to a private port of each peer.

Three words that are never mixed: a **peer id** is the first 16 bytes of SHA-256 over an Ed25519 public key, and says
who; an **epoch** is 128 random bits drawn at each start, and says which life; an **incarnation** counts the
refutations of suspicion within a life.

## A datagram

A header of ${headerBytes} bytes, then frames up to its end. In a closed realm the frames are encrypted, and a tag of ${sealTagBytes} bytes
follows them.

| offset | bytes | what |
| ---: | ---: | --- |
| 0 | 2 | magic \`45 53\` (“ES”) |
| 2 | 1 | version: ${wireVersion} |
| 3 | 1 | flags: bits 0 and 1 how it was sent (0 unicast, 1 multicast, 2 broadcast), bit 2 sealed, bit 3 (slots only) somebody waits until it is received, bit 4 (slots only) until programs are done with it; the others are 0 |
| 4 | 2 | length of the whole datagram, header, padding and tag included |
| 6 | 2 | stream: 0 for control datagrams, 1 to 65,535 for [slots](#streams) |
| 8 | 4 | tag of the realm |
| 12 | 16 | epoch of the sender |
| 28 | 4 | counter: low 32 bits of the number of this datagram within the sender's life, or of this slot within its stream, from 1 |

A train of datagrams, as the kernel may hand it over, is taken apart by these lengths; in crowds a sender itself puts a
start in front of the first slot. A control datagram has at most
${limits.datagramBytes} bytes, so that no link fragments it; one of more than ${limits.controlBytes} is not read. A datagram with another magic, version or realm, with flags that are not
listed, or with a length below ${headerBytes} or beyond what arrived, is dropped and counted.

## Frames

A frame is its number (1 byte), the length of its fields (2 bytes), and its fields: ${frameHeaderBytes} bytes in front of each. A datagram
holds at most one frame of each kind, except \`padding\`, \`relay\` and \`message\`; of others only the first counts.
\`announce\` comes first. A fault in one frame (cut short, over a limit, text that is not UTF-8, a value without meaning)
condemns the whole datagram.

${Object.entries(frameTable)
  .map(([name, entry]) => frameSection(name, entry))
  .join("\n")}
## An announcement

The body of \`announce\` and \`relay\`: what a peer signs about itself. With its signature it has at most ${limits.announcementBytes} bytes.

${fieldTable(announcementFields)}
Names are labels: they identify nobody. Addresses that mean something on one link or host only (link-local, loopback)
are left out. Of two announcements of one epoch the one with the higher sequence counts. The library's own groups, such
as those of [topics](protocol-topics.md), are announced by \`numbers\` alone: a group whose name begins with \`~\` and eight
hexadecimal digits has these as its number. Whoever announces the number may be in another group of the same number, and
then answers a \`start\` with \`decline\`. What follows the fields known is skipped.

## Signatures

Ed25519 (RFC 8032), by the key of the announcement, over these bytes and nothing else:

| frame | domain, ASCII with a zero byte behind it | then | then |
| --- | --- | --- | --- |
| \`announce\`, \`relay\` | \`earshot announcement 1\` | tag of the realm, 4 bytes | the body as it stands in the frame |
| \`goodbye\` | \`earshot goodbye 1\` | tag of the realm, 4 bytes | the epoch that ends, 16 bytes |

The epoch in an announcement must be that of the header, except in \`relay\`. While a secret is being changed, a
signature under the tag of any accepted secret is good. Everything else is unsigned: in an open realm, whoever can
forge a source address can forge other frames.

## Open and closed realms

**Open**: the tag is the first 4 bytes of SHA-256 over \`earshot realm\` and the realm's name (UTF-8, NFC). The sealed flag
is 0, and no counter is believed, as anybody could invent one.

**Closed**: every datagram is sealed, the flag is 1.

- Key of the realm: scrypt (RFC 7914) over the secret, salt the realm's name, both NFC; N = 32768, r = 8, p = 3, 32 bytes.
- Tag: the first 4 bytes of HMAC-SHA-256 with that key over \`earshot realm\`.
- Key of a datagram: HKDF-SHA-256 (RFC 5869) from the realm's key, salt the sender's epoch, info \`earshot datagram\` ‖
  stream (4 bytes) ‖ counter ÷ 2²³ (4 bytes), 32 bytes.
- Seal: ChaCha20-Poly1305 (RFC 8439), nonce stream (4 bytes) ‖ counter (8 bytes), additional data the ${headerBytes} bytes of the
  header; the frames are encrypted in place and the tag of ${sealTagBytes} bytes ends the datagram, counted in the header's length.
- The counter is the full one: a receiver takes the value nearest to the highest that it has seen of this epoch.
- A counter counts once. Within ${numeral(limits.replayWindow)} of the highest the order does not matter; what is older is dropped.

A life ends before its counter reaches 2³², so that whoever meets it late still finds its keys.

## The handshake

\`\`\`text
 newcomer A                                               member B
     |                                                        |
     |  announce, request(c1), view, padding   to everybody   |   as large as a datagram may be
     |------------------------------------------------------->|   B checks the signature
     |                                                        |
     |            announce, echo(c1), request(c2), view       |   no larger than what A sent
     |<-------------------------------------------------------|
     |  A checks the signature: B is alive, in A's view       |
     |                                                        |
     |  echo(c2), view                                        |
     |------------------------------------------------------->|   A is alive, in B's view
     |                                                        |
\`\`\`

A signed announcement can be replayed, so it proves nothing about now. An \`echo\` does: its challenge did not exist
before, and who echoes it receives where it sends from. A challenge is good for ${numeral(limits.challengeMs)} to ${numeral(2 * limits.challengeMs)} ms; one that
went to a single address, from there only.

- An echo does not say what else has arrived, so B sends its announcement once more when it learns that A is there; the
  address is proven by now, and size does not matter any more.
- \`knows\` in a request is the sequence of the announcement that the asker has of the other, 0 for none: the answer leaves
  the announcement out when it would say nothing new.
- An address that has echoed nothing is owed no more bytes than came from it, all answers together, within a budget.
  What does not fit is left out, in this order: view, request, announcement. Hence the padding.
- In views of ${limits.answerAllBelow} or more, only ${limits.answerRanks} answer a request to everybody: those with the lowest mix of their epoch and the
  challenge. The others wait for news of the newcomer from these, and ask it themselves when none comes.
- Views are compared by \`view\`: whoever sees a difference asks with \`sync\`, gets \`roster\`, asks with \`fetch\` for the
  announcements that it lacks, and gets them in \`relay\`.
- A \`goodbye\` ends an epoch for good: whatever comes of it later is dropped.

## Who is alive

SWIM with Lifeguard's refinements. Each peer sends at most one \`ping\` in ${limits.probePeriodMs} ms. Who does not \`ack\` within ${limits.probeTimeoutMs} ms is
pinged on its other addresses and, through \`ping-request\`, by ${limits.indirectProbes} others; a helper without an answer says \`nack\`. After that
the member is suspected, and given up after ${limits.suspicionMinMs} to ${numeral(limits.suspicionMaxMs)} ms unless it shows itself. News of this travels in \`update\`
on the back of probes. A member that hears of its suspicion raises its incarnation and announces itself. A \`ping\` to an
address that has not answered yet is padded to ${limits.strangerPingBytes} bytes, which makes room for \`ack\` and \`request\`.

${streams()}
## Limits

| limit | value | why |
| --- | ---: | --- |
${onTheWire.map((name) => `| \`${name}\` | ${numeral(limits[name])} | ${limitTable[name].why} |`).join("\n")}

What breaks a limit is dropped and counted. All limits stand in [reference/limits.md](reference/limits.md).

## Versions

- Numbers of frames, fields and words are only ever added at the end; what is retired is never used again.
- Frames with an unknown number are skipped. Bytes behind the known fields of a frame or of an announcement are ignored,
  so new fields go there; a field that takes the rest of its frame can have none behind it.
- An unknown word, flag or header version is dropped: what changes the meaning of something known needs a new number.

## An example

The first datagram of a newcomer in the open realm \`earshot\`, without its padding. The key is that of the first test
vector in RFC 8032 §7.1; epoch, challenge and digest count up, so that they are easily found again.

\`\`\`text
${exampleDump()}
\`\`\`

## An example of a slot

Slot 7 of stream 1 of the same peer: a message, the first part of one that is split, and padding. Slots of this stream
have 80 bytes to fit this page; on Ethernet they have ${numeral(limits.slotBytes)}.

\`\`\`text
${slotDump()}
\`\`\`
`;
}

function streams(): string {
  return `## Streams

A stream is reliable, ordered delivery from one sender to the members of a group, or to one peer. Its name is the epoch of
its sender and a number from 1 to 65,535, none of which is used twice in a life. What the sender says travels in
**slots**; everything else is said in control datagrams: \`start\`, \`join\`, \`report\`, \`nak\`, \`gone\`, \`heartbeat\`,
\`evicted\`, \`end\`. Slots and these frames count from members only: whoever is not in the receiver's view changes nothing.

Slots for a group go to one of ${groupAddresses} multicast addresses, 239.255.29.64 to .79 and ff12::8000:1d40 to 1d4f, on the **data
port**: the shared port and one (or less one, when that is 65,535). Which one: FNV-1a (32 bits) over the 4 bytes of
the realm tag and the group's name in UTF-8, modulo ${groupAddresses}. A stream with a single receiver, and what multicast does not reach, gets
its slots by unicast at its private socket, beside control. A slot is the same bytes on every way, and when it is repeated.

### A slot

| offset | bytes | what |
| ---: | ---: | --- |
| 0 | ${headerBytes} | header: stream not 0; the counter is the low 32 bits of the slot's number |
| ${headerBytes} | ${slotHeadBytes - headerBytes} | messages of the stream that ended before this slot, low 32 bits |
| ${slotHeadBytes} | | slot frames up to the end, or to padding |
| | ${sealTagBytes} | tag, in a closed realm |

Slots have numbers from 1 up to 2⁴⁸; a receiver takes the one nearest to those that it knows. All slots that are full have one size,
at most ${numeral(limits.slotBytes)} bytes, and are padded to exactly that; several of them, the last of which may be shorter, may leave as one burst
that the kernel cuts. A slot that has been sent never changes. In a closed realm it is sealed as any datagram, with the stream in
key and nonce and the slot's number as counter.

### Slot frames

A slot frame is its number (1 byte), the length of its fields (2 bytes), and its fields; padding is a single zero byte.
Messages have numbers from 1; \`bytes\`, \`text\`, \`value\`, \`last\` and \`close\` each end one. A message of at most
${numeral(limits.messageBytes)} bytes is one frame, or split over consecutive slots as \`first\`, any number of \`next\`, \`last\`; a larger one, or one
whose size is not known, is \`open\`, \`part\` and \`close\`, with other messages between them. A frame whose number is not known is skipped.

${Object.entries(slotFrameTable)
  .map(([name, entry]) => slotFrameSection(name, entry))
  .join("\n")}
### How it goes

\`\`\`text
 sender A                                                 member B
     |  start(stream, slot 1, message 1, visit 1)             |   B knows where it begins
     |------------------------------------------------------->|
     |  slots 1 … 45                        multicast         |   slot 17 is lost
     |------------------------------------------------------->|   two looks, ${limits.lookMs} ms apart
     |                     nak(17)                            |
     |<-------------------------------------------------------|
     |  slot 17, the same bytes                               |
     |------------------------------------------------------->|   45 slots in order: all is delivered
     |                     report(received 45, limit 800)     |
     |<-------------------------------------------------------|   A may forget them, and send up to 800
     |  heartbeat(last 45)        only until all have reported|
     |------------------------------------------------------->|
\`\`\`

- **Beginning.** A sender sends \`start\` to each member of the group before slots that count for it, and again, after ${limits.startMs} ms and
  then at doubling intervals, until a \`report\` answers. Whoever gets slots or a heartbeat without a start holds up to ${limits.heldSlots} slots and asks by
  \`join\`. Each beginning of one receiver with one stream is a **visit**, counted from 1: it grows when the receiver was evicted or has left the
  group and come again, and frames of an earlier visit do nothing.
- **Window.** \`limit\` in a report is the last slot that this receiver takes, at most ${numeral(limits.windowSlots)} beyond the last in order; at first
  ${limits.windowAtFirst}. The sender sends up to the smallest limit of all, and forgets what all have received. A receiver reports when
  a quarter of what it granted has come, when it is asked, and otherwise ${limits.reportMs} ms after something came; in groups
  of more than ${limits.reportAtOnceMembers} reports are spread by ${limits.reportMsPerMember} ms a member.
- **Repair.** A slot that was missing at two looks is asked for by \`nak\`, in groups of ${limits.backoffFromMembers} and more after the random wait of RFC 5401 §3.2.2
  (K = ${limits.backoffFactor}). The sender sends it again, at once in small groups, otherwise merged for ${limits.mergeMs} ms; or says \`gone\`, and the receiver tells its program of a gap.
- **The last slot.** While somebody has not reported everything, \`heartbeat\` says which slot was the last: after ${limits.beatMs} ms, then
  at doubling intervals up to ${numeral(limits.beatMaxMs)} ms. Nobody sends anything when all have reported.
- **Deafness.** A member that answers ${limits.deafBeats} heartbeats by multicast with none of their tokens, and then gets no further for ${limits.deafMs} ms but by repairs, does not hear the group's address: it gets copies by unicast,
  and multicast is tried again every ${numeral(limits.listenAgainMs)} ms.
- **Eviction.** Who holds a stream back for ${numeral(limits.slowMs)} ms, moving fewer than ${limits.slowSlots} slots in that time, is told \`evicted\` and no longer waited
  for. It may \`join\` with the next visit, after a pause that doubles with each eviction from ${limits.rejoinMs} to ${numeral(limits.rejoinMaxMs)} ms.
- **The end.** \`end\` names the last slot of a stream that was closed, when all have it; with 0 it answers whatever is said about a
  stream that there is not.

`;
}

interface SlotFrameEntryLike {
  readonly id: number;
  readonly doc: string;
  readonly fields: Readonly<Record<string, string>>;
}

function slotFrameSection(name: string, { id, doc, fields }: SlotFrameEntryLike): string {
  const rows = Object.entries(fields).map(([field, form]) => `| \`${field}\` | ${form} |`);
  const table = rows.length === 0 ? "" : `\n| field | form |\n| --- | --- |\n${rows.join("\n")}\n`;
  return `#### \`0x${id.toString(16).padStart(2, "0")}\` ${name}\n\n${doc}\n${table}`;
}

function frameSection(name: string, entry: FrameEntry<object>): string {
  const number = `0x${entry.id.toString(16).padStart(2, "0")}`;
  return `### \`${number}\` ${name}\n\n${entry.doc}\n\n${fieldTable(entry.fields)}`;
}

function fieldTable(fields: object): string {
  const rows = (Object.entries(fields) as [string, Field<unknown>][]).map(
    ([name, { form }]) => `| \`${name}\` | ${form} |`,
  );
  return `| field | form |\n| --- | --- |\n${rows.join("\n")}\n`;
}

function numeral(value: number): string {
  return value.toLocaleString("en-US");
}
