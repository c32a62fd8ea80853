/**
 * Fetches the catalogue of the reader's language, and of no other.
 * @module
 */
import { choose, type Catalogue, type Language, Texts } from "./texts.ts";

const catalogues: Readonly<Record<Language, () => Promise<Catalogue>>> = {
  en: async () => (await import("./catalogues/en.ts")).en,
  es: async () => (await import("./catalogues/es.ts")).es,
  el: async () => (await import("./catalogues/el.ts")).el,
  "zh-Hant": async () => (await import("./catalogues/zh-hant.ts")).zhHant,
};

export async function loadTexts(wanted: readonly string[]): Promise<Texts> {
  const { language, locale } = choose(wanted);
  return new Texts(language, locale, await catalogues[language]());
}
