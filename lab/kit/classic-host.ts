/**
 * The classic services on hosts of the lab, and programs that are not ours beside them: Python, Java, `nc`, `socat`.
 * @module
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { missing } from "../../packages/earshot/test/kit/requires.ts";
import type { Host } from "./host.ts";
import type { LabProcess } from "./lab-process.ts";
import { fromSource, node } from "./paths.ts";

/** The lines of `earshot classic --json` that tests look at. */
export interface ClassicLine {
  readonly type: string;
  readonly service?: string;
  readonly text?: string;
  readonly why?: string;
  readonly from?: { readonly host: string };
  readonly refusal?: { readonly port: number; readonly code: string; readonly transport: string };
}

// What stands in the path may look for its own home, which a host does not have.
const python: string =
  missing("python3") === false
    ? execFileSync("python3", ["-c", "import sys; print(sys.executable)"], {
        encoding: "utf8",
      }).trim()
    : "python3";
const folder = new URL("../programs/classic/", import.meta.url);

/** What programs that choose no interface need, and every host in a real room has: the system chooses by its routes. */
export async function giveDefaultRoute(host: Host): Promise<void> {
  await host.run("ip", "route", "add", "default", "dev", "eth0");
}

/** A script of `lab/programs/classic` with its arguments. */
export function script(host: Host, name: string, ...args: readonly string[]): LabProcess {
  const path = fileURLToPath(new URL(`${name}.py`, folder));
  // As a program of the textbook runs: nothing but the standard library, not even of the user.
  return host.spawn(`${name}.py`, [python, "-I", path, ...args], { PYTHONIOENCODING: "utf-8" });
}

/** A Java class of `lab/programs/classic`, compiled on the way. */
export function java(host: Host, name: string, ...args: readonly string[]): LabProcess {
  const path = fileURLToPath(new URL(`${name}.java`, folder));
  const options = [
    "-XX:TieredStopAtLevel=1",
    "-Djava.net.preferIPv4Stack=true",
    "-Dfile.encoding=UTF-8",
  ];
  return host.spawn(`${name}.java`, ["java", ...options, path, ...args], { LC_ALL: "C.UTF-8" });
}

/** A program of the course, from `examples/course`. */
export function example(host: Host, name: string, ...args: readonly string[]): LabProcess {
  const path = fileURLToPath(new URL(`../../examples/course/${name}.ts`, import.meta.url));
  return host.spawn(name, [node, fromSource, path, ...args]);
}

/** `earshot classic` under the host's own name; resolves when its services are open. */
export async function classic(
  host: Host,
  args: readonly string[] = [],
  { name = host.name, last = args.length === 0 ? "chat" : undefined }: ClassicOptions = {},
): Promise<LabProcess<ClassicLine>> {
  const running = host.earshot<ClassicLine>(["classic", ...args, "--json", "--name", name]);
  await running.until(
    ({ type, service }) =>
      (type === "opened" || type === "refused") && (last === undefined || service === last),
    { withinMs: 40_000, what: "its services" },
  );
  return running;
}

export interface ClassicOptions {
  readonly name?: string;
  /** The service that is opened last. */
  readonly last?: string;
}

/** The texts of its lines. */
export function texts(process: {
  readonly lines: readonly { readonly text: string }[];
}): readonly string[] {
  return process.lines.map(({ text }) => text);
}
