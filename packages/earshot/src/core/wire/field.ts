/**
 * The kinds of fields that frames are made of. Each knows how to read, write, describe and invent a
 * value, so that codec, documentation and fuzz tests all come from the one frame table.
 * @module
 */
import { type Address, formatAddress, parseAddress } from "../address.ts";
import { below, type Random, randomBytes } from "../random.ts";
import type { Reader } from "./reader.ts";
import { utf8, type Writer } from "./writer.ts";

export interface Field<Value> {
  /** For the documentation: type and size. */
  readonly form: string;
  read(reader: Reader): Value;
  /** Values are within their limits: whoever makes one has checked. */
  write(writer: Writer, value: Value): void;
  /** Some valid value, for generated tests. */
  sample(random: Random): Value;
}

export const uint8: Field<number> = {
  form: "1 byte, unsigned",
  read: (reader) => reader.uint8(),
  write: (writer, value) => writer.uint8(value),
  sample: (random) => below(random, 0x100),
};

export const uint16: Field<number> = {
  form: "2 bytes, unsigned",
  read: (reader) => reader.uint16(),
  write: (writer, value) => writer.uint16(value),
  sample: (random) => below(random, 0x1_0000),
};

export const uint32: Field<number> = {
  form: "4 bytes, unsigned",
  read: (reader) => reader.uint32(),
  write: (writer, value) => writer.uint32(value),
  sample: (random) => random.uint32(),
};

/** Sequences and counts of messages, which never wrap: 2⁴⁸ take centuries. */
export const uint48: Field<number> = {
  form: "6 bytes, unsigned",
  read: (reader) => reader.uint16() * 2 ** 32 + reader.uint32(),
  write(writer, value) {
    writer.uint16(Math.floor(value / 2 ** 32));
    writer.uint32(value >>> 0);
  },
  sample: (random) => below(random, 0x1_0000) * 2 ** 32 + random.uint32(),
};

/** Exactly `length` bytes. */
export function fixed(length: number): Field<Uint8Array> {
  return {
    form: `${length} bytes`,
    read: (reader) => reader.slice(length),
    write: (writer, value) => writer.raw(value),
    sample: (random) => randomBytes(random, length),
  };
}

/** Everything up to the end of the frame. */
export const rest: Field<Uint8Array> = {
  form: "bytes to the end of the frame",
  read: (reader) => reader.rest(),
  write: (writer, value) => writer.raw(value),
  sample: (random) => randomBytes(random, below(random, 64)),
};

/** UTF-8 text of at most `limit` bytes (at most 255) behind one byte with its length. */
export function text(limit: number): Field<string> {
  return {
    form: `1 byte length, then UTF-8 text of at most ${limit} bytes`,
    read(reader) {
      const length = reader.uint8();
      if (length > limit) reader.fail("over-limit");
      return reader.text(length);
    },
    write(writer, value) {
      const bytes = utf8(value);
      writer.uint8(bytes.length);
      writer.raw(bytes);
    },
    sample: (random) => "earshot ñ 聽 👂".slice(0, below(random, 10)),
  };
}

/** At most `limit` bytes behind two bytes with their length. */
export function bytes(limit: number): Field<Uint8Array> {
  return {
    form: `2 bytes length, then at most ${limit} bytes`,
    read(reader) {
      const length = reader.uint16();
      if (length > limit) reader.fail("over-limit");
      return reader.slice(length);
    },
    write(writer, value) {
      writer.uint16(value.length);
      writer.raw(value);
    },
    sample: (random) => randomBytes(random, below(random, Math.min(limit, 64))),
  };
}

/** At most `limit` values of one kind behind their count: one byte, or two where it does not hold the limit. */
export function list<Value>(of: Field<Value>, limit: number): Field<readonly Value[]> {
  const counted = limit > 0xff ? uint16 : uint8;
  return {
    form: `${counted === uint8 ? "1 byte" : "2 bytes"} count (at most ${limit}), then for each: ${of.form}`,
    read(reader) {
      const count = counted.read(reader);
      if (count > limit) reader.fail("over-limit");
      const values: Value[] = [];
      for (let index = 0; index < count && reader.fault === undefined; index++)
        values.push(of.read(reader));
      return values;
    },
    write(writer, values) {
      counted.write(writer, values.length);
      for (const value of values) of.write(writer, value);
    },
    sample: (random) =>
      Array.from({ length: below(random, Math.min(limit, 5)) }, () => of.sample(random)),
  };
}

/** A last field that earlier versions do not write: what it is then. */
export function added<Value>(field: Field<Value>, before: Value): Field<Value> {
  return {
    form: `${field.form}; absent in earlier versions`,
    read: (reader) => (reader.at === reader.end ? before : field.read(reader)),
    write: (writer, value) => field.write(writer, value),
    sample: (random) => field.sample(random),
  };
}

/** One of a few words, as their position; others have no meaning. */
export function oneOf<const Word extends string>(words: readonly Word[]): Field<Word> {
  return {
    form: `1 byte: ${words.map((word, index) => `${index} ${word}`).join(", ")}`,
    read(reader) {
      const word = words[reader.uint8()];
      if (word === undefined) reader.fail("bad-value");
      return word ?? (words[0] as Word);
    },
    write: (writer, value) => writer.uint8(words.indexOf(value)),
    sample: (random) => words[below(random, words.length)] as Word,
  };
}

/** An IP address and port, without a zone: a zone means something to one host only. */
export const address: Field<Address> = {
  form: "1 byte (4 or 6), then 4 or 16 bytes IP address, then 2 bytes port",
  read(reader) {
    const version = reader.uint8();
    if (version !== 4 && version !== 6) reader.fail("bad-value");
    const host = reader.slice(version === 6 ? 16 : 4);
    return formatAddress(host, reader.uint16());
  },
  write(writer, value) {
    const parts = parseAddress(value);
    const host = parts?.bytes ?? new Uint8Array(4);
    writer.uint8(host.length === 4 ? 4 : 6);
    writer.raw(host);
    writer.uint16(parts?.port ?? 0);
  },
  sample: (random) =>
    formatAddress(randomBytes(random, below(random, 2) === 0 ? 4 : 16), below(random, 0x1_0000)),
};

/** A field for each property, in the order of the wire. */
export type FieldsOf<Shape> = { readonly [Name in keyof Shape]: Field<Shape[Name]> };

/** Several fields one after the other. */
export function record<Shape extends object>(shape: FieldsOf<Shape>): Field<Shape> {
  const entries = Object.entries(shape) as [keyof Shape & string, Field<Shape[keyof Shape]>][];
  return {
    form: entries.map(([name, field]) => `${name} (${field.form})`).join(", "),
    read(reader) {
      const value = {} as { [Name in keyof Shape]: Shape[keyof Shape] };
      for (const [name, field] of entries) value[name] = field.read(reader);
      return value as Shape;
    },
    write(writer, value) {
      for (const [name, field] of entries) field.write(writer, value[name]);
    },
    sample: (random) =>
      Object.fromEntries(entries.map(([name, field]) => [name, field.sample(random)])) as Shape,
  };
}
