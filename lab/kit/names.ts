/**
 * Names of namespaces: each carries the process that made it, so that leftovers of a test that was killed can be told
 * from what a running test still needs. The start time is there because process ids are used again.
 * @module
 */
import { readFileSync } from "node:fs";

const prefix = "earshot-lab";

export interface Owner {
  readonly pid: number;
  /** When it was started, in clock ticks since the machine came up; `undefined` when there is no such process. */
  readonly started: string | undefined;
}

/** The process with this id as it is now. */
export function owner(pid: number): Owner {
  try {
    // The second field is the command in parentheses and may hold spaces; the start time is the 22nd (proc(5)).
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { pid, started: fields[19] };
  } catch {
    return { pid, started: undefined };
  }
}

/** The name of a namespace. `tag` keeps several networks of one process apart. */
export function namespaceName({ pid, started }: Owner, tag: string, part: string): string {
  return `${prefix}.${pid}.${started}.${tag}.${part}`;
}

/** Whether a namespace was made by this kit and its process is gone. */
export function isLeftover(name: string): boolean {
  const [kit, pid, started] = name.split(".");
  return kit === prefix && owner(Number(pid)).started !== started;
}
