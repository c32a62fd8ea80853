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

  /** How often in a row it has now been wrong in this way: 1 when this is new. */
  begin(what: string, code: string): number {
    const known = this.#current.get(what);
    const count = known?.code === code ? known.count + 1 : 1;
    this.#current.set(what, { code, count });
    return count;
  }

  end(what: string): void {
    if (this.#current.size > 0) this.#current.delete(what);
  }

  get(what: string): Trouble | undefined {
    return this.#current.get(what);
  }
}
