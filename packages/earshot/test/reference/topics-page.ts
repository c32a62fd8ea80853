/**
 * The text of docs/protocol-topics.md: topics on the wire, made from the message table and the table of limits.
 * @module
 */
import type { Field } from "../../src/core/wire/field.ts";
import { entryForm } from "../../src/topic/entry-codec.ts";
import { topicLimits, topicLimitTable } from "../../src/topic/limits.ts";
import type { FrameEntry } from "../../src/core/wire/frame-table.ts";
import { topicMessageTable } from "../../src/topic/message-table.ts";
import { takenBackBytes } from "../../src/topic/taken-back.ts";

export function topicsPage(): string {
  return `# The protocol of topics

<!-- Made from packages/earshot/src/topic/message-table.ts and limits.ts by packages/earshot/test/reference/write.ts: change it there. -->

A topic is held by the members of a group: its name is \`~\` and the first 28 hexadecimal digits of SHA-256("earshot topic " ‖ name of the topic),
of which announcements hold the first 8.
Authors send their entries as messages of bytes to that group ([the protocol](protocol.md)); holders ask each other by requests
([requests](protocol-requests.md)) to the service \`earshot.topic\` followed by the group's name. Each message, question and answer is one of those
below: its number (1 byte) and its fields. Numbers are big-endian.

## Logs

An author writes a log for each store it has. The log's beginning is SHA-256("earshot log 1" ‖ length of the topic's name (2 bytes) ‖ name ‖ public key (32) ‖
nonce (16)); the first 16 bytes of it are the log's id. An entry's hash is

\`\`\`text
SHA-256(hash before (32) ‖ sequence (6) ‖ time (8) ‖ type (1: 0 post, 1 retraction) ‖ kind (1: 0 bytes, 1 text, 2 value) ‖ SHA-256(body) (32))
\`\`\`

The first entry has sequence 1 and follows the beginning. Time is hybrid logical time: milliseconds since 1970 times 1,024, plus a count. It does not fall within a log.

- **A head** is signed (Ed25519) over "earshot head 1" ‖ log (16) ‖ sequence (6) ‖ hash (32). It vouches for all entries before it. Between two signed entries lie
  at most ${topicLimits.chunkEntries} entries and ${numeral(topicLimits.chunkBytes)} bytes, or one entry; an author signs after ${topicLimits.batchEntries} at the latest.
- **A retraction** is signed over "earshot retraction 1" ‖ log (16) ‖ sequence (6). It stands for itself. An entry of type retraction has as its body log (16), sequence (6), the
  beginning of the target's hash (8) and that signature: ${takenBackBytes} bytes. Target and entry are of one author.

## Entries

In a chunk one after the other: ${entryForm}. At least one, at most ${topicLimits.chunkEntries}; the last is signed.

${Object.entries(topicMessageTable)
  .map(([name, entry]) => section(name, entry as FrameEntry<object>))
  .join("\n")}
## Has it been read?

The service \`earshot.topic\` ‖ group ‖ \`.read\` takes log (16) and sequence (6), and answers \`read\` once live readings and folds have moved past that entry, \`none\` when
nobody reads or it is not held, and \`later\` after ${numeral(topicLimits.readWaitMs)} ms.

## Limits

| limit | value | why |
| --- | ---: | --- |
${Object.entries(topicLimitTable)
  .map(([name, { value, why }]) => `| \`${name}\` | ${numeral(value)} | ${why} |`)
  .join("\n")}
`;
}

function section(name: string, { id, doc, fields }: FrameEntry<object>): string {
  const number = `0x${id.toString(16).padStart(2, "0")}`;
  const rows = (Object.entries(fields) as [string, Field<unknown>][]).map(
    ([field, { form }]) => `| \`${field}\` | ${form.replace("of the frame", "of the message")} |`,
  );
  const table = rows.length === 0 ? "" : `\n| field | form |\n| --- | --- |\n${rows.join("\n")}\n`;
  return `## \`${number}\` ${name}\n\n${doc}\n${table}`;
}

function numeral(value: number): string {
  return value.toLocaleString("en-US");
}
