/**
 * Text as the signs that people see, where code points would cut emoji and accents apart.
 * @module
 */

export function signs(text: string): readonly string[] {
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}
