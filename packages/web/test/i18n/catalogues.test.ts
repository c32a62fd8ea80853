/**
 * The catalogues: the same keys in every language, none that nobody uses, messages that can be formatted.
 * @module
 */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { IntlMessageFormat } from "intl-messageformat";
import { el } from "../../src/i18n/catalogues/el.ts";
import { en } from "../../src/i18n/catalogues/en.ts";
import { es } from "../../src/i18n/catalogues/es.ts";
import { zhHant } from "../../src/i18n/catalogues/zh-hant.ts";
import { type Catalogue, choose, languages, type TextKey, Texts } from "../../src/i18n/texts.ts";

const catalogues: Readonly<Record<keyof typeof languages, Catalogue>> = {
  en,
  es,
  el,
  "zh-Hant": zhHant,
};
const keys = Object.keys(en) as TextKey[];

/** The names of what a message is given. */
function placeholders(message: string): readonly string[] {
  return [
    ...new Set([...message.matchAll(/\{([a-z]+)(?=[,}])/g)].map(([, name]) => name ?? "")),
  ].toSorted();
}

for (const [language, catalogue] of Object.entries(catalogues) as [
  keyof typeof languages,
  Catalogue,
][]) {
  test(`${language}: every key has its text, with the same values`, () => {
    assert.deepEqual(Object.keys(catalogue), keys);
    for (const key of keys) {
      assert.notEqual(catalogue[key].trim(), "", key);
      assert.deepEqual(placeholders(catalogue[key]), placeholders(en[key]), key);
      const values = Object.fromEntries(placeholders(catalogue[key]).map((name) => [name, 3]));
      assert.notEqual(
        String(new IntlMessageFormat(catalogue[key], languages[language]).format(values)),
        "",
        key,
      );
    }
  });

  test(`${language}: plurals have the forms that the language has`, () => {
    const forms = new Intl.PluralRules(languages[language])
      .resolvedOptions()
      .pluralCategories.filter((form) => form !== "many");
    for (const key of keys) {
      for (const [, body = ""] of catalogue[key].matchAll(
        /, plural, ((?:[^{}]|\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\})*)\}/g,
      )) {
        for (const form of forms)
          assert.match(body, new RegExp(`\\b${form} \\{`), `${key}: ${form}`);
      }
    }
  });
}

test("translations are translations", () => {
  for (const catalogue of [es, el, zhHant]) {
    const same = keys.filter(
      (key) => catalogue[key] === en[key] && /[a-z]{3}/i.test(en[key].replaceAll(/\{[^}]*\}/g, "")),
    );
    assert.deepEqual(
      same.filter((key) => !["chat.emoji"].includes(key)),
      [],
    );
  }
});

test("no text is left that no page uses", () => {
  const folder = join(import.meta.dirname, "../../src");
  const source = globSync("**/*.{ts,tsx}", { cwd: folder, exclude: ["i18n/catalogues/**"] })
    .map((path) => readFileSync(join(folder, path), "utf8"))
    .join("\n");
  const whole = new Set(
    [...source.matchAll(/["`]([a-z][\w.-]*\.[\w.-]+)["`]/g)].map(([, key]) => key),
  );
  // Such as `status.${kind}`.
  const made = [...source.matchAll(/`([a-z]+\.[\w.-]*)?\$\{[^}]+\}([\w.]*)`/g)].map(
    ([, before = "", after = ""]) =>
      new RegExp(`^${before.replaceAll(".", "\\.")}[\\w-]+${after.replaceAll(".", "\\.")}$`),
  );
  const unused = keys.filter(
    (key) =>
      !whole.has(key) &&
      !made.some((pattern) => !pattern.source.startsWith("^[") && pattern.test(key)),
  );
  assert.deepEqual(unused, []);
});

test("the reader's languages decide, in their order", () => {
  assert.deepEqual(choose(["fr", "es-MX", "en"]), { language: "es", locale: "es-MX" });
  assert.deepEqual(choose(["zh-CN", "zh-TW"]), { language: "zh-Hant", locale: "zh-TW" });
  assert.deepEqual(choose(["zh-HK"]), { language: "zh-Hant", locale: "zh-HK" });
  assert.deepEqual(choose(["el"]), { language: "el", locale: "el" });
  assert.deepEqual(choose(["zh-Hans", "???", "fr"]), { language: "en", locale: "en-US" });
});

test("strangers' words are isolated, numbers and times are the reader's", () => {
  const texts = new Texts("es", "es-ES", es);
  assert.equal(
    texts.text("room.presence.came", { name: "\u05d0na" }),
    "\u2068\u05d0na\u2069 ha llegado",
  );
  assert.equal(texts.text("nav.invitations", { count: 1 }), "1 invitación");
  assert.equal(texts.text("nav.invitations", { count: 12_345 }), "12.345 invitaciones");
  assert.equal(texts.bytes(1_234_567), "1,2 MB");
  assert.equal(texts.bytes(940), "0,9 kB");
  assert.equal(texts.list(["a", "b"]), "\u2068a\u2069 y \u2068b\u2069");
  const noon = new Date(2026, 4, 3, 12, 5).getTime();
  assert.equal(texts.time(noon), "12:05");
  assert.equal(texts.day(noon, noon + 86_400_000), "Ayer");
  assert.equal(texts.day(noon, noon + 3 * 86_400_000), "Domingo, 3 de mayo");
  assert.equal(new Texts("en", "en-US", en).moment(noon, noon), "12:05 PM");
});
