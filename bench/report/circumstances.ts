/**
 * Under what circumstances a result came about, in a few sentences.
 * @module
 */
import type { ResultFile } from "../result.ts";

export function circumstances(result: ResultFile): string {
  const { machine, versions, rounds, notRun, loadBefore } = result;
  const used = Object.entries(versions)
    .filter(([name]) => !name.startsWith("earshot") && name !== "dgram")
    .map(([name, version]) => `${name} ${version}`)
    .join(", ");
  return [
    `${result.began.slice(0, 10)}, commit ${result.commit}${result.uncommitted ? " with changes" : ""}, ` +
      `${rounds} ${rounds === 1 ? "round" : "rounds"}${result.quick ? ", quick" : ""}${result.interrupted ? ", interrupted" : ""}.`,
    `${machine.processor}, ${machine.cores} cores, Linux ${machine.kernel}, Node.js ${machine.node}; load before: ${loadBefore.toFixed(1)}.`,
    used === "" ? "" : `Beside it: ${used}.`,
    ...Object.entries(notRun).map(
      ([name, reason]) => `${name} was left out: ${reason.split("\n")[0]}.`,
    ),
  ]
    .filter(Boolean)
    .join("\n");
}
