/**
 * Texts of one language, and numbers and times as that language writes them.
 * @module
 */
import { IntlMessageFormat } from "intl-messageformat";
import type { en } from "./catalogues/en.ts";

export type TextKey = keyof typeof en;
export type Catalogue = Readonly<Record<TextKey, string>>;

/** The languages that the pages speak, by the locale that numbers and times follow where the reader's has none of its own. */
export const languages = { en: "en-US", es: "es-ES", el: "el-GR", "zh-Hant": "zh-TW" } as const;
export type Language = keyof typeof languages;

/** The first of the reader's languages that the pages speak, and the locale in which the reader has it. */
export function choose(wanted: readonly string[]): {
  readonly language: Language;
  readonly locale: string;
} {
  for (const tag of wanted) {
    const locale = parseLocale(tag);
    const language = locale === undefined ? undefined : spoken(locale);
    if (locale !== undefined && language !== undefined)
      return { language, locale: locale.baseName };
  }
  return { language: "en", locale: languages.en };
}

function parseLocale(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag);
  } catch {
    return undefined;
  }
}

function spoken(locale: Intl.Locale): Language | undefined {
  // Readers of simplified characters are better served by their next language than by these.
  if (locale.language === "zh") return locale.maximize().script === "Hant" ? "zh-Hant" : undefined;
  return (["en", "es", "el"] as const).find((language) => language === locale.language);
}

export type TextValues = Readonly<Record<string, string | number>>;

export class Texts {
  readonly language: Language;
  readonly locale: string;
  readonly #catalogue: Catalogue;
  readonly #messages = new Map<TextKey, IntlMessageFormat>();
  readonly #numbers = new Map<string, Intl.NumberFormat>();
  readonly #times: Readonly<Record<TimeStyle, Intl.DateTimeFormat>>;
  readonly #relativeDay: Intl.RelativeTimeFormat;
  readonly #list: Intl.ListFormat;

  constructor(language: Language, locale: string, catalogue: Catalogue) {
    this.language = language;
    this.locale = locale;
    this.#catalogue = catalogue;
    const times = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
      new Intl.DateTimeFormat(locale, options);
    this.#times = {
      clock: times({ hour: "2-digit", minute: "2-digit" }),
      second: times({ hour: "2-digit", minute: "2-digit", second: "2-digit" }),
      day: times({ weekday: "long", day: "numeric", month: "long" }),
      date: times({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }),
      full: times({ dateStyle: "full", timeStyle: "medium" }),
    };
    this.#relativeDay = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
    this.#list = new Intl.ListFormat(locale, { type: "conjunction" });
  }

  /** Values that are texts come from strangers: each is isolated, so that one written from right to left turns nothing else. */
  text(key: TextKey, values: TextValues = {}): string {
    let message = this.#messages.get(key);
    if (message === undefined) {
      message = new IntlMessageFormat(this.#catalogue[key], this.locale, undefined, {
        ignoreTag: true,
      });
      this.#messages.set(key, message);
    }
    const given = Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "string" ? `\u2068${value}\u2069` : value,
    ]);
    return String(message.format(Object.fromEntries(given) as Record<string, string | number>));
  }

  number(value: number, options: Intl.NumberFormatOptions = {}): string {
    const key = JSON.stringify(options);
    const format = this.#numbers.get(key) ?? new Intl.NumberFormat(this.locale, options);
    this.#numbers.set(key, format);
    return format.format(value);
  }

  /** Such as "12 kB"; the short form of single bytes differs between locales and times. */
  bytes(value: number): string {
    const steps = ["kilobyte", "megabyte", "gigabyte"] as const;
    const step = Math.min(
      steps.length - 1,
      Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3) - 1),
    );
    const shown = value / 1_000 ** (step + 1);
    const unit = steps[step] ?? "kilobyte";
    return this.number(shown, { style: "unit", unit, maximumFractionDigits: shown >= 100 ? 0 : 1 });
  }

  time(at: number, style: TimeStyle = "clock"): string {
    return this.#times[style].format(at);
  }

  /** "Today", "yesterday", or the day. */
  day(at: number, now: number): string {
    const days = Math.round((midnight(at) - midnight(now)) / 86_400_000);
    return days === 0 || days === -1
      ? capital(this.#relativeDay.format(days, "day"), this.locale)
      : capital(this.time(at, "day"), this.locale);
  }

  /** The clock today, day and clock before. */
  moment(at: number, now: number): string {
    return this.time(at, midnight(at) === midnight(now) ? "clock" : "date");
  }

  list(words: readonly string[]): string {
    return this.#list.format(words.map((word) => `\u2068${word}\u2069`));
  }
}

export type TimeStyle = "clock" | "second" | "day" | "date" | "full";

function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

function capital(text: string, locale: string): string {
  return text.slice(0, 1).toLocaleUpperCase(locale) + text.slice(1);
}
