/**
 * Messages of topics to bytes and back, driven by their table. Decoding is total.
 * @module
 */
import { type Field, record } from "../core/wire/field.ts";
import type { FrameEntry } from "../core/wire/frame-table.ts";
import { Reader } from "../core/wire/reader.ts";
import { Writer } from "../core/wire/writer.ts";
import { type TopicMessage, topicMessageTable, type TopicMessageType } from "./message-table.ts";

const codecs: ReadonlyMap<
  number,
  { readonly type: TopicMessageType; readonly fields: Field<object> }
> = new Map(
  (Object.keys(topicMessageTable) as TopicMessageType[]).map((type) => {
    const { id, fields }: FrameEntry<object> = topicMessageTable[type];
    return [id, { type, fields: record(fields) }];
  }),
);

export function encodeMessage(message: TopicMessage): Uint8Array {
  const { id } = topicMessageTable[message.type];
  const writer = new Writer(message.type === "chunk" ? message.entries.length + 256 : 256);
  writer.uint8(id);
  codecs.get(id)?.fields.write(writer, message);
  return writer.written();
}

/** `undefined` for bytes that are no message. Those of the message are views of `bytes`. */
export function decodeMessage(bytes: Uint8Array): TopicMessage | undefined {
  const reader = new Reader(bytes);
  const codec = codecs.get(reader.uint8());
  if (codec === undefined) return undefined;
  const message = { type: codec.type, ...codec.fields.read(reader) } as TopicMessage;
  return reader.fault === undefined && reader.at === reader.end ? message : undefined;
}
