/**
 * Source files as the house rules see them: their text without comments and strings, and what they import.
 *
 * @module
 */

export interface SourceFile {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** The text with comments, strings and regular expressions blanked out; lines and columns stay. */
  readonly code: string;
  readonly imports: readonly Import[];
}

export interface Import {
  readonly specifier: string;
  /** Erased before it runs. */
  readonly typeOnly: boolean;
}

export function sourceFile(path: string, text: string): SourceFile {
  const uncommented = blank(text, { strings: false });
  return { path, text, code: blank(text, { strings: true }), imports: importsOf(uncommented) };
}

function importsOf(text: string): Import[] {
  const found: Import[] = [];
  const declaration =
    /^[ \t]*(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']/gm;
  for (const [, type, specifier = ""] of text.matchAll(declaration)) {
    found.push({ specifier, typeOnly: type !== undefined });
  }
  for (const [, specifier = ""] of text.matchAll(/\bimport\(\s*["']([^"']+)["']/g)) {
    found.push({ specifier, typeOnly: false });
  }
  return found;
}

/** After one of these a slash begins a regular expression, after anything else it divides. */
const beforeExpression = /(?:^|[([{,;=:!&|?+*%~^<>-]|\b(?:return|typeof|case|in|of|yield|await))$/;

function blank(text: string, { strings }: { strings: boolean }): string {
  let out = "";
  let at = 0;
  // Depth of braces within each open `${`, innermost last.
  const templates: number[] = [];
  const take = (end: number, keep: boolean): void => {
    const piece = text.slice(at, end);
    out += keep ? piece : piece.replaceAll(/[^\n]/g, " ");
    at = end;
  };
  const upTo = (pattern: RegExp): number => {
    pattern.lastIndex = at + 1;
    return pattern.exec(text) === null ? text.length : pattern.lastIndex;
  };
  const templateText = (): void => {
    const end = upTo(/(?:\\[^]|[^\\])*?(?:`|\$\{)/y);
    if (text.startsWith("${", end - 2)) templates.push(0);
    take(end, !strings);
  };
  while (at < text.length) {
    const here = text[at];
    const depth = templates.at(-1);
    if (text.startsWith("//", at)) take(upTo(/(?=\n)/g), false);
    else if (text.startsWith("/*", at)) take(upTo(/\*\//g), false);
    else if (here === '"') take(upTo(/(?:\\[^]|[^"\\\n])*"?/y), !strings);
    else if (here === "'") take(upTo(/(?:\\[^]|[^'\\\n])*'?/y), !strings);
    else if (here === "`") templateText();
    else if (here === "}" && depth === 0) {
      templates.pop();
      templateText();
    } else if (here === "/" && beforeExpression.test(out.trimEnd().slice(-12))) {
      take(upTo(/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[\n])*\/[a-z]*/y), !strings);
    } else {
      if (depth !== undefined && here === "{") templates[templates.length - 1] = depth + 1;
      if (depth !== undefined && here === "}") templates[templates.length - 1] = depth - 1;
      take(at + 1, true);
    }
  }
  return out;
}
