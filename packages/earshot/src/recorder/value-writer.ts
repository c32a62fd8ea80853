/**
 * Plain data to bytes: whatever the engine takes and gives, whatever it may be in later versions.
 * Texts and combinations of properties are written once and then named by a number. Equal values in
 * equal order give equal bytes, in whatever order their properties were set.
 * @module
 */
import { deepest, numbered, tag } from "./value-tags.ts";

interface Shape {
  readonly names: readonly string[];
  /** `undefined` until it has been written. */
  number: number | undefined;
}

/** One step on the way from no property to all properties of an object. */
interface Branch {
  readonly next: Map<string, Branch>;
  shape: Shape | undefined;
}

export class ValueWriter {
  #bytes: Uint8Array;
  #view: DataView;
  length = 0;
  readonly #texts: Map<string, number> = new Map();
  readonly #shapes: Map<string, Shape> = new Map();
  readonly #branches: Branch = { next: new Map(), shape: undefined };
  #shapesWritten = 0;
  readonly #encoder: TextEncoder = new TextEncoder();

  constructor(capacity = 4_096) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** What was written since the last {@link clear}, borrowed until the next call. */
  written(from = 0): Uint8Array {
    return this.#bytes.subarray(from, this.length);
  }

  /** Begins anew; texts and shapes keep their numbers. */
  clear(): void {
    this.length = 0;
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.length++] = value;
  }

  uint32(value: number): void {
    this.#room(4);
    this.#view.setUint32(this.length, value, true);
    this.length += 4;
  }

  whole(value: number): void {
    this.#room(8);
    let left = value;
    while (left >= 0x80) {
      this.#bytes[this.length++] = (left % 0x80) | 0x80;
      left = Math.floor(left / 0x80);
    }
    this.#bytes[this.length++] = left;
  }

  raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** @throws for what is no plain data: functions, symbols, bigints, objects of a class */
  value(value: unknown, depth = 0): void {
    switch (typeof value) {
      case "string":
        this.#text(value);
        return;
      case "number":
        this.#number(value);
        return;
      case "boolean":
        this.byte(value ? tag.true : tag.false);
        return;
      case "undefined":
        this.byte(tag.undefined);
        return;
      case "object":
        if (value === null) this.byte(tag.null);
        else if (value instanceof Uint8Array) {
          this.byte(tag.bytes);
          this.whole(value.length);
          this.raw(value);
        } else if (depth >= deepest) throw new RangeError("a value is nested too deeply to record");
        else if (Array.isArray(value)) {
          this.byte(tag.list);
          this.whole(value.length);
          for (const item of value) this.value(item, depth + 1);
        } else this.#object(value as Readonly<Record<string, unknown>>, depth);
        return;
      default:
        throw new TypeError(`a ${typeof value} cannot be recorded`);
    }
  }

  #number(value: number): void {
    if (Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0)) {
      this.byte(tag.whole);
      this.whole(value);
    } else {
      this.byte(tag.float);
      this.#room(8);
      this.#view.setFloat64(this.length, value, true);
      this.length += 8;
    }
  }

  #text(text: string): void {
    const number = this.#texts.get(text);
    if (number !== undefined) {
      this.byte(tag.text);
      this.whole(number);
    } else if (this.#texts.size < numbered.texts && text.isWellFormed()) {
      this.#texts.set(text, this.#texts.size);
      this.byte(tag.newText);
      const bytes = this.#encoder.encode(text);
      this.whole(bytes.length);
      this.raw(bytes);
    } else {
      this.byte(tag.oddText);
      this.whole(text.length);
      this.#room(2 * text.length);
      for (let at = 0; at < text.length; at++, this.length += 2)
        this.#view.setUint16(this.length, text.charCodeAt(at), true);
    }
  }

  #object(value: Readonly<Record<string, unknown>>, depth: number): void {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null)
      throw new TypeError("an object of a class cannot be recorded");
    const shape = this.#shapeOf(value);
    if (shape.number === undefined) {
      if (this.#shapesWritten < numbered.shapes) shape.number = this.#shapesWritten++;
      this.byte(tag.newShape);
      this.whole(shape.names.length);
      for (const name of shape.names) this.#text(name);
    } else {
      this.byte(tag.shape);
      this.whole(shape.number);
    }
    for (const name of shape.names) this.value(value[name], depth + 1);
  }

  #shapeOf(value: object): Shape {
    const names = Object.keys(value);
    let branch = this.#branches;
    for (const name of names) {
      let next = branch.next.get(name);
      if (next === undefined) branch.next.set(name, (next = { next: new Map(), shape: undefined }));
      branch = next;
    }
    return (branch.shape ??= this.#canonical(names));
  }

  #canonical(names: readonly string[]): Shape {
    const sorted = names.toSorted();
    const key = JSON.stringify(sorted);
    let shape = this.#shapes.get(key);
    if (shape === undefined) this.#shapes.set(key, (shape = { names: sorted, number: undefined }));
    return shape;
  }

  #room(count: number): void {
    const wanted = this.length + count;
    if (wanted <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(wanted, this.#bytes.length * 2));
    grown.set(this.written());
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}
