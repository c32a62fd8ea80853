/**
 * The house rules as data and pure functions: a rule looks at a source file and says what is wrong with it.
 *
 * @module
 */
import { posix } from "node:path";
import type { SourceFile } from "./source.ts";

/** Says, in a few words each, what breaks the rule in a file. */
export type Rule = (file: SourceFile) => readonly string[];

const library = "packages/earshot/src/";

/** Which rooms a room may import from, besides itself. DESIGN: everything points down to the core. */
const below = ["transport", "store", "rpc", "topic", "recorder", "frames", "core"];
const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  transport: ["core"],
  store: ["topic", "core"],
  rpc: ["core"],
  topic: ["core"],
  recorder: ["frames", "core"],
  frames: ["core"],
  peer: below,
  apps: ["peer", ...below],
  // Plain text speaks to the same rooms, boards and calculators as the apps do.
  classic: ["apps", "peer", ...below],
  // The modules directly in src: the public face.
  face: ["apps", "classic", "peer", ...below],
};

/** Rooms that are pure machines: same inputs, same outputs, and nothing but what was handed in. */
const pureRooms: readonly string[] = ["core", "rpc", "topic", "frames"];
/** The virtual network holds to its own clock and seed as well. */
const virtual = `${library}transport/sim/`;

/** Files that may be longer than the limit, each with its reason. Keep it empty. */
export const longFiles: ReadonlyMap<string, string> = new Map();
const linesLimit = 400;

/** The room of a library module, `face` for those directly in src, `undefined` outside the library. */
function roomOf(path: string): string | undefined {
  if (!path.startsWith(library)) return undefined;
  const [room = "", ...rest] = path.slice(library.length).split("/");
  return rest.length === 0 ? "face" : room;
}

/** The path that a relative import leads to, `undefined` for a package. */
export function target(file: SourceFile, specifier: string): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  return posix.join(posix.dirname(file.path), specifier);
}

export const importDirection: Rule = (file) => {
  const room = roomOf(file.path);
  if (room !== undefined && !(room in mayImport)) return [`src/${room} has no place in the table`];
  return file.imports.flatMap(({ specifier }) => {
    const path = target(file, specifier);
    const other = path === undefined ? undefined : roomOf(path);
    if (room === undefined) {
      return other === undefined ? [] : [`imports ${specifier}, not the package "earshot"`];
    }
    if (path === undefined) {
      return pureRooms.includes(room) ? [`imports ${specifier}: ${room} imports no package`] : [];
    }
    if (other === undefined) return [`imports ${specifier}, outside the library`];
    if (other === room || mayImport[room]?.includes(other)) return [];
    return [`imports ${specifier}: ${room} may not import from ${other}`];
  });
};

/** What brings in time, chance or the outside world. */
const impure: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/(?<!\.)\bDate\b/, "Date"],
  [/(?<!\.)\bperformance\b/, "performance"],
  [/\bMath\s*\.\s*random\b/, "Math.random"],
  [/(?<!\.)\bcrypto\b/, "crypto"],
  [/(?<![.\w])(?:set|clear)(?:Timeout|Interval|Immediate)\b|(?<!\.)\bqueueMicrotask\b/, "a timer"],
  [/(?<!\.)\bprocess\s*\./, "process"],
  [/(?<!\.)\bBuffer\b/, "Buffer"],
  [/(?<!\.)\bconsole\s*\./, "console"],
  [/(?<![.\w])(?:async|await)\b/, "async or await"],
  [/\bnew\s+Promise\b|\bPromise\s*\.\s*\w/, "a promise"],
];
const timeless = ["Date", "performance", "Math.random", "crypto", "a timer"];

export const noClockChanceOrIo: Rule = (file) => {
  const pure = pureRooms.includes(roomOf(file.path) ?? "");
  if (!pure && !file.path.startsWith(virtual)) return [];
  return impure
    .filter(([pattern, what]) => (pure || timeless.includes(what)) && pattern.test(file.code))
    .map(([, what]) => `uses ${what}`);
};

export const header: Rule = ({ text }) => {
  const comment = /^\/\*\*([^]*?)\*\//.exec(text)?.[1];
  if (comment === undefined) return ["does not begin with a comment that says why it exists"];
  if (!/^\s*\*?\s*@module\b/m.test(comment)) return ["has no @module line in its first comment"];
  const words = comment.replaceAll(/@module.*|[*\s]+/g, " ").trim();
  return words.split(" ").length < 5 ? ["does not say why it exists"] : [];
};

export const length: Rule = ({ path, text }) => {
  const lines = text.trimEnd().split("\n").length;
  if (lines <= linesLimit || longFiles.has(path)) return [];
  return [`has ${lines} lines; above ${linesLimit} it wants to be two files`];
};

export const kebabCase: Rule = ({ path }) => {
  const named = path.split("/").every((part) => /^[a-z0-9]+(?:[-.][a-z0-9]+)*$/.test(part));
  return named ? [] : ["is not named in kebab-case"];
};

const forbidden: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/\bas\s+any\b|<any>/, "as any"],
  [/^\s*(?:export\s+)?(?:declare\s+)?(?:const\s+)?enum\s+\w/m, "an enum"],
  [/^\s*(?:export\s+)?(?:declare\s+)?(?:namespace|module)\s+[\w.]+\s*\{/m, "a namespace"],
  [
    /\bconstructor\s*\((?:[^(){}]*,)?\s*(?:public|private|protected|readonly)\s+\w[\w\s]*[?:]/,
    "a parameter property",
  ],
];

export const forbiddenConstructs: Rule = ({ text, code }) => [
  ...forbidden.filter(([pattern]) => pattern.test(code)).map(([, what]) => `has ${what}`),
  ...(/@ts-(?:ignore|nocheck)\b/.test(text) ? ["silences the compiler"] : []),
];

/**
 * Import cycles among the files, each as the paths that it runs through. What is imported as a type only is not there
 * when the program runs: a state may know the types of its parts, and they its.
 */
export function cycles(files: readonly SourceFile[]): string[][] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const found: string[][] = [];
  const visit = (file: SourceFile, trail: readonly string[]): void => {
    const seen = trail.indexOf(file.path);
    if (seen !== -1) found.push([...trail.slice(seen), file.path]);
    if (seen !== -1 || done.has(file.path)) return;
    for (const { specifier, typeOnly } of file.imports) {
      if (typeOnly) continue;
      const next = byPath.get(target(file, specifier) ?? "");
      if (next !== undefined) visit(next, [...trail, file.path]);
    }
    done.add(file.path);
  };
  for (const file of files) visit(file, []);
  return found;
}
