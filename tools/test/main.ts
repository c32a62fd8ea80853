/**
 * `npm test`: runs the phases, most of them one after the other, and ends with one line of totals.
 *
 * @module
 */
import { globSync, statSync } from "node:fs";
import { dirname, matchesGlob, relative, resolve } from "node:path";
import { phases, type Phase } from "./phases.ts";
import { type Result, runPhase } from "./run.ts";
import { add, closingLine, noTotals } from "./totals.ts";

const root = dirname(dirname(import.meta.dirname));
const here = process.env["INIT_CWD"] ?? process.cwd();
process.chdir(root);

interface Request {
  /** Phases to run, each with the files it is narrowed to, if it is. */
  readonly chosen: ReadonlyMap<Phase, readonly string[] | undefined>;
  readonly flags: readonly string[];
}

const help = `npm test                          everything
npm test -- PHASE… [FILE…]        these phases, or these test files
npm test -- FILE --test-only …    what begins with a dash goes to node --test (write --flag=value)
npm test -- --list                the phases and their files
npm test -- -h                    this

Phases:
${phases.map(({ name, about }) => `  ${name.padEnd(10)} ${about}`).join("\n")}

With CI=true whatever cannot run here fails; otherwise it is told at the end.
`;

const args = process.argv.slice(2);
if (args.includes("-h") || args.includes("--help")) process.stdout.write(help);
else if (args.includes("--list")) list();
else {
  const request = read(args);
  if (typeof request === "string") {
    process.stderr.write(`${request}\n\n${help}`);
    process.exitCode = 2;
  } else process.exitCode = await run(request);
}

function filesOf(phase: Phase): string[] {
  if (phase.kind !== "files") return [];
  const { files, except = [], longest = [] } = phase;
  const all = globSync([...files], { exclude: ["**/node_modules/**", ...except] })
    .map((path) => path.replaceAll("\\", "/"))
    .toSorted();
  return [...longest, ...all.filter((file) => !longest.includes(file))];
}

function list(): void {
  for (const phase of phases) {
    process.stdout.write(`${phase.name.padEnd(10)} ${phase.about}\n`);
    for (const file of filesOf(phase)) process.stdout.write(`           ${file}\n`);
  }
}

function read(words: readonly string[]): Request | string {
  const chosen = new Map<Phase, string[] | undefined>();
  const flags: string[] = [];
  for (const word of words) {
    const named = phases.find(({ name }) => name === word);
    if (word.startsWith("-")) flags.push(word);
    else if (named !== undefined) chosen.set(named, undefined);
    else {
      const file = relative(root, resolve(here, word)).replaceAll("\\", "/");
      const found = phases.filter((phase) => belongs(file, phase));
      if (found.length === 0 || !exists(file)) {
        return `${word} is neither a phase nor one of their test files.`;
      }
      for (const phase of found) {
        if (!chosen.has(phase)) chosen.set(phase, []);
        chosen.get(phase)?.push(file);
      }
    }
  }
  if (chosen.size === 0) for (const phase of phases) chosen.set(phase, undefined);
  const system = phases.find(({ kind }) => kind === "system");
  if (system !== undefined && [...chosen.keys()].some(({ needsSystem }) => needsSystem)) {
    chosen.set(system, undefined);
  }
  return { chosen, flags };
}

function belongs(file: string, phase: Phase): boolean {
  if (phase.kind !== "files" || (phase.except ?? []).some((pattern) => matchesGlob(file, pattern)))
    return false;
  return phase.files.some((pattern) => matchesGlob(file, pattern));
}

function exists(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

async function run({ chosen, flags }: Request): Promise<number> {
  const totals = noTotals();
  const began = performance.now();
  const broken: string[] = [];
  const runOne = async (phase: Phase): Promise<void> => {
    const started = performance.now();
    process.stdout.write(process.stdout.isTTY ? `… ${phase.name}` : `… ${phase.name}\n`);
    const result = await runPhase(phase, chosen.get(phase) ?? filesOf(phase), flags);
    if (process.stdout.isTTY) process.stdout.write("\r\u001B[K");
    process.stdout.write(result.output);
    process.stdout.write(`${line(phase, result, performance.now() - started)}\n`);
    add(totals, result.totals);
    if (result.totals.failed > 0) broken.push(phase.name);
  };
  let beside: Promise<void>[] = [];
  for (const phase of phases) {
    if (!chosen.has(phase)) continue;
    const running = runOne(phase);
    beside.push(running);
    if (phase.besideNext === true) continue;
    await Promise.all(beside);
    beside = [];
  }
  await Promise.all(beside);

  process.stdout.write("\n");
  for (const [reason, count] of Object.entries(totals.notRun)) {
    process.stdout.write(`not run: ${reason}${count > 1 ? ` (${count} tests)` : ""}\n`);
  }
  if (broken.length > 0) {
    process.stdout.write(
      `failed: ${broken.join(", ")}; again with: npm test -- ${broken.join(" ")}\n`,
    );
  }
  const nothingRan = totals.passed + totals.failed === 0;
  if (nothingRan) process.stdout.write("No test ran, which counts as a failure.\n");
  process.stdout.write(`in ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
  process.stdout.write(`${closingLine(totals)}\n`);
  return broken.length > 0 || nothingRan ? 1 : 0;
}

function line(phase: Phase, { totals, note }: Result, ms: number): string {
  const mark = totals.failed > 0 ? "✗" : totals.passed > 0 ? "✓" : "–";
  const said = [note ?? `${totals.passed} passed`];
  if (totals.failed > 0) said.push(`${totals.failed} failed`);
  if (totals.skipped > 0) said.push(`${totals.skipped} not run`);
  return `${mark} ${phase.name.padEnd(10)} ${said.join(", ")} in ${(ms / 1000).toFixed(1)} s`;
}
