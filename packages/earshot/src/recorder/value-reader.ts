/**
 * Reads what {@link ValueWriter} wrote. Total: bytes that mean nothing set `fault` and give
 * `undefined`, whatever a file holds.
 * @module
 */
import { deepest, numbered, tag } from "./value-tags.ts";

export class ValueReader {
  /** Set once something could not be read; what is read afterwards means nothing. */
  fault = false;
  #bytes: Uint8Array = new Uint8Array();
  #at = 0;
  readonly #texts: string[] = [];
  readonly #shapes: (readonly string[])[] = [];
  readonly #decoder: TextDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

  /** Goes on in these bytes; texts and shapes keep their numbers. */
  begin(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#at = 0;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  byte(): number {
    return this.raw(1)[0] ?? 0;
  }

  uint32(): number {
    const bytes = this.raw(4);
    return bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  }

  whole(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (!Number.isSafeInteger(value)) this.fault = true;
      if (byte < 0x80 || this.fault) return value;
    }
  }

  /** A view of the next bytes. */
  raw(length: number): Uint8Array {
    const end = this.#at + length;
    if (this.fault || end > this.#bytes.length) {
      this.fault = true;
      return new Uint8Array();
    }
    const bytes = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return bytes;
  }

  value(depth = 0): unknown {
    const kind = this.byte();
    if (this.fault) return undefined;
    switch (kind) {
      case tag.undefined:
        return undefined;
      case tag.null:
        return null;
      case tag.false:
        return false;
      case tag.true:
        return true;
      case tag.whole:
        return this.whole();
      case tag.float:
        return this.#float();
      case tag.newText:
      case tag.text:
      case tag.oddText:
        return this.#text(kind);
      case tag.bytes:
        return this.raw(this.whole()).slice();
      case tag.list:
      case tag.newShape:
      case tag.shape:
        if (depth < deepest)
          return kind === tag.list ? this.#list(depth) : this.#object(kind, depth);
    }
    this.fault = true;
    return undefined;
  }

  #float(): number {
    const bytes = this.raw(8);
    return bytes.length < 8 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0, true);
  }

  #text(kind: number): string {
    if (kind === tag.text) {
      const text = this.#texts[this.whole()];
      if (text === undefined) this.fault = true;
      return text ?? "";
    }
    if (kind !== tag.newText && kind !== tag.oddText) this.fault = true;
    const length = this.whole();
    const bytes = this.raw(kind === tag.oddText ? 2 * length : length);
    if (kind === tag.oddText) return units(bytes);
    try {
      const text = this.#decoder.decode(bytes);
      if (this.#texts.length < numbered.texts) this.#texts.push(text);
      return text;
    } catch {
      this.fault = true;
      return "";
    }
  }

  #list(depth: number): unknown[] {
    const items: unknown[] = [];
    for (let left = this.whole(); left > 0 && !this.fault; left--)
      items.push(this.value(depth + 1));
    return items;
  }

  #object(kind: number, depth: number): Readonly<Record<string, unknown>> {
    const names = kind === tag.shape ? this.#shapes[this.whole()] : this.#newShape();
    if (names === undefined) this.fault = true;
    return Object.fromEntries((names ?? []).map((name) => [name, this.value(depth + 1)]));
  }

  #newShape(): readonly string[] {
    const names: string[] = [];
    for (let left = this.whole(); left > 0 && !this.fault; left--)
      names.push(this.#text(this.byte()));
    if (this.#shapes.length < numbered.shapes) this.#shapes.push(names);
    return names;
  }
}

function units(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at + 1 < bytes.length; at += 2)
    text += String.fromCharCode((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8));
  return text;
}
