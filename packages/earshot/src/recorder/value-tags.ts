/**
 * How values are told apart in a recording: one byte in front of each. Numbers are only ever added.
 * @module
 */

export const tag = {
  undefined: 0,
  null: 1,
  false: 2,
  true: 3,
  /** A whole number from 0 to 2⁵³ − 1, seven bits a byte, the lowest first. */
  whole: 4,
  /** Any other number: IEEE 754, 8 bytes, little-endian. */
  float: 5,
  /** Text that comes up for the first time: length, UTF-8. It gets the next number. */
  newText: 6,
  /** A text by its number. */
  text: 7,
  /** Text that is no Unicode (a lone surrogate), or for which there is no number left: UTF-16 units. */
  oddText: 8,
  /** Length, bytes. */
  bytes: 9,
  /** Count, values. */
  list: 10,
  /** An object whose properties come up for the first time in this combination: count, names, values. */
  newShape: 11,
  /** An object of known properties: number of the combination, values. */
  shape: 12,
} as const;

/** Texts and shapes that get a number; a reader of strangers' files holds no more. */
export const numbered = { texts: 65_536, shapes: 4_096 } as const;
/** Values within values. */
export const deepest = 32;
