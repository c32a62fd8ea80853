/**
 * Processor time of a process, to the nanosecond where the kernel keeps it so.
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";

/** What all threads of a process have used so far, in milliseconds. Threads that have ended are left out. */
export function cpuMs(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks).reduce((sum, task) => {
    const [nanoseconds] = readFileSync(`${tasks}/${task}/schedstat`, "utf8").split(" ");
    return sum + Number(nanoseconds) / 1e6;
  }, 0);
}
