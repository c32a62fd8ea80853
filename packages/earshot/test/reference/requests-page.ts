/**
 * The text of docs/protocol-requests.md: request and reply on the wire, made from the packet table.
 * @module
 */
import { limits } from "../../src/core/limits.ts";
import type { Field } from "../../src/core/wire/field.ts";
import {
  type PacketEntry,
  packetTable,
  requestChannel,
  requestStreams,
} from "../../src/rpc/packet-table.ts";

export function requestsPage(): string {
  return `# The protocol of requests

<!-- Made from packages/earshot/src/rpc/packet-table.ts by packages/earshot/test/reference/write.ts: change it there. -->

Request and reply, as members say it to each other: in \`packet\` frames of [the protocol](protocol.md) on channel ${requestChannel}, one packet
each, and what is longer than ${numeral(limits.packetBytes)} bytes as a message of bytes on a stream to the same member, whose \`start\` says \`peer\` and
the group \`${requestStreams}\`. Bodies hold at most ${numeral(limits.requestBytes)} bytes. A packet is its number (1 byte) and its fields; bytes behind those known
here belong to later versions, and so do packets of unknown numbers, which are passed over.

Services are named in announcements. A name of at most ${limits.serviceBytes} bytes that begins with \`earshot.\` is one of Earshot's own and is not announced.

${Object.entries(packetTable)
  .map(([name, entry]) => packetSection(name, entry as PacketEntry<object>))
  .join("\n")}
## How it goes

\`\`\`text
 caller                                                   server
     |  call(7, floor 7)                                      |   the handler runs
     |------------------------------------------------------->|
     |                     reply(7, part 1, last, nothing)    |   kept for now
     |<-------------------------------------------------------|
     |  call(8, floor 8)                                      |   so 7 is noted, and forgotten
     |------------------------------------------------------->|
\`\`\`

- **Numbers.** A call is named by the caller's epoch, the server's epoch (\`target\` of the frame) and its number. Numbers between two lives only rise.
- **Repeating.** A \`call\` of which nothing is heard is sent again after ${limits.callRepeatAtFirstMs} ms, or what RFC 6298 makes of earlier answers of this server
  (at least ${limits.callRepeatMinMs} ms), then at doubling intervals up to ${numeral(limits.callRepeatMaxMs)} ms. One that is large is not sent again but asked for by \`poll\`, and
  sent anew on its stream when the answer is \`unseen\`. After \`working\` it is polled after ${limits.pollMs} ms, doubling up to ${numeral(limits.pollMaxMs)} ms.
- **At most once.** The server keeps, for each life that calls, the floor, the numbers that are over above it (${limits.callRanges} ranges; gaps beyond
  count as over), and the calls that wait, run, or have replies that are not taken. A call that is over is not run: if its caller may still wait, the answer is \`failure\` with \`gone\`.
- **Acknowledging.** The floor of the next call or poll, or \`noted\` after ${limits.notedMs} ms, ends what the server keeps. A reply that asks for a word
  (one of several, or after \`working\`) is answered by \`taken\` at once, and by \`noted\` when nobody waits for it any more; until then it is repeated after ${limits.callRepeatAtFirstMs} ms and at doubling intervals up to ${numeral(limits.callRepeatMaxMs)} ms.
- **Several replies.** At most ${limits.replyWindow} are on their way.
- **Giving up.** \`noted\` with the number, or a floor beyond it, stops the handler; so does a view without the caller, and ${numeral(limits.callSilentMs)} ms in which
  the caller, who polls, says nothing of it.
- **Limits.** ${numeral(limits.callsOpen)} calls open between two peers; more are refused as \`busy\`, as are those beyond a service's own bounds.
`;
}

function packetSection(name: string, { id, by, doc, fields }: PacketEntry<object>): string {
  const number = `0x${id.toString(16).padStart(2, "0")}`;
  const rows = (Object.entries(fields) as [string, Field<unknown>][]).map(
    ([field, { form }]) => `| \`${field}\` | ${form} |`,
  );
  return `## \`${number}\` ${name}\n\nBy the ${by}. ${doc}\n\n| field | form |\n| --- | --- |\n${rows.join("\n")}\n`;
}

function numeral(value: number): string {
  return value.toLocaleString("en-US");
}
