/**
 * What `npm run sim` and its workers say to each other.
 *
 * @module
 */

/** A scenario, as all workers number it. */
export interface Listed {
  readonly name: string;
  readonly file: string;
}

/** To a worker: run this seed. */
export interface Order {
  readonly play: number;
  readonly seed: number;
}

/** From a worker: what there is, once; then what became of each order. */
export type Report =
  | { readonly type: "ready"; readonly plays: readonly Listed[] }
  | ({ readonly type: "done"; readonly error: string | undefined } & Order);
