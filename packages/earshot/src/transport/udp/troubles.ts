/**
 * What is wrong at present, so that each trouble is told when it begins and not at every datagram.
 * @module
 */
export interface Trouble {
  readonly code: string;
  readonly count: number;
}

export class Troubles {
  readonly #current = new Map<string, Trouble>();

  /** True when this is new: nothing was wrong there, or something else. */
  begin(what: string, code: string): boolean {
    const known = this.#current.get(what);
    const isNew = known?.code !== code;
    this.#current.set(what, { code, count: isNew ? 1 : known.count + 1 });
    return isNew;
  }

  end(what: string): void {
    if (this.#current.size > 0) this.#current.delete(what);
  }

  get(what: string): Trouble | undefined {
    return this.#current.get(what);
  }
}
