/**
 * Seeds without end, spread over processes, with each failure told at once.
 *
 * @module
 */
import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { SimOptions } from "./options.ts";
import type { Listed, Order, Report } from "./talk.ts";

/** A seed that takes longer hangs: its process is ended, and it has failed. */
const longestMs = 180_000;

/** One process, and the seed that it is at. */
interface Worker {
  readonly child: ChildProcess;
  order: Order | undefined;
  limit: NodeJS.Timeout | undefined;
}

export class SimRun {
  /** Exit status, when it is over. */
  readonly result: Promise<number>;
  readonly #options: SimOptions;
  readonly #workers: Set<Worker> = new Set<Worker>();
  readonly #began: number = performance.now();
  readonly #progress: NodeJS.Timeout;
  readonly #interrupted = (): void => this.#end(130);
  #finish: (status: number) => void = () => {};
  #plays: readonly Listed[] = [];
  /** Numbers of the scenarios that are run. */
  #chosen: readonly number[] | undefined;
  #given = 0;
  #done = 0;
  #failed = 0;
  #over = false;

  constructor(options: SimOptions) {
    this.#options = options;
    this.result = new Promise((resolve) => {
      this.#finish = resolve;
    });
    process.on("SIGINT", this.#interrupted).on("SIGTERM", this.#interrupted);
    this.#progress = setInterval(() => this.#tell(), process.stdout.isTTY ? 200 : 10_000);
    // One first: it tells what there is.
    this.#hire();
  }

  get #total(): number {
    return this.#options.seeds * (this.#chosen?.length ?? 1);
  }

  #hire(): void {
    const child = fork(join(import.meta.dirname, "worker.ts"), {
      execArgv: ["--conditions=earshot-source"],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const worker: Worker = { child, order: undefined, limit: undefined };
    this.#workers.add(worker);
    child.on("message", (report: Report) => {
      if (report.type === "ready") this.#ready(report.plays);
      else this.#note(worker, report.error);
      if (!this.#over) this.#assign(worker);
    });
    child.on("exit", (code, signal) => {
      this.#workers.delete(worker);
      if (this.#over) return;
      if (this.#chosen === undefined) {
        process.stderr.write("The scenarios cannot be loaded.\n");
        return this.#end(1);
      }
      if (worker.order !== undefined) {
        this.#note(worker, `its process ended (${signal ?? code})`);
        if (!this.#over) this.#hire();
        return;
      }
      // It ended by itself before it was asked for anything: another would end in the same way.
      if (this.#workers.size > 0 || this.#given >= this.#total) return;
      process.stderr.write("No process is left to run the rest.\n");
      this.#end(1);
    });
  }

  #ready(plays: readonly Listed[]): void {
    if (this.#chosen !== undefined) return;
    this.#plays = plays;
    const { scenarios, list, jobs } = this.#options;
    if (list) {
      for (const { name } of plays) process.stdout.write(`${name}\n`);
      return this.#end(0, "");
    }
    const wanted = scenarios.map((name) => name.toLowerCase());
    this.#chosen = [...plays.keys()].filter((index) =>
      wanted.some((name) => plays[index]?.name.toLowerCase().includes(name)),
    );
    if (this.#chosen.length === 0) {
      process.stderr.write(`No scenario is called ${scenarios.join(" or ")}; see --list.\n`);
      return this.#end(2, "");
    }
    for (let count = 1; count < Math.min(jobs, this.#total); count++) this.#hire();
  }

  /** Gives a worker its next seed, if there is one. */
  #assign(worker: Worker): void {
    const chosen = this.#chosen;
    if (chosen === undefined || this.#given >= this.#total) return;
    const order = {
      play: chosen[this.#given % chosen.length] ?? 0,
      seed: this.#options.from + Math.floor(this.#given / chosen.length),
    };
    this.#given++;
    worker.order = order;
    worker.limit = setTimeout(() => worker.child.kill("SIGKILL"), longestMs);
    worker.child.send(order);
  }

  #note(worker: Worker, error: string | undefined): void {
    const { order } = worker;
    clearTimeout(worker.limit);
    worker.order = undefined;
    if (order === undefined) return;
    this.#done++;
    if (error !== undefined) this.#fail(order, error);
    if (this.#done >= this.#total) this.#end(this.#failed > 0 ? 1 : 0);
  }

  #fail(order: Order, error: string): void {
    this.#failed++;
    const play = this.#plays[order.play];
    const lines = error.split("\n");
    const how =
      lines.find((line) => line.startsWith("reproduce:")) ??
      `reproduce: npm run sim -- --from ${order.seed} --seeds 1 --scenario '${play?.name}'`;
    this.#clear();
    process.stdout.write(`✗ ${play?.name}, seed ${order.seed}: ${lines[0]}\n`);
    if (this.#options.story) process.stdout.write(`${lines.slice(1, -1).join("\n")}\n`);
    process.stdout.write(`  ${how}\n`);
  }

  #tell(): void {
    if (this.#chosen === undefined) return;
    const seconds = (performance.now() - this.#began) / 1_000;
    const line = `${this.#done} of ${this.#total}, ${this.#failed} failed, ${(this.#done / seconds).toFixed(1)} a second`;
    this.#clear();
    process.stdout.write(process.stdout.isTTY ? line : `${line}\n`);
  }

  #clear(): void {
    if (process.stdout.isTTY) process.stdout.write("\r\u001B[K");
  }

  #end(status: number, summary: string = this.#summary(status)): void {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#progress);
    process.off("SIGINT", this.#interrupted).off("SIGTERM", this.#interrupted);
    for (const worker of this.#workers) {
      clearTimeout(worker.limit);
      worker.child.kill("SIGKILL");
    }
    this.#clear();
    process.stdout.write(summary);
    this.#finish(status === 130 && this.#failed > 0 ? 1 : status);
  }

  #summary(status: number): string {
    const seconds = ((performance.now() - this.#began) / 1_000).toFixed(1);
    const stopped = status === 130 ? "interrupted: " : "";
    return `${stopped}${this.#done} of ${this.#total} seeds run in ${seconds} s, ${this.#failed} failed\n`;
  }
}
