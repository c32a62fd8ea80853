/**
 * What a program does to the files of one directory, and what it prints, as `strace` saw it.
 * @module
 */
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { scratchDirectory } from "../kit/scratch.ts";

/** Names are those of files in the directory; `undefined` stands for the directory itself. */
export type FileEvent =
  | { readonly type: "create"; readonly name: string }
  | { readonly type: "write"; readonly name: string; readonly at: number; readonly bytes: Buffer }
  | { readonly type: "truncate"; readonly name: string; readonly size: number }
  | { readonly type: "sync"; readonly name: string | undefined }
  | { readonly type: "rename"; readonly from: string; readonly to: string }
  | { readonly type: "unlink"; readonly name: string }
  | { readonly type: "print"; readonly text: string };

const calls =
  "openat,rename,renameat,renameat2,unlink,unlinkat,write,pwrite64,ftruncate,fsync,fdatasync";

/** Runs a program to its end. Events are in the order in which they were over. */
export function traceFiles(
  directory: string,
  command: string,
  args: readonly string[],
): FileEvent[] {
  const folder = scratchDirectory();
  const output = join(folder, "trace");
  try {
    const { status, stderr } = spawnSync(
      "strace",
      ["-f", "-y", "-xx", "-s", "1000000", "-e", `trace=${calls}`, "-o", output, command, ...args],
      { encoding: "utf8", stdio: ["ignore", "ignore", "pipe"], timeout: 60_000 },
    );
    if (status !== 0) throw new Error(`strace ended with ${status}: ${stderr}`);
    return readTrace(readFileSync(output, "latin1"), directory);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Lines of `strace -f -y -xx`, of which two threads may share one call. */
export function readTrace(text: string, directory: string): FileEvent[] {
  const events: FileEvent[] = [];
  const unfinished = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [, thread = "", rest = ""] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (rest.endsWith(" <unfinished ...>")) {
      unfinished.set(thread, rest.slice(0, -" <unfinished ...>".length));
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    const whole = resumed === null ? rest : `${unfinished.get(thread) ?? ""}${resumed[1]}`;
    const call = /^(\w+)\((.*)\) += (\d+)/.exec(whole);
    if (call === null) continue;
    const [, name = "", args = "", result = ""] = call;
    const event = eventOf(name, args, Number(result), directory);
    if (event !== undefined) events.push(event);
  }
  return events;
}

function eventOf(
  call: string,
  args: string,
  result: number,
  directory: string,
): FileEvent | undefined {
  const quoted = Array.from(args.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g), ([, hex = ""]) =>
    unhex(hex),
  );
  const file = /^(\d+)<((?:\\x[0-9a-f]{2})*)>/.exec(args);
  const path = file === null ? undefined : unhex(file[2] ?? "").toString();
  const inside = (of: string | undefined): string | undefined =>
    of !== undefined && dirname(of) === directory ? basename(of) : undefined;
  const name = inside(path);
  switch (call) {
    case "openat": {
      const opened = inside(quoted[0]?.toString());
      return opened !== undefined && args.includes("O_CREAT")
        ? { type: "create", name: opened }
        : undefined;
    }
    case "write":
      if (file?.[1] === "1") return { type: "print", text: quoted[0]?.toString() ?? "" };
      if (name === undefined || name === "in-use-by") return undefined;
      throw new Error(`a plain write to ${name} is not foreseen`);
    case "pwrite64":
      if (name === undefined) return undefined;
      return {
        type: "write",
        name,
        at: Number(/, (\d+)$/.exec(args)?.[1]),
        bytes: (quoted[0] ?? Buffer.alloc(0)).subarray(0, result),
      };
    case "ftruncate":
      return name === undefined
        ? undefined
        : { type: "truncate", name, size: Number(/, (\d+)$/.exec(args)?.[1]) };
    case "fsync":
    case "fdatasync":
      if (path === directory) return { type: "sync", name: undefined };
      return name === undefined ? undefined : { type: "sync", name };
    case "rename":
    case "renameat":
    case "renameat2": {
      const [from, to] = quoted.map((one) => inside(one.toString()));
      return from === undefined || to === undefined ? undefined : { type: "rename", from, to };
    }
    default: {
      const gone = inside(quoted[0]?.toString());
      return gone === undefined ? undefined : { type: "unlink", name: gone };
    }
  }
}

const unhex = (text: string): Buffer => Buffer.from(text.replaceAll(String.raw`\x`, ""), "hex");
