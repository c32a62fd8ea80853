/**
 * Programs that documents show in other languages than ours: fences marked `lab`, each with the output that follows it,
 * run on a host of the lab.
 * @module
 */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fencesOf } from "../../tools/checks/fences.ts";
import type { Host } from "./host.ts";

export interface DocumentProgram {
  readonly language: "python3" | "java";
  readonly text: string;
  /** Lines that it prints, in this order; `…` stands for anything. */
  readonly expected: readonly string[];
}

const languages = { python: "python3", java: "java" } as const;

export function programsOf(path: string): readonly DocumentProgram[] {
  const fences = fencesOf(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8"));
  return fences.flatMap(({ language, words, text }, at): DocumentProgram[] => {
    if (!words.has("lab") || !(language in languages)) return [];
    const output = fences[at + 1];
    if (output?.words.has("output") !== true) throw new Error(`${path}: no output behind\n${text}`);
    const expected = output.text.split("\n");
    return [{ language: languages[language as keyof typeof languages], text, expected }];
  });
}

/** Runs it to its end, and gives what it prints. */
export async function runProgram(
  host: Host,
  language: DocumentProgram["language"],
  text: string,
  ...args: readonly string[]
): Promise<string> {
  const name = language === "java" ? `${/class (\w+)/.exec(text)?.[1]}.java` : "program.py";
  const path = join(mkdtempSync(join(host.home, "program-")), name);
  writeFileSync(path, text);
  return host.run(language, path, ...args);
}
