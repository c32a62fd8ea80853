/**
 * A disk that keeps what was synced and forgets at random what was not: whole writes, sectors of them, new sizes, new
 * names.
 * @module
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FileEvent } from "./file-trace.ts";

export interface Chance {
  uint32(): number;
}

type Pending =
  | { readonly type: "write"; readonly at: number; readonly bytes: Buffer }
  | { readonly type: "truncate"; readonly size: number };

type Naming =
  | { readonly type: "add"; readonly name: string; readonly file: DiskFile }
  | { readonly type: "unlink"; readonly name: string }
  | { readonly type: "rename"; readonly from: string; readonly to: string };

/** The smallest thing that a disk writes whole. */
const sectorBytes = 512;

class DiskFile {
  #synced: Buffer = Buffer.alloc(0);
  #pending: Pending[] = [];

  add(pending: Pending): void {
    this.#pending.push(pending);
  }

  sync(): void {
    this.#synced = this.#pending.reduce((content, one) => applied(content, one), this.#synced);
    this.#pending = [];
  }

  /** What a cut leaves of it, and how many writes it loses, whole or in part. */
  left(chance: Chance): { readonly content: Buffer; readonly lost: number } {
    let content = this.#synced;
    let lost = 0;
    for (const one of this.#pending) {
      const fate = chance.uint32() % 3;
      if (fate === 0) content = applied(content, one);
      else lost++;
      if (fate === 1 && one.type === "write") content = torn(content, one, chance);
    }
    return { content, lost };
  }
}

function applied(content: Buffer, pending: Pending): Buffer {
  if (pending.type === "truncate") {
    const cut = Buffer.alloc(pending.size);
    content.copy(cut);
    return cut;
  }
  const { at, bytes } = pending;
  const whole = Buffer.alloc(Math.max(content.length, at + bytes.length));
  content.copy(whole);
  bytes.copy(whole, at);
  return whole;
}

function torn(content: Buffer, write: Pending & { type: "write" }, chance: Chance): Buffer {
  let left = content;
  for (let from = 0; from < write.bytes.length;) {
    const to = Math.min(write.bytes.length, from + sectorBytes - ((write.at + from) % sectorBytes));
    const bytes = write.bytes.subarray(from, to);
    if (chance.uint32() % 2 === 0)
      left = applied(left, { type: "write", at: write.at + from, bytes });
    from = to;
  }
  return left;
}

export class Disk {
  readonly #syncs: boolean;
  readonly #names = new Map<string, DiskFile>();
  #durableNames = new Map<string, DiskFile>();
  #namings: Naming[] = [];

  /** @param syncs whether it does what it says when it is told to sync */
  constructor(syncs: boolean) {
    this.#syncs = syncs;
  }

  take(event: FileEvent): void {
    switch (event.type) {
      case "create":
        if (!this.#names.has(event.name))
          this.#name({ type: "add", name: event.name, file: new DiskFile() });
        return;
      case "write":
      case "truncate":
        this.#names.get(event.name)?.add(event);
        return;
      case "sync":
        if (!this.#syncs) return;
        if (event.name !== undefined) this.#names.get(event.name)?.sync();
        else {
          this.#durableNames = new Map(this.#names);
          this.#namings = [];
        }
        return;
      case "rename":
      case "unlink":
        this.#name(event);
        return;
      case "print":
    }
  }

  /** Writes what a power cut now would leave; gives how many writes it lost. */
  cut(directory: string, chance: Chance): number {
    const names = new Map(this.#durableNames);
    // Names are journalled in their order: a cut keeps the first few.
    const kept = chance.uint32() % (this.#namings.length + 1);
    for (const naming of this.#namings.slice(0, kept)) rename(names, naming);
    let lost = 0;
    for (const [name, file] of names) {
      const left = file.left(chance);
      lost += left.lost;
      writeFileSync(join(directory, name), left.content);
    }
    return lost;
  }

  #name(naming: Naming): void {
    rename(this.#names, naming);
    this.#namings.push(naming);
  }
}

function rename(names: Map<string, DiskFile>, naming: Naming): void {
  if (naming.type === "add") names.set(naming.name, naming.file);
  else if (naming.type === "unlink") names.delete(naming.name);
  else {
    const file = names.get(naming.from);
    names.delete(naming.from);
    if (file !== undefined) names.set(naming.to, file);
  }
}
