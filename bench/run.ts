/**
 * Runs what is planned, one after the other, and keeps what came out, also when it is stopped half way.
 * @module
 */
import { loadavg } from "node:os";
import { Usage, type Wanted } from "./cli.ts";
import { commit, debianVersion, machine } from "./machine.ts";
import { failed, type Ran, type Settings } from "./measures/measure.ts";
import { estimatedMinutes, measures, plan, type PlannedRun } from "./plan.ts";
import { runInWords } from "./report/figures.ts";
import { caseTitle, sameCase, type CaseResult, type ResultFile, type Run } from "./result.ts";
import { debianPackageOf, install } from "./setup.ts";
import { systems } from "./systems.ts";

export async function runAll(wanted: Wanted, signal: AbortSignal): Promise<ResultFile> {
  const began = new Date().toISOString();
  const loadBefore = loadavg()[0]!;
  const involved = systems.filter((system) =>
    plan(wanted, () => true).some((planned) => planned.system === system),
  );
  if (involved.length === 0) throw new Usage("that leaves nothing to measure");
  const notRun = install(involved);
  for (const [name, reason] of Object.entries(notRun)) tell(`${name} is left out: ${reason}`);
  const settings: Settings = {
    quick: wanted.quick,
    profiles: wanted.profiles,
    versions: new Map(),
  };
  const runs = plan(wanted, ({ name }) => notRun[name] === undefined);
  tell(
    `${runs.length} runs in ${wanted.rounds} ${wanted.rounds === 1 ? "round" : "rounds"}, ` +
      `about ${Math.max(1, Math.round(estimatedMinutes(runs, settings)))} min`,
  );
  const cases: (CaseResult & { readonly runs: Run[] })[] = [];
  for (const [index, planned] of runs.entries()) {
    if (signal.aborted) break;
    const { of, round, system } = planned;
    const ran = await attempt(planned, settings);
    // What a stop cut short says nothing.
    if (signal.aborted) break;
    const run: Run = { round, system: system.name, ...ran };
    let kept = cases.find((one) => sameCase(one, of));
    if (kept === undefined) cases.push((kept = { ...of, runs: [] }));
    kept.runs.push(run);
    tell(
      `[${index + 1}/${runs.length}] round ${round} · ${of.measure} ${caseTitle(of)} · ${system.title}: ${runInWords(run)}`,
    );
  }
  for (const { name } of involved) {
    const debian = debianPackageOf(name);
    const version = debian && debianVersion(debian);
    if (version !== undefined) settings.versions.set(debian!, version);
  }
  return {
    format: 1,
    began,
    ended: new Date().toISOString(),
    interrupted: signal.aborted,
    ...commit(),
    quick: wanted.quick,
    rounds: wanted.rounds,
    machine: machine(),
    loadBefore,
    versions: Object.fromEntries(settings.versions),
    notRun,
    cases,
  };
}

async function attempt({ of, system }: PlannedRun, settings: Settings): Promise<Ran> {
  try {
    return await measures[of.measure].run(of, system, settings);
  } catch (error) {
    return failed(error);
  }
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
